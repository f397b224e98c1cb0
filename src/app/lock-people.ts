import type { Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

/**
 * Locks people, and maps each id that was asked for to the person as they are now: somebody may have been merged into
 * another person before the lock was taken. Read whatever belongs to them only after this.
 */
export async function lockPeople(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Person>> {
  const locked = new Map((await tx.people.lock(ids)).map((person) => [person.id, person]));
  const gone = ids.filter((id) => !locked.has(id));
  const now = new Map(locked);
  for (const shell of gone.length === 0 ? [] : await tx.people.byIds(gone)) {
    const person = locked.get(shell.mergedIntoId ?? '');
    if (person !== undefined) now.set(shell.id, person);
  }
  return now;
}
