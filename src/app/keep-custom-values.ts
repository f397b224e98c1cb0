import type { Connection, Fact } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ImportedPerson } from './import-people.ts';
import { valuesArrived } from './values-arrived.ts';

/** Longer values are cut: nobody puts more of a field into a mail. */
const longest = 2000;

/** What a CRM says of one field: its value, or null when it is empty there. */
export interface ReadValue {
  readonly of: 'person' | 'company';
  readonly subjectId: string;
  readonly key: string;
  readonly value: string | null;
}

/**
 * Keeps what a CRM says of fields that the workspace reads of it, in the caller's transaction: a value in the place of
 * the one before, and none where the CRM has none any more. Of several for one place a value counts before none.
 */
export async function keepReadValues(
  tx: Tx,
  read: readonly ReadValue[],
  { source, at }: Pick<Fact, 'source' | 'at'>,
): Promise<void> {
  const facts = new Map<string, Fact>();
  const gone = new Map<string, { readonly subjectId: string; readonly key: string }>();
  for (const { of: subject, subjectId, key, value } of read) {
    const place = `${subjectId} ${key}`;
    if (value === null) {
      if (!facts.has(place)) gone.set(place, { subjectId, key });
      continue;
    }
    gone.delete(place);
    facts.set(place, {
      ...{ kind: 'custom', subject, subjectId, key, value: value.slice(0, longest) },
      ...{ source, at, staleAfter: null },
    });
  }
  const known = new Map(
    (await tx.facts.of([...new Set([...facts.values()].map((fact) => fact.subjectId))]))
      .filter((fact) => fact.kind === 'custom')
      .map((fact) => [`${fact.subjectId} ${fact.key}`, fact.value]),
  );
  const fresh = [...facts].filter(([place, fact]) => known.get(place) !== fact.value).map(([, fact]) => fact);
  await tx.facts.put(fresh);
  await tx.facts.remove([...gone.values()], { kind: 'custom', source });
  const arrived = fresh.map(({ subjectId, subject, key }) => ({
    subjectId,
    name: `${subject}.custom.${key}`,
  }));
  await valuesArrived(tx, arrived, at);
}

/** The same of records of people, with their companies. Nothing is done where no field is read. */
export async function keepCustomValues(
  tx: Tx,
  from: { readonly connection: Connection; readonly imported: readonly ImportedPerson[] },
  now: Date,
): Promise<void> {
  const { customFields, kind: source } = from.connection;
  if (customFields.length === 0) return;
  const read = from.imported.flatMap(({ record, person }) =>
    customFields.flatMap(({ of, field, name: key }) => {
      const subjectId = of === 'person' ? person.id : person.companyId;
      const value = record.custom?.[of][field];
      return subjectId === null || value === undefined ? [] : [{ of, subjectId, key, value }];
    }),
  );
  await keepReadValues(tx, read, { source, at: now });
}
