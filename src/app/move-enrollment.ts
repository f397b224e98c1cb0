import { z } from 'zod';
import { isTerminal, transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Enrollment, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { personName } from './person-name.ts';
import { found, inWorkspace } from './reading.ts';
import { readCalendars } from './run-calendars.ts';
import { startFollowing } from './start-following.ts';

export const moveEnrollmentInput = z.object({
  enrollmentId: z.uuid(),
  /** The cadence that the person goes on in, from its first step. */
  cadenceId: z.uuid(),
});

/** The version in force of the cadence that somebody is moved to. */
async function destination(tx: Tx, from: Enrollment, cadenceId: string): Promise<Version> {
  const cadence = found(await tx.cadences.byId(cadenceId), 'cadence', cadenceId);
  if (cadence.archivedAt !== null)
    throw new AppError('conflict', `The cadence '${cadence.name}' is archived. Move to another one.`);
  if (cadence.id === from.cadenceId)
    throw new AppError('conflict', `The run is in '${cadence.name}' already. Resume it instead.`);
  const [version] = await tx.cadences.versionsByIds([cadence.currentVersionId]);
  return found(version, 'version', cadence.currentVersionId);
}

/** Ends the run where it has not ended: what comes next is the other cadence's. */
async function giveWay(ctx: ActorContext, tx: Tx, run: Enrollment, to: Version): Promise<void> {
  if (isTerminal(run.state)) return;
  const [version] = await tx.cadences.versionsByIds([run.versionId]);
  const because = `Moved to '${to.definition.name}' by ${ctx.actor.name}: this run is finished.`;
  const event = { type: 'command' as const, command: 'finish' as const, because };
  const changes = new ChangeSet(ctx);
  const days = (await readCalendars(ctx, tx, [run])).of(run);
  const now = ctx.clock.now();
  changes.take(
    run,
    event,
    transition(run, event, { version: found(version, 'version', run.versionId), now, ...days }),
  );
  await changes.write(tx);
}

/**
 * Moves a person from a run to another cadence, in one transaction: the run is finished, and the other cadence begins
 * with its first step, with the same owner, sender and lawful basis. It lifts what waited for a person, a reply or a booked meeting; all other
 * checks of an enrollment hold, and when one of them fails nothing changes: `conflict` with the reason. A rep moves
 * their own runs only.
 */
export async function moveEnrollment(
  ctx: ActorContext,
  raw: z.input<typeof moveEnrollmentInput>,
): Promise<{ readonly from: Enrollment; readonly to: Enrollment }> {
  const { enrollmentId, cadenceId } = parseInput(moveEnrollmentInput, raw);
  const moved = await inWorkspace(ctx, async (tx) => {
    const [asked] = await tx.enrollments.byIds([enrollmentId]);
    const { personId, ownerUserId } = found(asked, 'enrollment', enrollmentId);
    requireOwn(ctx, ownerUserId, 'move this run');
    const [locked] = await tx.people.lock([personId]);
    const person = found(locked, 'person', personId);
    const [current] = await tx.enrollments.byIds([enrollmentId]);
    const from = found(current, 'enrollment', enrollmentId);
    const version = await destination(tx, from, cadenceId);
    await giveWay(ctx, tx, from, version);
    const [left] = await tx.cadences.versionsByIds([from.versionId]);
    const [identity] = await tx.identities.byIds(from.identityId === null ? [] : [from.identityId]);
    const cadence = left?.definition.name ?? 'a cadence that is gone';
    const candidate = { ref: person.id, person, identity: identity ?? null, isNew: false };
    const changes = new ChangeSet(ctx);
    const [begun] = await startFollowing(ctx, tx, {
      changes,
      version,
      enrolledBy: ctx.actor.name,
      joined: new Map(),
      followings: [{ from, candidate, cadence }],
      refused: (_, why) => {
        throw new AppError(
          'conflict',
          `${personName(person)} cannot be moved to '${version.definition.name}': ${why}`,
        );
      },
    });
    await changes.write(tx);
    const [ended] = await tx.enrollments.byIds([enrollmentId]);
    const to = changes.latest(found(begun, 'run in the cadence', cadenceId));
    return { from: found(ended, 'enrollment', enrollmentId), to };
  });
  ctx.kick();
  return moved;
}
