import type { EntryValues } from '../cadence/index.ts';
import type { Company, Person } from '../ports/records.ts';

/** What entry rules may ask about somebody; `custom` is what the workspace reads of the CRM besides, by whole names. */
export function entryValuesOf(subject: {
  readonly person: Person;
  readonly company: Company | null;
  readonly listSource: string | null;
  readonly custom?: EntryValues;
}): EntryValues {
  const { person, company, listSource, custom } = subject;
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
  const values = new Map(custom);
  for (const [name, value] of Object.entries(known)) {
    const text = value?.trim() ?? '';
    if (text !== '') values.set(name, text);
  }
  return values;
}
