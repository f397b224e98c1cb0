import type { EntryValues } from '../cadence/index.ts';
import type { Company, Fact, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { distinct } from './reading.ts';
import { freshFacts } from './variables-of.ts';

/** What entry rules may ask about somebody; `facts` are those of them and their company. */
export function entryValuesOf(subject: {
  readonly person: Person;
  readonly company: Company | null;
  readonly listSource: string | null;
  readonly facts: readonly Fact[];
}): EntryValues {
  const { person, company, listSource, facts } = subject;
  const known: Readonly<Record<string, string | null | undefined>> = {
    'person.email': person.email,
    'person.first_name': person.firstName,
    'person.last_name': person.lastName,
    'person.title': person.title,
    'person.phone': person.phone,
    'person.city': person.city,
    'person.state': person.state,
    'person.country': person.country,
    'company.name': company?.name,
    'company.domain': company?.domain,
    'company.industry': company?.industry,
    'list.source': listSource,
  };
  const custom = facts.filter(({ kind }) => kind === 'custom');
  const values = new Map(custom.map((fact) => [`${fact.subject}.custom.${fact.key}`, fact.value]));
  for (const [name, value] of Object.entries(known)) {
    const text = value?.trim() ?? '';
    if (text !== '') values.set(name, text);
  }
  return values;
}

/** The facts of somebody and of their company. */
export function factsOf(
  { id, companyId }: Pick<Person, 'id' | 'companyId'>,
  facts: ReadonlyMap<string, readonly Fact[]>,
): readonly Fact[] {
  return [...(facts.get(id) ?? []), ...(facts.get(companyId ?? '') ?? [])];
}

/** The facts of these people and their companies, by whom they are about. */
export async function readFactsOf(
  tx: Tx,
  people: readonly Person[],
  now: Date,
): Promise<ReadonlyMap<string, readonly Fact[]>> {
  const ids = distinct(people.flatMap(({ id, companyId }) => [id, companyId]));
  return Map.groupBy(freshFacts(await tx.facts.of(ids), now), (fact) => fact.subjectId);
}
