import { z } from 'zod';
import { transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Enrollment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { inWorkspace } from './reading.ts';
import { readCalendars } from './run-calendars.ts';
import { awayWords, holds, whoIsAway } from './who-is-away.ts';

const steerEnrollmentInput = z.object({
  enrollmentId: z.uuid(),
  command: z.enum(['pause', 'resume', 'finish', 'stop']),
});

/** `conflict` while the owner is away and holds their runs: a run that was resumed would only stop again. */
async function refuseWhileAway(tx: Tx, ownerUserId: string, now: Date): Promise<void> {
  const absence = (await whoIsAway(tx, now)).get(ownerUserId);
  const [owner] = holds(absence) ? await tx.users.byIds([ownerUserId]) : [];
  if (!holds(absence) || owner === undefined) return;
  throw new AppError(
    'conflict',
    `${awayWords(absence, owner)} Give the run to somebody else (POST /v1/enrollments/reassign), or end the leave.`,
  );
}

/**
 * A person's word on a run: pause, resume, finish, stop. Resuming also lifts a hold that waits for a person (after
 * a reply or a meeting); a lasting hold (opt-out, complaint, hard bounce) cannot be lifted here: `conflict`. While the
 * person is out of office a run that is resumed waits for their return, and says so; resuming one that waits for it goes
 * on at once. A rep steers their own runs only.
 */
export async function steerEnrollment(
  ctx: ActorContext,
  input: z.input<typeof steerEnrollmentInput>,
): Promise<Enrollment> {
  const { enrollmentId, command } = parseInput(steerEnrollmentInput, input);
  return inWorkspace(ctx, async (tx) => {
    const [found] = await tx.enrollments.byIds([enrollmentId]);
    if (found === undefined) throw new AppError('not_found', `There is no enrollment ${enrollmentId}.`);
    requireOwn(ctx, found.ownerUserId, `${command} this run`);
    const [person] = await tx.people.lock([found.personId]);
    const [enrollment] = await tx.enrollments.byIds([enrollmentId]);
    if (enrollment === undefined || person === undefined)
      throw new AppError('not_found', `There is no enrollment ${enrollmentId}.`);
    if (command === 'resume' && person.hold?.lasting)
      throw new AppError(
        'conflict',
        `This person must not be contacted: ${person.hold.reason}. That hold is for good and cannot be lifted by resuming.`,
      );
    const [version] = await tx.cadences.versionsByIds([enrollment.versionId]);
    if (version === undefined) throw new AppError('internal', 'The version of this enrollment is not there.');
    const now = ctx.clock.now();
    if (command === 'resume') await refuseWhileAway(tx, enrollment.ownerUserId, now);
    const changes = new ChangeSet(ctx);
    // An absence that the rep was shown, as the reason for which the run waits, is one that they end by resuming.
    const ends = enrollment.state === 'paused' && enrollment.reason === 'out_of_office';
    const { awayUntil } = person;
    const away = command === 'resume' && !ends && awayUntil !== null && awayUntil > now ? { awayUntil } : {};
    const event = { type: 'command' as const, command, ...away };
    const days = (await readCalendars(ctx, tx, [enrollment])).of(enrollment);
    const result = transition(enrollment, event, { version, now, ...days });
    const stays = result.run.state === enrollment.state && result.run.reason === enrollment.reason;
    if (result.run === enrollment || (stays && command !== 'resume'))
      throw new AppError('conflict', `Cannot ${command}: ${result.decision.words}`);
    if (command === 'resume') await tx.people.release([person.id]);
    if (command === 'resume' && ends) await tx.people.endAbsence([person.id]);
    const next = changes.take(enrollment, event, result);
    await changes.write(tx);
    return changes.latest(next);
  });
}
