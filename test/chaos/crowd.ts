import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { OptOuts } from '../../src/demo/opt-outs.ts';
import { type Chances, Prospects } from '../../src/demo/prospects.ts';
import type { CrmKind, CrmRef } from '../../src/ports/crm.ts';
import { Book } from './accepted.ts';
import { Api } from './api.ts';
import { span } from './cadence.ts';
import { Movers } from './movers.ts';
import { Reps } from './reps.ts';
import type { Stage } from './stage.ts';
import { type Disorder, Teller } from './teller.ts';
import { day } from './timeline.ts';
import { Writers } from './writers.ts';

/** More of everything than real prospects do: stops are what the fire is about. */
const livelier: Chances = {
  bounce: 0.012,
  open: 0.5,
  click: 0.08,
  reply: 0.035,
  outOfOffice: 0.02,
  unsubscribe: 0.02,
  complain: 0.008,
  book: 0.015,
};

const brakesSchema = z.object({
  items: z.array(z.object({ id: z.string(), scope: z.string(), scopeId: z.string(), by: z.string() })),
});

const enrolledAtOnce = 20;
/** Over how many days of product time people are enrolled. */
export const enrollingDays = 4;

interface Portion {
  readonly at: number;
  readonly crm: CrmKind;
  readonly refs: readonly CrmRef[];
}

function portions(stage: Stage, from: number): Portion[] {
  const all = [...stage.refs].flatMap(([crm, refs]) =>
    Array.from({ length: Math.ceil(refs.length / enrolledAtOnce) }, (_, index) => ({
      crm,
      refs: refs.slice(index * enrolledAtOnce, (index + 1) * enrolledAtOnce),
    })),
  );
  return all.map((portion, index) => ({ ...portion, at: from + (index / all.length) * enrollingDays * day }));
}

/** Everybody around the product while it burns: who enrolls, who does tasks, who answers, who opts people out. */
export class Crowd {
  readonly reps: Reps;
  readonly book = new Book();
  /** What went wrong with the crowd itself; the run ends with it. */
  trouble: unknown = null;
  readonly #stage: Stage;
  readonly #prospects: Prospects;
  readonly #writers: Writers;
  readonly #movers: Movers;
  readonly #optOuts: OptOuts;
  readonly #portions: Portion[];
  readonly #acts = new Set<Promise<unknown>>();
  #loops: Promise<unknown>[] = [];
  #going = true;
  /** How often somebody asked to let a sender go. */
  #letGo = 0;

  constructor(stage: Stage, seed: number, disorder: Disorder) {
    const urls = new Map(stage.standIns.all.map((one) => [one.name as string, one.url]));
    const from = stage.timeline.now().getTime();
    this.#stage = stage;
    this.reps = new Reps(new Api(stage.publicUrl, stage.apiKeys.rep), seed);
    this.#prospects = new Prospects(urls.get('sendgrid') ?? '', seed, livelier);
    const to = { book: this.book, teller: new Teller(stage, seed, { book: this.book, disorder }) };
    this.#writers = new Writers(urls.get('sendgrid') ?? '', seed, to);
    this.#movers = new Movers(stage, seed, to);
    this.#portions = portions(stage, from);
    this.#optOuts = new OptOuts(
      { records: stage.records, urls },
      { from, until: from + span * day, share: 0.04 },
      seed,
    );
  }

  /** How many records were opted out in a CRM so far. */
  get optOuts(): number {
    return this.#optOuts.done;
  }

  begin(): void {
    const now = () => this.#stage.timeline.now().getTime();
    this.#loops = [
      this.#forever(() => this.#enroll(now())),
      this.#forever(() => this.reps.work(now()), 300),
      this.#forever(() => this.#prospects.look().then(() => this.#aside(this.#prospects.act(now())))),
      this.#forever(() =>
        this.#writers.look().then(() => {
          for (const act of this.#writers.act(now())) this.#aside(act);
        }),
      ),
      this.#forever(() => this.#movers.act(now()), 300),
      this.#forever(() => this.#optOuts.act(now())),
      this.#forever(() => this.#letSendersGo()),
    ];
  }

  /** Lets everybody finish what they are at. */
  async end(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#loops);
    await Promise.all(this.#acts);
  }

  /** Works, and rests: reading a whole queue all the time would take the processors from the product. */
  async #forever(work: () => Promise<unknown>, restMs = 60): Promise<void> {
    while (this.#going) {
      await work().catch((error: unknown) => {
        this.trouble ??= error;
        this.#going = false;
      });
      await pause(restMs);
    }
  }

  /** One prospect's act waits for its webhooks' answers, or for its turn; the others don't wait for it. */
  #aside(act: Promise<unknown>): void {
    const own = act
      .catch((error: unknown) => {
        this.trouble ??= error;
      })
      .finally(() => this.#acts.delete(own));
    this.#acts.add(own);
  }

  /** A manager who goes on whatever complaints stopped: there are far more of them here than any sender survives. */
  async #letSendersGo(): Promise<void> {
    await pause(500);
    const api = new Api(this.#stage.publicUrl, this.#stage.apiKeys.admin);
    const { items } = brakesSchema.parse((await api.get('/v1/brakes')).body);
    for (const { id, scope, scopeId, by } of items) {
      if (scope !== 'sender' || by !== 'Cadenza') continue;
      // Another key each time: one that was cut off in the middle stays taken, and lets nobody go.
      this.#letGo += 1;
      const key = `let-go-${id}-${this.#letGo}`;
      const answer = await api.post('/v1/brakes/resume', { scope, id: scopeId }, key);
      // A request whose answer was lost has let it go.
      if (answer.status >= 300 && answer.status !== 409)
        throw new Error(`Letting a sender go: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }

  async #enroll(now: number): Promise<void> {
    const [next] = this.#portions;
    if (next === undefined || next.at > now) return;
    const { crm, refs, at } = next;
    const body = { cadenceId: this.#stage.cadenceId, people: { crm, refs }, listSource: 'Under fire' };
    const api = new Api(this.#stage.publicUrl, this.#stage.apiKeys.rep);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await api.post('/v1/enrollments', body, `enroll-${crm}-${at}-${attempt}`);
      if (answer.status < 300) break;
      // A key that was cut off in the middle stays taken: whoever is enrolled already is then skipped under a new one.
      if (answer.status !== 409)
        throw new Error(`Enrolling: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    this.#portions.shift();
  }
}
