import { z } from 'zod';
import { transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import { ChangeSet } from './change-set.ts';
import type { CompletedTask } from './complete-tasks.ts';
import type { ActorContext } from './context.ts';
import { lockOpenTask } from './open-task.ts';
import { parseInput } from './parse-input.ts';
import { inWorkspace } from './reading.ts';
import { readCalendars } from './run-calendars.ts';

export const giveUpTaskInput = z.object({
  taskId: z.uuid(),
  result: z.enum(['skipped', 'not_done']),
  /** Why, in words: it stands in the ledger and where the run is explained. */
  reason: z.string().trim().min(3, 'must say why, in words').max(300),
  note: z.string().max(5000).optional(),
});

const acts = { skipped: 'skip it', not_done: 'say that it was not done' } as const;

/**
 * Closes an open task that was not carried out. `skipped` leaves this touch out on purpose and goes on to the next step
 * at once; `not_done` says that it could not be done, and the step's own rule follows: the run goes on, or holds. What
 * did not happen is no entry in the CRM. `not_found`, `forbidden` for a colleague's, `conflict` when it is not open.
 */
export async function giveUpTask(
  ctx: ActorContext,
  raw: z.input<typeof giveUpTaskInput>,
): Promise<CompletedTask> {
  const { taskId, result, reason, note = null } = parseInput(giveUpTaskInput, raw);
  return inWorkspace(ctx, async (tx) => {
    const { task, run, version } = await lockOpenTask(ctx, tx, { taskId, what: acts[result] });
    const now = ctx.clock.now();
    const fix = task.kind === 'fix';
    if (fix && result === 'not_done')
      throw new AppError('conflict', 'An email that cannot be written is fixed or skipped, not left undone.');
    const event = fix
      ? { type: 'held_step_skipped' as const, touchId: task.id, reason }
      : { type: 'task_given_up' as const, touchId: task.id, result, reason };
    const calendars = await readCalendars(ctx, tx, [run]);
    const changes = new ChangeSet(ctx);
    if (!fix) changes.closeTask(run.id, task.id, { state: result, reason, note });
    const enrollment = changes.take(
      run,
      event,
      transition(run, event, { version, now, ...calendars.of(run) }),
    );
    await changes.write(tx);
    ctx.metrics.touches(task.channel, result);
    const closed = { state: result, note, completedAt: now, completedBy: ctx.actor.name };
    return { task: { ...task, ...closed }, enrollment: changes.latest(enrollment) };
  });
}
