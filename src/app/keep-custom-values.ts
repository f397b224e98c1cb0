import type { Connection, Fact } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ImportedPerson } from './import-people.ts';
import { valuesArrived } from './values-arrived.ts';

/** Longer values are cut: nobody puts more of a field into a mail. */
const longest = 2000;

/** What a record says of a field: its value, null when it is empty there, undefined when it was not read. */
function valueIn({ record }: ImportedPerson, { of, field }: Connection['customFields'][number]) {
  return record.custom?.[of][field];
}

/**
 * Keeps what records say of the fields that the workspace reads of this CRM, in the caller's transaction: a value in
 * the place of the one before, and none where the CRM has none any more. Nothing is done where no field is read.
 */
export async function keepCustomValues(
  tx: Tx,
  from: { readonly connection: Connection; readonly imported: readonly ImportedPerson[] },
  now: Date,
): Promise<void> {
  const { customFields, kind: source } = from.connection;
  if (customFields.length === 0) return;
  const facts = new Map<string, Fact>();
  const gone = new Map<string, { readonly subjectId: string; readonly key: string }>();
  for (const one of from.imported)
    for (const custom of customFields) {
      const subjectId = custom.of === 'person' ? one.person.id : one.person.companyId;
      const value = valueIn(one, custom);
      if (subjectId === null || value === undefined) continue;
      const { name: key, of: subject } = custom;
      const place = `${subjectId} ${key}`;
      if (value === null) {
        if (!facts.has(place)) gone.set(place, { subjectId, key });
        continue;
      }
      gone.delete(place);
      facts.set(place, {
        ...{ kind: 'custom', subject, subjectId, key, value: value.slice(0, longest) },
        ...{ source, at: now, staleAfter: null },
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
  await valuesArrived(tx, arrived, now);
}
