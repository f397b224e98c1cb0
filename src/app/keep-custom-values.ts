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

const fieldsOf = ({ customFields, conditionFields }: Connection): readonly ReadField[] => [
  ...customFields.map(({ of, name, field }) => ({
    ...{ kind: 'custom' as const, subject: of, key: name, field, name: `${of}.custom.${name}` },
  })),
  ...conditionFields.map((field) => ({
    ...{ kind: 'crm' as const, subject: 'person' as const, key: field, field, name: crmFieldName(field) },
  })),
];

/** A record with the person that it stands for. */
export type ReadRecord = Pick<ImportedPerson, 'record' | 'person'>;

type Place = Pick<Fact, 'kind' | 'subjectId' | 'key'>;
const textOf = ({ kind, subjectId, key }: Place) => `${kind} ${subjectId} ${key}`;

/** What records say: values, and which there are none of. */
function valuesIn(imported: readonly ReadRecord[], fields: readonly ReadField[]) {
  const found = new Map<string, Place & ReadField & { readonly value: string }>();
  const gone = new Map<string, Place>();
  for (const { record, person } of imported)
    for (const read of fields) {
      const subjectId = read.subject === 'person' ? person.id : person.companyId;
      // Null when the field is empty there, undefined when it was not read.
      const value = record.custom?.[read.subject][read.field];
      if (subjectId === null || value === undefined) continue;
      const place = { kind: read.kind, subjectId, key: read.key };
      if (value === null) {
        if (!found.has(textOf(place))) gone.set(textOf(place), place);
        continue;
      }
      gone.delete(textOf(place));
      found.set(textOf(place), { ...read, ...place, value: value.slice(0, longest) });
    }
  return { found, gone };
}

/**
 * Keeps what records say of the fields that are read of this CRM, in the caller's transaction: those that the workspace
 * chose, and those that conditions ask about. A value in the place of the one before, and none where the CRM has none any
 * more. `askedAt`: what came in since the records were asked for stays. Nothing is done where no field is read.
 */
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
  const { kind: source } = connection;
  const fields = fieldsOf(connection);
  if (fields.length === 0) return;
  const { found, gone } = valuesIn(imported, fields);
  const subjects = [...found.values(), ...gone.values()].map(({ subjectId }) => subjectId);
  const known = new Map((await tx.facts.of([...new Set(subjects)])).map((fact) => [textOf(fact), fact]));
  const isNewer = (place: string) => askedAt !== undefined && (known.get(place)?.at ?? askedAt) > askedAt;
  const fresh = [...found].filter(
    ([place, { value }]) => known.get(place)?.value !== value && !isNewer(place),
  );
  await tx.facts.put(
    fresh.map(([, { kind, subject, subjectId, key, value }]) => ({
      ...{ kind, subject, subjectId, key, value, source, at: now, staleAfter: null },
    })),
  );
  const removed = [...gone].flatMap(([place, fact]) => (known.has(place) && !isNewer(place) ? [fact] : []));
  for (const [kind, facts] of Map.groupBy(removed, (fact) => fact.kind))
    await tx.facts.remove(facts, { kind, source });
  await valuesArrived(
    tx,
    fresh.map(([, { subjectId, name }]) => ({ subjectId, name })),
    now,
  );
}
