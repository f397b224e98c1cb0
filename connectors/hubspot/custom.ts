import type { CrmPerson, CrmRef } from '../../src/ports/crm.ts';
import { BATCH } from './batch-create.ts';
import { inBatches } from './batches.ts';
import { parseAnswer } from './client.ts';
import { failureToAppError } from './errors.ts';
import { fromHubspotContact, PERSON_PROPERTIES } from './mapper.ts';
import type { Portal } from './portal.ts';
import { batchSchema, type HubspotObject } from './schemas.ts';

const none = { person: [], company: [] };

/** The contact properties that reads ask for: what a person is made of, and what the workspace reads besides. */
export function propertiesOf({ custom = none }: Portal): readonly string[] {
  return [...new Set([...PERSON_PROPERTIES, ...custom.person])];
}

/** Values of these properties; one that the portal does not have is absent. */
function valuesOf(names: readonly string[], { properties }: Pick<HubspotObject, 'properties'>) {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = properties[name];
      if (value === undefined) return [];
      return [[name, value === null || value.trim() === '' ? null : value.trim()] as const];
    }),
  );
}

/** A contact in our words, with what the workspace reads besides. */
export function asPerson({ custom = none }: Portal, contact: HubspotObject, asked?: CrmRef): CrmPerson {
  const person = fromHubspotContact(contact, asked);
  if (custom.person.length + custom.company.length === 0) return person;
  return { ...person, custom: { person: valuesOf(custom.person, contact), company: {} } };
}

async function readCompanies(
  { api, paths }: Portal,
  names: readonly string[],
  ids: readonly string[],
): Promise<readonly HubspotObject[]> {
  const doing = `read ${ids.length} companies`;
  const json = { properties: names, propertiesWithHistory: [], inputs: ids.map((id) => ({ id })) };
  const outcome = await api.ask({ method: 'POST', path: paths.batch('companies', 'read'), json, doing });
  if (outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300)
    return parseAnswer(doing, outcome.body, batchSchema).results;
  // Connected before companies could be read, or without that scope: then there are no values, and people are read all the same.
  if (outcome.kind === 'answer' && (outcome.status === 403 || outcome.status === 404)) return [];
  throw failureToAppError(doing, outcome);
}

/** The same people with what their companies say: one call per 100 companies, none where no such field is read. */
export async function withCompanies(portal: Portal, people: readonly CrmPerson[]): Promise<CrmPerson[]> {
  const names = portal.custom?.company ?? [];
  const ids = [...new Set(people.map((person) => person.companyId).filter((id) => id !== null))];
  if (names.length === 0 || ids.length === 0) return [...people];
  const companies = new Map<string, HubspotObject>();
  for (const batch of inBatches(ids, BATCH))
    for (const company of await readCompanies(portal, names, batch)) companies.set(company.id, company);
  return people.map((person) => {
    const company = companies.get(person.companyId ?? '');
    if (company === undefined) return person;
    return { ...person, custom: { person: {}, ...person.custom, company: valuesOf(names, company) } };
  });
}
