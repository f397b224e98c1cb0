import type { Person, Suppression } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { suppressionValues } from './materials.ts';

/**
 * Everything on the 'do not contact' list that is about a person, oldest first: by themselves, their address, its domain
 * and every domain above it, and their phone. What is found by a value only may have been there before the person.
 */
export async function suppressionsOf(tx: Tx, person: Person): Promise<readonly Suppression[]> {
  const matched = await tx.suppressions.match(suppressionValues([person]));
  const own = await tx.suppressions.byPersons([person.id]);
  const all = new Map([...matched.values(), ...own].map((one) => [one.id, one]));
  return [...all.values()].toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}
