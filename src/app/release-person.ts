import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Person } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { ledgerNote } from './ledger-note.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';

/**
 * Lifts a hold that waits for a person (after a reply or a meeting), so that the person can be enrolled again; runs
 * that are paused stay paused until they are resumed. A rep lifts it for people whom they have, or had, in a cadence, or
 * whom nobody has: `forbidden` otherwise. `conflict` for a hold that is for good, or when there is none.
 */
export async function releasePerson(ctx: ActorContext, given: string): Promise<Person> {
  const id = parseInput(z.uuid(), given);
  return inWorkspace(ctx, async (tx) => {
    const [locked] = await tx.people.lock([id]);
    const person = found(locked, 'person', id);
    const personId = person.id;
    // What was undone is as if it had not happened: it makes nobody theirs.
    const runs = (await tx.enrollments.byPersons([personId])).filter((run) => run.reason !== 'undone');
    const owners = runs.map((run) => run.ownerUserId);
    const owner = owners.find((one) => one === ctx.actor.userId) ?? owners[0];
    if (owner !== undefined) requireOwn(ctx, owner, 'lift this hold');
    if (person.hold === null) throw new AppError('conflict', 'This person is not held.');
    if (person.hold.lasting)
      throw new AppError(
        'conflict',
        `This person must not be contacted: ${person.hold.reason}. That hold is for good and cannot be lifted.`,
      );
    await tx.people.release([personId]);
    await tx.ledger.append([
      ledgerNote(ctx, {
        personId,
        event: { type: 'release' },
        rule: 'released-by-a-person',
        words: `Hold lifted (${person.hold.reason}).`,
        facts: { hold: person.hold.reason, since: person.hold.since.toISOString() },
        state: 'released',
      }),
    ]);
    return { ...person, hold: null };
  });
}
