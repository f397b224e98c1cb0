import type { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { completeTasks } from '../app/complete-tasks.ts';
import type { ActorContext } from '../app/context.ts';
import { AppError } from '../errors.ts';
import type { Task } from '../ports/records.ts';
import type { Page } from '../ports/store.ts';
import { ownRandom } from './own-random.ts';

const minute = 60_000;
/** How often a rep looks at the queue. */
const lookEvery = 120 * minute;

/** Share of due tasks that a rep gets round to; the rest runs out and is recorded as not done. */
export const diligence = 0.92;

/** What comes of a task that a rep got round to. */
export function outcomeOf(task: Pick<Task, 'channel'>, random: SeededRandom): string {
  const roll = random.next();
  if (task.channel !== 'call') return roll < 0.96 ? 'done' : 'not_possible';
  if (roll < 0.012) return 'meeting_booked';
  if (roll < 0.03) return 'not_interested';
  if (roll < 0.12) return 'connected';
  return roll < 0.5 ? 'left_voicemail' : 'no_answer';
}

/** Simulated reps: they work off the queue some time after tasks come up, and note down what they did. */
export class Reps {
  /** Touches carried out by hand, as an auditor may ask the reps for. */
  readonly done: string[] = [];
  readonly #plans = new Map<string, { at: number; outcome: string } | null>();
  readonly #seed: number;
  #open: readonly Task[] = [];
  #lookedAt = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  async #openTasks(ctx: ActorContext): Promise<readonly Task[]> {
    const tasks: Task[] = [];
    let cursor: string | null = null;
    do {
      const from: string | null = cursor;
      const page: Page<Task> = await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) =>
        tx.tasks.list({ state: 'open', dueBefore: ctx.clock.now() }, { cursor: from, limit: 200 }),
      );
      tasks.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return tasks;
  }

  /** When the next of them gets round to a task (epoch milliseconds); null when the queue is empty. */
  get nextAt(): number | null {
    let next: number | null = null;
    for (const plan of this.#plans.values())
      if (plan !== null && (next === null || plan.at < next)) next = plan.at;
    return next;
  }

  /** Carries out what is planned up to now. */
  async work(ctx: ActorContext): Promise<void> {
    const now = ctx.clock.now().getTime();
    if (now - this.#lookedAt >= lookEvery) {
      this.#open = await this.#openTasks(ctx);
      this.#lookedAt = now;
      const ids = new Set(this.#open.map((task) => task.id));
      for (const id of this.#plans.keys()) if (!ids.has(id)) this.#plans.delete(id);
    }
    const due: { taskId: string; outcome: string }[] = [];
    for (const task of this.#open) {
      if (!this.#plans.has(task.id)) {
        const random = ownRandom(this.#seed, task.title);
        const at = now + random.int(5, 180) * minute;
        const plan = random.next() < diligence ? { at, outcome: outcomeOf(task, random) } : null;
        this.#plans.set(task.id, plan);
      }
      const plan = this.#plans.get(task.id);
      if (plan === null || plan === undefined || plan.at > now) continue;
      this.#plans.set(task.id, null);
      due.push({ taskId: task.id, outcome: plan.outcome });
    }
    if (due.length === 0) return;
    for (const result of await completeTasks(ctx, due)) {
      // A reply or an opt-out came first and closed the task: exactly what should happen.
      if (result instanceof AppError) {
        if (result.code !== 'conflict') throw result;
      } else if (result.task.state === 'done') this.done.push(result.task.id);
    }
  }
}
