import { z } from 'zod';
import { type Outcome, outcomesOf, outcomesOfStep, transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Enrollment, Identity, Person, Task, User, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import { lockWithColleagues } from './colleague-replies.ts';
import type { ActorContext } from './context.ts';
import { type ActivityContent, toOutboxActivity } from './crm-activity.ts';
import { stepOf } from './materials.ts';
import { requireOpen } from './open-task.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { byId, distinct, inWorkspace } from './reading.ts';
import { recordSignals } from './record-signals.ts';
import { RunCalendars } from './run-calendars.ts';
import { suppressPeople } from './suppress-people.ts';

export const completeTaskInput = z.object({
  taskId: z.uuid(),
  outcome: z.string().min(1).max(60),
  note: z.string().max(5000).optional(),
});
type Completion = z.output<typeof completeTaskInput>;

export interface CompletedTask {
  readonly task: Task;
  readonly enrollment: Enrollment;
}

const channelWords: Record<Task['channel'], string> = {
  call: 'Call',
  linkedin: 'LinkedIn',
  sms: 'SMS',
  video: 'Video',
  direct_mail: 'Direct mail',
  email: 'Email',
  custom: 'Task',
};

/** Everything that completing these tasks needs, read under the people's locks. */
interface World {
  readonly people: ReadonlyMap<string, Person>;
  readonly runs: ReadonlyMap<string, Enrollment>;
  readonly versions: ReadonlyMap<string, Version>;
  readonly identities: ReadonlyMap<string, Identity>;
  readonly users: ReadonlyMap<string, User>;
  /** By connection: the CRM's id of each of our users. */
  readonly owners: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly calendars: RunCalendars;
}

async function readWorld(
  ctx: ActorContext,
  tx: Tx,
  of: { readonly tasks: readonly Task[]; readonly replies: ReadonlySet<string> },
): Promise<World> {
  const { tasks, replies } = of;
  const people = await lockWithColleagues(tx, {
    ids: distinct(tasks.map((task) => task.personId)),
    replied: distinct(tasks.filter(({ id }) => replies.has(id)).map((task) => task.personId)),
  });
  const runs = byId(await tx.enrollments.byIds([...new Set(tasks.map((task) => task.enrollmentId))]));
  const all = [...runs.values()];
  const versions = byId(await tx.cadences.versionsByIds([...new Set(all.map((run) => run.versionId))]));
  const identities = byId(
    await tx.identities.byIds(all.map((run) => run.identityId).filter((id) => id !== null)),
  );
  const ownerIds = [...new Set(all.map((run) => run.ownerUserId))];
  const users = byId(await tx.users.byIds(ownerIds));
  const owners = await tx.users.crmIdsOf(ownerIds);
  const calendars = new RunCalendars(await ctx.holidays.load(), [...users.values()]);
  return { people, runs, versions, identities, users, owners, calendars };
}

interface Ready {
  readonly task: Task;
  readonly person: Person;
  readonly run: Enrollment;
  readonly version: Version;
  readonly chosen: Outcome;
  readonly note: string | null;
}

/** Whether this task can be completed like this; an AppError that says why not is thrown. */
function check(
  ctx: ActorContext,
  world: World,
  { task, input }: { task: Task | undefined; input: Completion },
): Ready {
  if (task === undefined) throw new AppError('not_found', `There is no task ${input.taskId}.`);
  const person = world.people.get(task.personId);
  const run = world.runs.get(task.enrollmentId);
  const version = run === undefined ? undefined : world.versions.get(run.versionId);
  if (person === undefined || run === undefined || version === undefined)
    throw new AppError('internal', 'The task belongs to an enrollment that is not there.');
  requireOwn(ctx, task.ownerUserId, 'complete it');
  requireOpen(task, run);
  if (task.kind === 'fix')
    throw new AppError(
      'conflict',
      'This task has no outcome: add what is missing, write the email yourself, or skip the step.',
    );
  const step = stepOf(version, task.stepKey);
  const known = step === undefined ? outcomesOf(task.channel) : outcomesOfStep(step);
  const chosen = known.find((candidate) => candidate.key === input.outcome);
  if (chosen === undefined)
    throw new AppError(
      'invalid_input',
      `'${input.outcome}' is not an outcome of this ${task.channel} task. Use one of: ${known.map((one) => one.key).join(', ')}.`,
    );
  return { task, person, run, version, chosen, note: input.note ?? null };
}

/** What the timeline says of a task that was done. */
export function taskContent(
  task: Pick<Task, 'id' | 'channel' | 'title' | 'stepKey'>,
  done: { readonly chosen: Pick<Outcome, 'key' | 'label'>; readonly note: string | null; readonly at: Date },
): ActivityContent {
  const { chosen, note, at } = done;
  return {
    key: task.id,
    kind: 'touch',
    channel: task.channel,
    direction: 'outbound',
    at,
    subject: `${channelWords[task.channel]}: ${task.title} – ${chosen.label}`,
    text: [note, `Outcome: ${chosen.label}`].filter((line) => line !== null).join('\n\n'),
    step: task.stepKey,
    outcome: chosen.key,
  };
}

function logOnTimeline(ctx: ActorContext, changes: ChangeSet, world: World, ready: Ready): void {
  const { task, person, run, version, chosen, note } = ready;
  const identity = run.identityId === null ? undefined : world.identities.get(run.identityId);
  if (identity === undefined) return;
  changes.activities.push(
    toOutboxActivity(
      {
        enrollment: run,
        person,
        identity,
        ownerId: world.owners.get(identity.connectionId)?.get(run.ownerUserId) ?? identity.ownerCrmId,
        zone: world.users.get(run.ownerUserId)?.zone ?? 'UTC',
        cadence: version.definition.name,
      },
      taskContent(task, { chosen, note, at: ctx.clock.now() }),
    ),
  );
}

function complete(ctx: ActorContext, changes: ChangeSet, world: World, ready: Ready): CompletedTask {
  const { task, run, version, chosen, note } = ready;
  const days = world.calendars.of(run);
  const event = { type: 'task_completed' as const, touchId: task.id, outcome: chosen.key };
  const result = transition(run, event, { version, now: ctx.clock.now(), ...days });
  const close = result.actions.find((action) => action.type === 'close_task');
  const state = close?.result === 'not_done' ? ('not_done' as const) : ('done' as const);
  changes.closeTask(run.id, task.id, { state, outcome: chosen.key, note });
  const enrollment = changes.take(run, event, result);
  // What could not be done did not happen, and is no entry on the timeline.
  if (state === 'done') logOnTimeline(ctx, changes, world, ready);
  ctx.metrics.touches(task.channel, state);
  const completedAt = ctx.clock.now();
  const closed = { state, outcome: chosen.key, note, completedAt, completedBy: ctx.actor.name };
  return { task: { ...task, ...closed }, enrollment };
}

/** What outcomes mean beyond their runs: lasting opt-outs, and signals that concern all of a person's runs. */
async function tellTheRest(ctx: ActorContext, tx: Tx, completed: readonly Ready[]): Promise<void> {
  const refusing = completed
    .filter(({ chosen }) => chosen.key === 'do_not_contact')
    .map(({ person }) => person);
  const asked = [...byId(refusing).values()].map((person) => {
    return { person, reason: 'asked not to be contacted', channel: 'all', kind: 'unsubscribed' } as const;
  });
  await suppressPeople(ctx, tx, { asked, source: ctx.actor.name });
  const signals = completed.flatMap(({ person, task, chosen }) => {
    if (chosen.key !== 'meeting_booked' && chosen.key !== 'replied') return [];
    const about = { personId: person.id, enrollmentId: task.enrollmentId, touchId: task.id };
    return [{ kind: chosen.key, ...about, at: ctx.clock.now(), source: 'task', sourceKey: task.id } as const];
  });
  await recordSignals(ctx, tx, signals);
}

/**
 * Ends tasks with the outcomes that the rep chose, in one transaction and a fixed number of statements: each run
 * goes on by its outcome's rule, and each touch that was done goes on the CRM's timeline once. A task that cannot
 * be completed gives its `AppError` (`not_found`, `forbidden` for a colleague's, `conflict` when it is no longer open,
 * `invalid_input` for an outcome that its step does not have) and leaves the others alone. Results in the order given.
 */
export async function completeTasks(
  ctx: ActorContext,
  inputs: readonly z.input<typeof completeTaskInput>[],
): Promise<readonly (CompletedTask | AppError)[]> {
  const wanted = inputs.map((input) => parseInput(completeTaskInput, input));
  return inWorkspace(ctx, async (tx) => {
    const taskIds = [...new Set(wanted.map((input) => input.taskId))];
    const replies = new Set(
      wanted.filter(({ outcome }) => outcome === 'replied').map((input) => input.taskId),
    );
    const world = await readWorld(ctx, tx, { tasks: await tx.tasks.byIds(taskIds), replies });
    // Read again under the lock: a merge may have moved them to another person, and what ended one may have come first.
    const tasks = byId(await tx.tasks.byIds(taskIds));
    const changes = new ChangeSet(ctx);
    const completed = new Map<string, Ready>();
    const results = wanted.map((input) => {
      try {
        if (completed.has(input.taskId)) throw new AppError('conflict', 'This task was named twice.');
        const ready = check(ctx, world, { task: tasks.get(input.taskId), input });
        completed.set(input.taskId, ready);
        return complete(ctx, changes, world, ready);
      } catch (error) {
        if (error instanceof AppError && error.code !== 'internal') return error;
        throw error;
      }
    });
    if (completed.size === 0) return results;
    await changes.write(tx);
    await tellTheRest(ctx, tx, [...completed.values()]);
    return results.map((result) =>
      result instanceof AppError ? result : { ...result, enrollment: changes.latest(result.enrollment) },
    );
  });
}

/** One task, as `completeTasks`; what is wrong with it is thrown. */
export async function completeTask(
  ctx: ActorContext,
  input: z.input<typeof completeTaskInput>,
): Promise<CompletedTask> {
  const [result] = await completeTasks(ctx, [input]);
  if (result === undefined || result instanceof AppError)
    throw result ?? new AppError('internal', 'The task gave no result.');
  return result;
}
