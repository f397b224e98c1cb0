import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { ledgerNote } from './ledger-note.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';

/** What a hold is, in words, and since when, as the ledger keeps it. */
interface Lifted {
  readonly words: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

async function lift(
  tx: Tx,
  { id, hold, provisionalHoldUntil, awayUntil }: Person,
  now: Date,
): Promise<Lifted> {
  if (hold === null) {
    if (provisionalHoldUntil === null && awayUntil !== null && awayUntil > now) {
      await tx.people.endAbsence([id]);
      return {
        words: 'Hold lifted (out of office).',
        facts: { hold: 'out of office', until: awayUntil.toISOString() },
      };
    }
    if (provisionalHoldUntil === null) throw new AppError('conflict', 'This person is not held.');
    if (await tx.people.liftProvisionalHold(id))
      return { words: 'Hold lifted (a mail that could not be understood).', facts: { hold: 'mail' } };
    throw new AppError(
      'conflict',
      'A mail from this person is being read. The hold ends by itself once it is understood.',
    );
  }
  if (hold.lasting)
    throw new AppError(
      'conflict',
      `This person must not be contacted: ${hold.reason}. That hold is for good and cannot be lifted.`,
    );
  await tx.people.release([id]);
  return {
    words: `Hold lifted (${hold.reason}).`,
    facts: { hold: hold.reason, since: hold.since.toISOString() },
  };
}

/**
 * Lifts a hold that waits for a person (after a reply, a meeting, or a mail that could not be understood), so that the
 * person can be enrolled again; runs that are paused stay paused until they are resumed. Where nothing else holds them,
 * it ends an absence; an absence outlasts every other hold. A rep lifts it for people whom
 * they have, or had, in a cadence, or whom nobody has: `forbidden` otherwise. `conflict` for a hold that is for good,
 * when there is none, or while a mail is still being read.
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
    const { words, facts } = await lift(tx, person, ctx.clock.now());
    await tx.ledger.append([
      ledgerNote(ctx, {
        personId,
        event: { type: 'release' },
        rule: 'released-by-a-person',
        words,
        facts,
        state: 'released',
      }),
    ]);
    const [after] = await tx.people.byIds([personId]);
    return found(after, 'person', personId);
  });
}
