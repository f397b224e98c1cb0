import { z } from 'zod';
import { outcomesOf, transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Enrollment, Task } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { toOutboxActivity } from './crm-activity.ts';
import { parseInput } from './parse-input.ts';
import { recordSignals } from './record-signals.ts';
import { suppressPerson } from './suppress-person.ts';

export const completeTaskInput = z.object({
  taskId: z.uuid(),
  outcome: z.string().min(1).max(60),
  note: z.string().max(5000).optional(),
});

const channelWords: Record<string, string> = {
  call: 'Call',
  linkedin: 'LinkedIn',
  sms: 'SMS',
  video: 'Video',
  direct_mail: 'Direct mail',
  email: 'Email',
  custom: 'Task',
};

async function readTask(tx: Tx, taskId: string) {
  const [task] = await tx.tasks.byIds([taskId]);
  if (task === undefined) throw new AppError('not_found', `There is no task ${taskId}.`);
  const [person] = await tx.people.lock([task.personId]);
  const [enrollment] = await tx.enrollments.byIds([task.enrollmentId]);
  const [current] = await tx.tasks.byIds([taskId]);
  if (person === undefined || enrollment === undefined || current === undefined)
    throw new AppError('internal', 'The task belongs to an enrollment that is not there.');
  if (current.state !== 'open')
    throw new AppError(
      'conflict',
      `This task is not open any more: it is ${current.state.replace('_', ' ')}.`,
    );
  const [version] = await tx.cadences.versionsByIds([enrollment.versionId]);
  if (version === undefined) throw new AppError('internal', 'The version of this enrollment is not there.');
  return { task: current, person, enrollment, version };
}

/**
 * Ends a task with the outcome that the rep chose: the run goes on by the outcome's rule, and the touch goes on
 * the CRM's timeline once. `conflict` when the task is no longer open, `invalid_input` for an outcome that its
 * channel does not have.
 */
export async function completeTask(
  ctx: ActorContext,
  input: z.input<typeof completeTaskInput>,
): Promise<{ task: Task; enrollment: Enrollment }> {
  const { taskId, outcome, note } = parseInput(completeTaskInput, input);
  return ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const { task, person, enrollment, version } = await readTask(tx, taskId);
    const known = outcomesOf(task.channel);
    const chosen = known.find((candidate) => candidate.key === outcome);
    if (chosen === undefined)
      throw new AppError(
        'invalid_input',
        `'${outcome}' is not an outcome of a ${task.channel} task. Use one of: ${known.map((one) => one.key).join(', ')}.`,
      );
    const now = ctx.clock.now();
    const changes = new ChangeSet(ctx);
    const event = { type: 'task_completed' as const, touchId: task.id, outcome };
    const result = transition(enrollment, event, { version, now });
    changes.closeTask(enrollment.id, task.id, { state: 'done', outcome, note: note ?? null });
    changes.take(enrollment, event, result);
    const [identity] =
      enrollment.identityId === null ? [] : await tx.identities.byIds([enrollment.identityId]);
    if (identity !== undefined) {
      const [owner] = await tx.users.byIds([enrollment.ownerUserId]);
      const owners = await tx.users.crmIdsOf(identity.connectionId, [enrollment.ownerUserId]);
      changes.activities.push(
        toOutboxActivity(
          {
            enrollment,
            person,
            identity,
            ownerId: owners.get(enrollment.ownerUserId) ?? identity.ownerCrmId,
            zone: owner?.zone ?? 'UTC',
            cadence: version.definition.name,
          },
          {
            key: task.id,
            kind: 'touch',
            channel: task.channel,
            direction: 'outbound',
            at: now,
            subject: `${channelWords[task.channel] ?? 'Task'}: ${task.title} – ${chosen.label}`,
            text: [note, `Outcome: ${chosen.label}`].filter((line) => line !== undefined).join('\n\n'),
            step: task.stepKey,
            outcome,
          },
        ),
      );
    }
    await changes.write(tx);
    if (outcome === 'do_not_contact')
      await suppressPerson(ctx, tx, { person, reason: 'asked not to be contacted', channel: 'all' });
    if (outcome === 'meeting_booked' || outcome === 'replied')
      await recordSignals(ctx, tx, [
        {
          kind: outcome,
          personId: person.id,
          enrollmentId: enrollment.id,
          touchId: task.id,
          at: now,
          source: 'task',
          sourceKey: task.id,
        },
      ]);
    const [closed] = await tx.tasks.byIds([task.id]);
    const [moved] = await tx.enrollments.byIds([enrollment.id]);
    return { task: closed ?? task, enrollment: moved ?? enrollment };
  });
}
