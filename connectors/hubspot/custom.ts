import type { CrmPerson, CrmRef } from '../../src/ports/crm.ts';
import { PLACE_PROPERTIES, placeOf, readCompanyObjects, valuesOf } from './companies.ts';
import { fromHubspotContact, PERSON_PROPERTIES } from './mapper.ts';
import type { Portal } from './portal.ts';
import type { HubspotObject } from './schemas.ts';

const none = { person: [], company: [] };

/** The contact properties that reads ask for: what a person is made of, and what the workspace reads besides. */
export function propertiesOf({ custom = none }: Portal): readonly string[] {
  return [...new Set([...PERSON_PROPERTIES, ...custom.person])];
}

/** A contact in our words, with what the workspace reads besides. */
export function asPerson({ custom = none }: Portal, contact: HubspotObject, asked?: CrmRef): CrmPerson {
  const person = fromHubspotContact(contact, asked);
  if (custom.person.length + custom.company.length === 0) return person;
  return { ...person, custom: { person: valuesOf(custom.person, contact), company: {} } };
}

/**
 * The same people with what their companies say, where the workspace reads fields of companies, or a person's record
 * names no zone: one call per 100 companies.
 */
export async function withCompanies(portal: Portal, people: readonly CrmPerson[]): Promise<CrmPerson[]> {
  const names = portal.custom?.company ?? [];
  const asking = people.filter(({ timeZone }) => names.length > 0 || timeZone === null);
  const ids = [...new Set(asking.map(({ companyId }) => companyId).filter((id) => id !== null))];
  if (ids.length === 0) return [...people];
  const found = await readCompanyObjects(portal, [...new Set([...names, ...PLACE_PROPERTIES])], ids);
  const companies = new Map(found.map((company) => [company.id, company]));
  return people.map((person) => {
    const company = companies.get(person.companyId ?? '');
    if (company === undefined) return person;
    const placed = { ...person, companyPlace: placeOf(company) };
    if (names.length === 0) return placed;
    return { ...placed, custom: { person: {}, ...person.custom, company: valuesOf(names, company) } };
  });
}
