import { crmFieldName } from '../cadence/index.ts';
import type { Connection, Fact } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ImportedPerson } from './import-people.ts';
import { valuesArrived } from './values-arrived.ts';

/** Longer values are cut: nobody puts more of a field into a mail. */
const longest = 2000;

/** A field that is read along with people, and the fact that it becomes. */
interface ReadField extends Pick<Fact, 'kind' | 'subject' | 'key'> {
  readonly field: string;
  /** What texts and conditions call it. */
  readonly name: string;
}

/** What a CRM says of one field of a person or a company: its value, or null when it is empty there. */
export interface ReadValue extends Omit<ReadField, 'field'> {
  readonly subjectId: string;
  readonly value: string | null;
}

/** The fields that the workspace reads of a CRM: those that it chose, and those that conditions ask about. */
export const readFieldsOf = ({ customFields, conditionFields }: Connection): readonly ReadField[] => [
  ...customFields.map(({ of, name, field }) => ({
    kind: 'custom' as const,
    subject: of,
    key: name,
    field,
    name: `${of}.custom.${name}`,
  })),
  ...conditionFields.map((field) => ({
    kind: 'crm' as const,
    subject: 'person' as const,
    key: field,
    field,
    name: crmFieldName(field),
  })),
];

/** A record with the person that it stands for. */
type ReadRecord = Pick<ImportedPerson, 'record' | 'person'>;

type Place = Pick<Fact, 'kind' | 'subjectId' | 'key'>;
const textOf = ({ kind, subjectId, key }: Place) => `${kind} ${subjectId} ${key}`;

/** Values by place, and the places that have none. Of several for one place a value counts before none. */
function byPlace(read: readonly ReadValue[]) {
  const found = new Map<string, ReadValue & { readonly value: string }>();
  const gone = new Map<string, Place>();
  for (const one of read) {
    const place = textOf(one);
    if (one.value === null) {
      if (!found.has(place)) gone.set(place, one);
      continue;
    }
    gone.delete(place);
    found.set(place, { ...one, value: one.value.slice(0, longest) });
  }
  return { found, gone };
}

interface Reading {
  readonly source: Fact['source'];
  /** When records were asked for whose values may be older than what came in since: that stays. */
  readonly askedAt?: Date;
}

/**
 * Keeps what a CRM says of fields, in the caller's transaction: a value in the place of the one before, and none where
 * the CRM has none any more. Whoever waits for a value that came is looked at again.
 */
export async function keepReadValues(
  tx: Tx,
  read: readonly ReadValue[],
  { source, askedAt, now }: Reading & { readonly now: Date },
): Promise<void> {
  if (read.length === 0) return;
  const { found, gone } = byPlace(read);
  const subjects = [...found.values(), ...gone.values()].map(({ subjectId }) => subjectId);
  const known = new Map((await tx.facts.of([...new Set(subjects)])).map((fact) => [textOf(fact), fact]));
  const isNewer = (place: string) => askedAt !== undefined && (known.get(place)?.at ?? askedAt) > askedAt;
  const fresh = [...found].flatMap(([place, one]) =>
    known.get(place)?.value === one.value || isNewer(place) ? [] : [one],
  );
  await tx.facts.put(
    fresh.map(({ kind, subject, subjectId, key, value }) => ({
      kind,
      subject,
      subjectId,
      key,
      value,
      source,
      at: now,
      staleAfter: null,
    })),
  );
  const removed = [...gone].flatMap(([place, fact]) => (known.has(place) && !isNewer(place) ? [fact] : []));
  for (const [kind, facts] of Map.groupBy(removed, (fact) => fact.kind))
    await tx.facts.remove(facts, { kind, source });
  await valuesArrived(tx, fresh, now);
}

/** The same of records of people, with their companies: every field that is read of this CRM. */
export async function keepCustomValues(
  tx: Tx,
  from: {
    readonly connection: Connection;
    readonly imported: readonly ReadRecord[];
    readonly askedAt?: Date;
  },
  now: Date,
): Promise<void> {
  const { connection, imported, askedAt } = from;
  const fields = readFieldsOf(connection);
  const read = imported.flatMap(({ record, person }) =>
    fields.flatMap(({ field, ...one }) => {
      const subjectId = one.subject === 'person' ? person.id : person.companyId;
      // Null when the field is empty there, undefined when it was not read.
      const value = record.custom?.[one.subject][field];
      return subjectId === null || value === undefined ? [] : [{ ...one, subjectId, value }];
    }),
  );
  await keepReadValues(tx, read, {
    source: connection.kind,
    now,
    ...(askedAt === undefined ? {} : { askedAt }),
  });
}
