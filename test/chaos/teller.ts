import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { ownRandom } from '../../src/demo/own-random.ts';
import { calendlyPost, signCalendly } from '../support/calendars.ts';
import type { Book } from './accepted.ts';
import { Api } from './api.ts';
import { calendlyKey, type Stage } from './stage.ts';
import { hour } from './timeline.ts';

/** Signals that stop whomever they are about. */
const stopping = ['replied', 'unsubscribed', 'complained', 'bounced', 'meeting_booked'];
const triesAtMost = 200;

/** How late, how often again: as the stand-ins' webhooks are. */
export interface Disorder {
  readonly late: number;
  readonly lateMs: number;
  readonly repeat: number;
}

/**
 * Systems that tell the product by themselves: a signal over the API, a booking from Calendly, a domain on the list. Some
 * tell it late, so that later things come first, and some tell it again.
 */
export class Teller {
  readonly #stage: Stage;
  readonly #book: Book;
  readonly #seed: number;
  readonly #disorder: Disorder;

  constructor(stage: Stage, seed: number, how: { readonly book: Book; readonly disorder: Disorder }) {
    this.#stage = stage;
    this.#seed = seed;
    this.#book = how.book;
    this.#disorder = how.disorder;
  }

  get #api(): Api {
    return new Api(this.#stage.publicUrl, this.#stage.apiKeys.admin);
  }

  /** A signal about whoever has an address; `at` is when it happened (product time, epoch milliseconds). */
  async report(told: { who: string; kind: string; about: string; at: number }): Promise<void> {
    const { who, kind, about, at } = told;
    const facts = kind === 'page_visited' ? { url: 'https://cadenza-demo.example/pricing' } : {};
    const body = { kind, email: who, key: about, at: new Date(at).toISOString(), facts };
    await this.#disorderly(`report ${about}`, async (nth) => {
      await this.#api.insist('/v1/signals', body, `signal-${about.replaceAll(' ', '-')}-${nth}`);
      if (stopping.includes(kind)) this.#stopped(who);
    });
  }

  /** Somebody books a meeting in Calendly. */
  async book(told: { who: string; about: string; at: number }): Promise<void> {
    const { who, about } = told;
    const at = new Date(told.at);
    const booking = {
      ...{
        uid: `https://api.calendly.com/invitees/${about}`,
        attendee: who,
        title: 'A meeting',
        token: null,
      },
      ...{ host: 'host@cadenza-demo.example', at },
      ...{ startAt: new Date(told.at + 24 * hour), endAt: new Date(told.at + 25 * hour) },
    };
    const body = JSON.stringify(calendlyPost('booked', booking));
    await this.#disorderly(`book ${about}`, async () => {
      await this.#postSigned('/webhooks/calendly', body);
      this.#stopped(who);
    });
  }

  /** Nobody under a domain may be written to any more; `people` are those who are known to be. */
  async list(domain: string, people: readonly string[]): Promise<void> {
    const body = { scope: 'domain', value: domain, reason: 'Their company asked us.' };
    await this.#disorderly(`list ${domain}`, async (nth) => {
      await this.#api.insist('/v1/suppressions', body, `list-${domain}-${nth}`);
      for (const who of people) this.#stopped(who);
    });
  }

  #stopped(who: string): void {
    this.#book.stop({ who, at: this.#stage.timeline.now().getTime() });
  }

  /** A signature carries the time, and the processes' clocks are wrong: what is refused is signed and posted again. */
  async #postSigned(path: string, body: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const headers = signCalendly(body, calendlyKey, new Date());
      const answer = await fetch(`${this.#stage.publicUrl}${path}`, {
        ...{ method: 'POST', body, signal: AbortSignal.timeout(10_000) },
        headers: { 'content-type': 'application/json', ...headers },
      }).catch(() => null);
      if (answer?.ok) return;
      if (attempt === triesAtMost) throw new Error(`${path}: ${answer?.status ?? 'no answer'}`);
      await pause(200);
    }
  }

  async #disorderly(name: string, tell: (nth: number) => Promise<void>): Promise<void> {
    const { late, lateMs, repeat } = this.#disorder;
    const random: SeededRandom = ownRandom(this.#seed, name);
    const wait = () => pause(random.int(1, lateMs));
    if (random.next() < late) await wait();
    await tell(1);
    if (random.next() >= repeat) return;
    await wait();
    await tell(2);
  }
}
