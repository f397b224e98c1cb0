import { z } from 'zod';
import type { CompletedTask } from './complete-tasks.ts';
import type { ActorContext } from './context.ts';
import { lockOpenTask } from './open-task.ts';
import { parseInput } from './parse-input.ts';
import { found, inWorkspace } from './reading.ts';
import { recordSignals } from './record-signals.ts';

export const answerTaskInput = z.object({
  taskId: z.uuid(),
  /** Where and what they answered, in the rep's words. */
  note: z.string().trim().max(5000).optional(),
});

/**
 * The person has answered somewhere that the product does not see: by phone, on LinkedIn, in another mailbox. Counts as
 * a reply: the person is held, all their runs pause, and the task is cancelled. `not_found`, `forbidden` for a
 * colleague's task, `conflict` when it is no longer open.
 */
export async function answerTask(
  ctx: ActorContext,
  raw: z.input<typeof answerTaskInput>,
): Promise<CompletedTask> {
  const { taskId, note } = parseInput(answerTaskInput, raw);
  return inWorkspace(ctx, async (tx) => {
    const what = 'say that the person has answered';
    const { task, person } = await lockOpenTask(ctx, tx, { taskId, what, reply: true });
    const said = `Answered elsewhere, as ${ctx.actor.name} noted.`;
    await recordSignals(ctx, tx, [
      {
        kind: 'replied',
        personId: person.id,
        enrollmentId: task.enrollmentId,
        touchId: task.id,
        at: ctx.clock.now(),
        source: 'task',
        sourceKey: `${task.id}:answered`,
        facts: { elsewhere: true, by: ctx.actor.name, ...(note === undefined ? {} : { note }) },
        mail: { subject: 'Answered elsewhere', text: note || said, from: null },
      },
    ]);
    const [closed] = await tx.tasks.byIds([task.id]);
    const [run] = await tx.enrollments.byIds([task.enrollmentId]);
    return { task: found(closed, 'task', task.id), enrollment: found(run, 'enrollment', task.enrollmentId) };
  });
}
