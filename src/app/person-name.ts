import type { Person } from '../ports/records.ts';

/** A person's name as the rep reads it. */
export function personName(person: Pick<Person, 'firstName' | 'lastName' | 'email'>): string {
  const name = [person.firstName, person.lastName].filter((part) => part !== null).join(' ');
  return name || person.email || 'Somebody without a name';
}
