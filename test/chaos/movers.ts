import { z } from 'zod';
import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import type { Book } from './accepted.ts';
import { Api } from './api.ts';
import { span, underFire } from './cadence.ts';
import type { Stage } from './stage.ts';
import type { Teller } from './teller.ts';
import { day, hour } from './timeline.ts';

const runsSchema = z.object({
  items: z.array(z.object({ id: z.string(), person: z.object({ email: z.string().nullable() }).nullable() })),
});

/** What admins change, by the names that the report has. */
export const changes = [
  'new version',
  'move to another cadence',
  'company cap',
  'domain on the list',
] as const;

/** When of the run a version is published, and what becomes of who is under way: they move, or begin anew at a step. */
const editions = [
  { at: 0.25, inFlight: { default: 'move' } },
  { at: 0.5, inFlight: { default: 'move', groups: [{ step: 'sms-3', choice: 'restart' }] } },
  { at: 0.75, inFlight: { default: 'move' } },
] as const;
/** When of the run a company gets a cap of its own, and a domain comes on the list. */
const capsAt = [0.1, 0.15, 0.2, 0.3, 0.4];
const ownCap = 5;
const listedAt = [0.35, 0.55, 0.7];
const moveEvery = 3 * hour;

/** Admins who change what is under way: versions, cadences, caps, and domains that must not be written to. */
export class Movers {
  readonly #stage: Stage;
  readonly #book: Book;
  readonly #teller: Teller;
  readonly #random: SeededRandom;
  readonly #from: number;
  #nextMove: number;
  readonly #left = { editions: [...editions.keys()], caps: [...capsAt], listed: [...listedAt] };

  constructor(stage: Stage, seed: number, to: { readonly teller: Teller; readonly book: Book }) {
    this.#stage = stage;
    this.#random = new SeededRandom(seed);
    this.#teller = to.teller;
    this.#book = to.book;
    this.#from = stage.timeline.now().getTime();
    this.#nextMove = this.#from + day;
  }

  get #api(): Api {
    return new Api(this.#stage.publicUrl, this.#stage.apiKeys.admin);
  }

  /** Does the next thing that is due by now (product time, epoch milliseconds). */
  async act(now: number): Promise<void> {
    const passed = (now - this.#from) / (span * day);
    const { editions: versions, caps, listed } = this.#left;
    const [edition] = versions;
    if (edition !== undefined && (editions[edition]?.at ?? 1) <= passed) {
      versions.shift();
      await this.#publish(edition);
    } else if ((caps[0] ?? Number.POSITIVE_INFINITY) <= passed) {
      caps.shift();
      await this.#cap();
    } else if ((listed[0] ?? Number.POSITIVE_INFINITY) <= passed) {
      listed.shift();
      await this.#list();
    } else if (this.#nextMove <= now && passed < 1) {
      this.#nextMove = now + this.#random.int(1, 2) * moveEvery;
      await this.#move();
    }
  }

  async #publish(edition: number): Promise<void> {
    const inFlight = editions[edition]?.inFlight;
    const body = { definition: underFire(edition + 1), inFlight };
    await this.#api.insist(`/v1/cadences/${this.#stage.cadenceId}/versions`, body, `edition-${edition}`);
    this.#book.count('new version');
  }

  /** Somebody who is under way goes on in the other cadence; `conflict` says that they may not. */
  async #move(): Promise<void> {
    const path = `/v1/enrollments?state=active&cadenceId=${this.#stage.cadenceId}&limit=100`;
    const { items } = runsSchema.parse((await this.#api.get(path)).body);
    if (items.length === 0) return;
    const run = this.#random.pick(items);
    const from = this.#stage.timeline.now().getTime();
    const key = `move-${run.id}`;
    const answer = await this.#api.post(
      `/v1/enrollments/${run.id}/move`,
      { cadenceId: this.#stage.asideId },
      key,
    );
    if (answer.status >= 300 && answer.status !== 409)
      throw new Error(`Moving: ${answer.status} ${JSON.stringify(answer.body)}`);
    // Whether a move was made whose answer was lost is not told: that it may have lifted a reply is.
    const who = (run.person?.email ?? '').toLowerCase();
    this.#book.lifted.push({ who, from, to: this.#stage.timeline.now().getTime() });
    if (answer.status < 300) this.#book.count('move to another cadence');
  }

  /** Of the companies with most people one that has no cap of its own yet. */
  async #cap(): Promise<void> {
    const [company] = await this.#stage.database.rows<{ id: string }>(
      `select c.id from companies c join people p on p.company_id = c.id where c.caps is null
        group by c.id order by count(*) desc, c.id limit 1`,
    );
    if (company === undefined) return;
    const caps = { peopleAtOnce: null, touchesPerWeek: ownCap };
    await this.#api.patch(`/v1/companies/${company.id}`, { caps });
    const at = this.#stage.timeline.now().getTime();
    this.#book.caps.push({ companyId: company.id, cap: ownCap, at });
    this.#book.count('company cap');
  }

  async #list(): Promise<void> {
    const domains = Map.groupBy(this.#stage.records, ({ email }) => email.split('@')[1] ?? '');
    const [domain, people] = this.#random.pick([...domains]);
    await this.#teller.list(
      domain,
      people.map(({ email }) => email),
    );
    this.#book.count('domain on the list');
  }
}
