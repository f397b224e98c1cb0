import { type Field, type ImportKind, optOutFields, type Places } from './columns.ts';

const ofPeople = ['email', 'phone', 'stage', ...optOutFields] as const;
/** What a record that is made of somebody takes besides; a job is often called no more than a title. */
const ofRecords = [
  ...(['firstName', 'lastName', 'fullName', 'jobTitle', 'template'] as const),
  ...(['company', 'website', 'city', 'state', 'country'] as const),
];
const ofSteps = ['subject', 'body'] as const;

/** What each kind takes from a file. */
const taken: Readonly<Record<ImportKind, readonly Field[]>> = {
  people: [...ofPeople, 'lastContact'],
  'opt-outs': ofPeople,
  'last-contact': ['email', 'phone', 'lastContact'],
  cadences: [
    ...([
      'cadence',
      'stepNumber',
      'stepName',
      'stepType',
      'day',
      'intervalSeconds',
      'intervalMinutes',
      'delayMillis',
      'delayDays',
    ] as const),
    ...(['waitTime', 'waitMode', 'at', 'thread', 'note', 'variant', 'template', ...ofSteps] as const),
  ],
  templates: ['template', ...ofSteps],
};

/** Columns of which nothing is taken, as the header names them; `creates`: records are made of people. */
export function unusedColumns(
  header: readonly string[],
  { kind, creates }: { readonly kind: ImportKind; readonly creates: boolean },
  places: Places,
): readonly string[] {
  const fields = [...taken[kind], ...(creates ? ofRecords : [])];
  const used = new Set(fields.flatMap((field) => places[field] ?? []));
  return header.filter((name, at) => name !== '' && !used.has(at));
}
