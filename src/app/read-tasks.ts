import { z } from 'zod';
import { type Outcome, outcomesOf } from '../cadence/index.ts';
import type { Task } from '../ports/records.ts';
import type { Page, Tx } from '../ports/store.ts';
import { personName } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { byId, distinct, found, inWorkspace, pageInput, toPage } from './reading.ts';

export const listTasksInput = pageInput.extend({
  state: z.enum(['open', 'done', 'not_done', 'cancelled']).optional(),
  /** A user's id, or `me`. */
  owner: z.union([z.literal('me'), z.uuid()]).optional(),
  due_before: z.iso.datetime({ offset: true }).optional(),
});

/** A task with whom it is about, and the outcomes that it may end with. */
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
  readonly outcomes: readonly Outcome[];
}

async function describeTasks(tx: Tx, tasks: readonly Task[]): Promise<TaskView[]> {
  const people = byId(await tx.people.byIds(distinct(tasks.map((task) => task.personId))));
  const companyIds = distinct([...people.values()].map((person) => person.companyId));
  const companies = byId(await tx.companies.byIds(companyIds));
  return tasks.map((task) => {
    const person = people.get(task.personId);
    return {
      ...task,
      person: person === undefined ? null : { ...person, name: personName(person) },
      company: companies.get(person?.companyId ?? '')?.name ?? null,
      outcomes: outcomesOf(task.channel),
    };
  });
}

/** Tasks by state, owner and due time, newest first. */
export async function listTasks(
  ctx: ActorContext,
  input: z.input<typeof listTasksInput>,
): Promise<Page<TaskView>> {
  const { state, owner, due_before, ...page } = parseInput(listTasksInput, input);
  const ownerUserId = owner === 'me' ? (ctx.actor.userId ?? undefined) : owner;
  const dueBefore = due_before === undefined ? undefined : new Date(due_before);
  return inWorkspace(ctx, async (tx) => {
    const { items, next } = await tx.tasks.list({ state, ownerUserId, dueBefore }, toPage(page));
    return { items: await describeTasks(tx, items), next };
  });
}

/** One task. */
export async function readTask(ctx: ActorContext, id: string): Promise<TaskView> {
  return inWorkspace(ctx, async (tx) => {
    const [view] = await describeTasks(tx, await tx.tasks.byIds([id]));
    return found(view, 'task', id);
  });
}
