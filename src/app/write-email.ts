import { z } from 'zod';
import { transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import { ChangeSet } from './change-set.ts';
import type { CompletedTask } from './complete-tasks.ts';
import type { ActorContext } from './context.ts';
import { editedEmailInput } from './edit-emails.ts';
import { stepOf } from './materials.ts';
import { lockOpenTask } from './open-task.ts';
import { parseInput } from './parse-input.ts';
import { inWorkspace } from './reading.ts';
import { readCalendars } from './run-calendars.ts';

export const writeEmailInput = z.object({
  taskId: z.uuid(),
  ...editedEmailInput.pick({ subject: true, text: true }).shape,
});

/**
 * Ends a task that asks to mend an email, with the email in the rep's own words: the run goes on, and sends it as it
 * stands, by the usual windows. `not_found`, `forbidden` for a colleague's, `conflict` for another kind of task or one
 * that is over, `invalid_input` when a name of a variable is still in it.
 */
export async function writeEmail(
  ctx: ActorContext,
  raw: z.input<typeof writeEmailInput>,
): Promise<CompletedTask> {
  const { taskId, subject, text } = parseInput(writeEmailInput, raw);
  const done = await inWorkspace(ctx, async (tx) => {
    const { task, run, version } = await lockOpenTask(ctx, tx, { taskId, what: 'write this email' });
    if (task.kind !== 'fix')
      throw new AppError('conflict', 'This task has no email to be written. End it with its outcome.');
    const step = stepOf(version, task.stepKey);
    const now = ctx.clock.now();
    await tx.edits.save({
      enrollmentId: run.id,
      stepKey: task.stepKey,
      subject: step?.channel === 'email' && step.thread === 'reply' ? null : (subject ?? null),
      text,
      editedBy: ctx.actor.name,
      editedAt: now,
    });
    const event = { type: 'command', command: 'resume', over: 'missing_value' } as const;
    const calendars = await readCalendars(ctx, tx, [run]);
    const changes = new ChangeSet(ctx);
    const on = { version, now, ...calendars.of(run) };
    const enrollment = changes.take(run, event, transition(run, event, on));
    await changes.write(tx);
    const closed = {
      state: 'done' as const,
      outcome: 'fixed',
      completedAt: now,
      completedBy: ctx.actor.name,
    };
    return { task: { ...task, ...closed }, enrollment: changes.latest(enrollment) };
  });
  ctx.kick();
  return done;
}
