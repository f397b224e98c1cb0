import type { Company, Person, ValueWait } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

type Arrived = Omit<ValueWait, 'enrollmentId'>;

/** What templates call the fields of a person that have a value. */
function namesOf(person: Person): Readonly<Record<string, string | null>> {
  const { firstName, lastName, title, city, email, companyId } = person;
  return {
    'person.first_name': firstName,
    'person.last_name': lastName,
    'person.name': [firstName, lastName].filter(Boolean).join(' ') || null,
    'person.title': title,
    'person.city': city,
    'person.email': email,
    // Another company brings other values of all kinds.
    company: companyId,
  };
}

/** The variables of somebody known that have another value now than before. */
export function changedOfPerson(before: Person, after: Person): readonly Arrived[] {
  const was = namesOf(before);
  return Object.entries(namesOf(after)).flatMap(([name, value]) =>
    value !== null && value !== was[name] ? [{ subjectId: after.id, name }] : [],
  );
}

/** The same for a company. */
export function changedOfCompany(before: Company, after: Company): readonly Arrived[] {
  return (['name', 'industry', 'domain'] as const).flatMap((field) =>
    after[field] !== null && after[field] !== before[field]
      ? [{ subjectId: after.id, name: `company.${field}` }]
      : [],
  );
}

/**
 * Lets every run that waits for one of these values be looked at again, in the caller's transaction and after the
 * values were written there.
 */
export async function valuesArrived(tx: Tx, values: readonly Arrived[], at: Date): Promise<void> {
  if (values.length > 0 && (await tx.waits.arrived(values, at)) > 0) await tx.workspace.dueBy(at);
}
