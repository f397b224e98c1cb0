import { z } from 'zod';
import { type Outcome, outcomesOf, outcomesOfStep, transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Enrollment, OutboxActivity, Task } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { toOutboxActivity } from './crm-activity.ts';
import { stepOf } from './materials.ts';
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
  if (person === undefined || enrollment === undefined)
    throw new AppError('internal', 'The task belongs to an enrollment that is not there.');
  // The run is read under the person's lock: whatever closed the task has moved the run on.
  if (task.state !== 'open' || enrollment.openTask?.touchId !== task.id) {
    const state = task.state === 'open' ? 'closed' : task.state.replace('_', ' ');
    throw new AppError('conflict', `This task is not open any more: it is ${state}.`);
  }
  const [version] = await tx.cadences.versionsByIds([enrollment.versionId]);
  if (version === undefined) throw new AppError('internal', 'The version of this enrollment is not there.');
  return { task, person, enrollment, version };
}

type ReadTask = Awaited<ReturnType<typeof readTask>>;

/** The entry for the CRM's timeline; null when the run belongs to no CRM record. */
async function timelineEntry(
  ctx: ActorContext,
  tx: Tx,
  done: ReadTask & { readonly chosen: Outcome; readonly note: string | undefined },
): Promise<OutboxActivity | null> {
  const { task, person, enrollment, version, chosen, note } = done;
  if (enrollment.identityId === null) return null;
  const [identity] = await tx.identities.byIds([enrollment.identityId]);
  if (identity === undefined) return null;
  const [owner] = await tx.users.byIds([enrollment.ownerUserId]);
  const owners = await tx.users.crmIdsOf(identity.connectionId, [enrollment.ownerUserId]);
  return toOutboxActivity(
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
      at: ctx.clock.now(),
      subject: `${channelWords[task.channel] ?? 'Task'}: ${task.title} – ${chosen.label}`,
      text: [note, `Outcome: ${chosen.label}`].filter((line) => line !== undefined).join('\n\n'),
      step: task.stepKey,
      outcome: chosen.key,
    },
  );
}

/** What an outcome means beyond this run: a lasting opt-out, or a signal that concerns all of the person's runs. */
async function tellTheRest(
  ctx: ActorContext,
  tx: Tx,
  { task, person }: ReadTask,
  outcome: string,
): Promise<void> {
  if (outcome === 'do_not_contact')
    await suppressPerson(ctx, tx, { person, reason: 'asked not to be contacted', channel: 'all' });
  if (outcome !== 'meeting_booked' && outcome !== 'replied') return;
  const about = { personId: person.id, enrollmentId: task.enrollmentId, touchId: task.id };
  await recordSignals(ctx, tx, [
    { kind: outcome, ...about, at: ctx.clock.now(), source: 'task', sourceKey: task.id },
  ]);
}

/**
 * Ends a task with the outcome that the rep chose: the run goes on by the outcome's rule, and the touch goes on
 * the CRM's timeline once. `conflict` when the task is no longer open, `invalid_input` for an outcome that its
 * step does not have.
 */
export async function completeTask(
  ctx: ActorContext,
  input: z.input<typeof completeTaskInput>,
): Promise<{ task: Task; enrollment: Enrollment }> {
  const { taskId, outcome, note } = parseInput(completeTaskInput, input);
  return ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const read = await readTask(tx, taskId);
    const { task, enrollment, version } = read;
    const step = stepOf(version, task.stepKey);
    const known = step === undefined ? outcomesOf(task.channel) : outcomesOfStep(step);
    const chosen = known.find((candidate) => candidate.key === outcome);
    if (chosen === undefined)
      throw new AppError(
        'invalid_input',
        `'${outcome}' is not an outcome of this ${task.channel} task. Use one of: ${known.map((one) => one.key).join(', ')}.`,
      );
    const now = ctx.clock.now();
    const changes = new ChangeSet(ctx);
    const event = { type: 'task_completed' as const, touchId: task.id, outcome };
    const result = transition(enrollment, event, { version, now });
    const close = result.actions.find((action) => action.type === 'close_task');
    const state = close?.result === 'not_done' ? ('not_done' as const) : ('done' as const);
    changes.closeTask(enrollment.id, task.id, { state, outcome, note: note ?? null });
    const moved = changes.take(enrollment, event, result);
    const entry = await timelineEntry(ctx, tx, { ...read, chosen, note });
    if (entry !== null) changes.activities.push(entry);
    await changes.write(tx);
    await tellTheRest(ctx, tx, read, outcome);
    ctx.metrics.touches(task.channel, state);
    const done = { state, outcome, note: note ?? null, completedAt: now };
    return { task: { ...task, ...done, completedBy: ctx.actor.name }, enrollment: moved };
  });
}
