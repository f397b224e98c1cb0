import { z } from 'zod';
import { type Task, taskStates } from '../ports/records.ts';
import type { Page, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { localDay } from './crm-activity.ts';
import { stepOf } from './materials.ts';
import { ownerAsked, ownerInput } from './owner-filter.ts';
import { parseInput } from './parse-input.ts';
import { personName } from './person-name.ts';
import { byId, distinct, inWorkspace, pageInput, toPage } from './reading.ts';
import { type ShownOutcome, shownOutcomes } from './shown-outcomes.ts';

export const listTasksInput = pageInput.extend({
  state: z.enum(taskStates).optional(),
  owner: ownerInput,
  due_before: z.iso.datetime({ offset: true }).optional(),
  /** `due` lists the earliest due first; left out, the newest come first. */
  sort: z.literal('due').optional(),
});

/** A task with whom it is about, where it stands in its cadence, and the outcomes that it may end with. */
export interface TaskView extends Task {
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly email: string | null;
    readonly phone: string | null;
    readonly title: string | null;
    readonly zone: string;
  } | null;
  readonly company: string | null;
  readonly cadence: string;
  /** Its step's name and place: step 4 of 9. A step that its version does not have stands at 0. */
  readonly step: { readonly name: string; readonly position: number; readonly of: number };
  readonly owner: { readonly id: string; readonly name: string };
  /** Open, and due on a day before today in the person's zone. */
  readonly overdue: boolean;
  readonly outcomes: readonly ShownOutcome[];
}

/** Tasks with people, companies, steps and owners: a fixed number of statements. */
export async function describeTasks(ctx: ActorContext, tx: Tx, tasks: readonly Task[]): Promise<TaskView[]> {
  const people = byId(await tx.people.byIds(distinct(tasks.map((task) => task.personId))));
  const companyIds = distinct([...people.values()].map((person) => person.companyId));
  const companies = byId(await tx.companies.byIds(companyIds));
  const owners = byId(await tx.users.byIds(distinct(tasks.map((task) => task.ownerUserId))));
  const runs = byId(await tx.enrollments.byIds(distinct(tasks.map((task) => task.enrollmentId))));
  const versionIds = distinct([...runs.values()].map((run) => run.versionId));
  const versions = byId(await tx.cadences.versionsByIds(versionIds));
  const now = ctx.clock.now();
  return tasks.map((task) => {
    const person = people.get(task.personId);
    const version = versions.get(runs.get(task.enrollmentId)?.versionId ?? '');
    const step = version === undefined ? undefined : stepOf(version, task.stepKey);
    const steps = version?.definition.steps ?? [];
    const zone = person?.zone ?? 'UTC';
    return {
      ...task,
      person: person === undefined ? null : { ...person, name: personName(person) },
      company: companies.get(person?.companyId ?? '')?.name ?? null,
      cadence: version?.definition.name ?? 'a cadence that is gone',
      step: {
        name: step?.name ?? task.stepKey,
        position: steps.findIndex(({ key }) => key === task.stepKey) + 1,
        of: steps.length,
      },
      owner: { id: task.ownerUserId, name: owners.get(task.ownerUserId)?.name ?? 'somebody who is gone' },
      overdue: task.state === 'open' && localDay(task.dueAt, zone) < localDay(now, zone),
      outcomes: task.kind === 'fix' ? [] : shownOutcomes(step, task.channel),
    };
  });
}

/** Tasks by state, owner and due time, newest or earliest due first. A rep sees their own. */
export async function listTasks(
  ctx: ActorContext,
  input: z.input<typeof listTasksInput>,
): Promise<Page<TaskView>> {
  const { state, owner, due_before, sort, ...page } = parseInput(listTasksInput, input);
  const ownerUserId = ownerAsked(ctx, owner) ?? undefined;
  const dueBefore = due_before === undefined ? undefined : new Date(due_before);
  return inWorkspace(ctx, async (tx) => {
    const filter = { state, ownerUserId, dueBefore, sort };
    const { items, next } = await tx.tasks.list(filter, toPage(page));
    return { items: await describeTasks(ctx, tx, items), next };
  });
}
