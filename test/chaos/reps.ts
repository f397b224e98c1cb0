import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { channels } from '../../src/cadence/model.ts';
import { ownRandom } from '../../src/demo/own-random.ts';
import { diligence, outcomeOf } from '../../src/demo/reps.ts';
import type { Api } from './api.ts';
import { minute } from './timeline.ts';

const task = z.object({
  id: z.string(),
  title: z.string(),
  channel: z.enum(channels),
  state: z.string(),
});
type Task = z.infer<typeof task>;
const page = z.object({ items: z.array(task) });
const ended = z.object({ task: z.object({ state: z.string() }) });

interface Plan {
  readonly task: Task;
  readonly at: number;
  readonly outcome: string;
}

/** Reps who work off their tasks over the API, and note down what they have done. */
export class Reps {
  /** Touches carried out by hand, as an auditor may ask the reps for. */
  readonly done = new Set<string>();
  readonly #known = new Set<string>();
  #plans: Plan[] = [];
  readonly #api: Api;
  readonly #seed: number;

  constructor(api: Api, seed: number) {
    this.#api = api;
    this.#seed = seed;
  }

  /** Looks at the queue, and does what is planned up to `now` (product time, epoch milliseconds). */
  async work(now: number): Promise<void> {
    for (const one of await this.#queue(now)) {
      if (this.#known.has(one.id)) continue;
      this.#known.add(one.id);
      const random = ownRandom(this.#seed, one.title);
      const at = now + random.int(1, 120) * minute;
      if (random.next() < diligence) this.#plans.push({ task: one, at, outcome: outcomeOf(one, random) });
    }
    const due = this.#plans.filter((plan) => plan.at <= now);
    this.#plans = this.#plans.filter((plan) => plan.at > now);
    await Promise.all(due.map((plan) => this.#complete(plan)));
  }

  async #queue(now: number): Promise<readonly Task[]> {
    const dueBefore = encodeURIComponent(new Date(now).toISOString());
    const answer = await this.#api.get(`/v1/tasks?state=open&sort=due&limit=200&due_before=${dueBefore}`);
    return page.parse(answer.body).items;
  }

  async #complete({ task: { id }, outcome }: Plan): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#api.post(`/v1/tasks/${id}/complete`, { outcome }, `done-${id}-${attempt}`);
      // A conflict may be a reply that came first, or our own first attempt, whose answer was lost: the task knows.
      const state =
        answer.status === 200
          ? ended.parse(answer.body).task.state
          : task.parse((await this.#api.get(`/v1/tasks/${id}`)).body).state;
      if (state === 'done') this.done.add(id);
      if (state !== 'open') return;
      await pause(200);
    }
  }
}
