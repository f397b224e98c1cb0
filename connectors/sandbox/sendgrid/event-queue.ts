import type { SandboxClock, SeededRandom } from '../core/index.ts';
import { type EventStore, type StoredEvent, toWebhookEvent } from './events.ts';
import type { Ids } from './ids.ts';
import type { MailStore } from './mail.ts';
import { type Post, type Poster, type PostOutcome, wasTaken } from './poster.ts';
import type { Secrets } from './secrets.ts';
import type { AccountSettings } from './settings.ts';
import { signWebhook } from './signing.ts';

interface Waiting {
  readonly event: StoredEvent;
  /** Told once how the event's post went, whether it was taken or not. */
  readonly done?: (outcome: PostOutcome) => void;
  /** A repeat: is not repeated again. */
  readonly repeat?: boolean;
  /** Was in a post that failed. */
  readonly tried?: boolean;
}

interface EventQueueParts {
  readonly events: EventStore;
  readonly mails: MailStore;
  readonly settings: AccountSettings;
  readonly secrets: Secrets;
  readonly poster: Poster;
  readonly random: SeededRandom;
  readonly ids: Ids;
  readonly clock: SandboxClock;
  readonly deliverTo: () => string | undefined;
  readonly flushMs: number;
}

const CONCURRENCY = 4;
const MAX_BATCH = 500;
/** How long a batch that failed waits when nothing else sets off a flush. */
const RETRY_EVERY_MS = 5000;

/**
 * Posts events in batches. A batch that was refused after all its attempts is kept and goes out again with the next
 * flush, so nothing is lost while the product is down; what is unposted at a stop is posted after the restart.
 */
export class EventQueue {
  readonly #parts: EventQueueParts;
  #waiting: Waiting[];
  #undelivered: Waiting[] = [];
  readonly #ready: Waiting[][] = [];
  readonly #flying = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #timerMs = 0;
  #repeats = 0;
  #closed = false;

  constructor(parts: EventQueueParts) {
    this.#parts = parts;
    this.#waiting = parts.events.unposted().map((event) => ({ event }));
    this.#schedule();
  }

  /** Events that no product has taken yet. */
  get backlog(): number {
    return this.#waiting.length + this.#undelivered.length + this.#ready.flat().length;
  }

  /** Events that wait for their first post. */
  get fresh(): number {
    return this.#waiting.length;
  }

  add(events: readonly StoredEvent[]): void {
    for (const event of events) this.#waiting.push({ event });
    this.#schedule();
  }

  /** Posts now; undefined when nothing can be posted (held, or no product known). */
  addAndPost(events: readonly StoredEvent[]): Promise<PostOutcome | undefined> {
    if (events.length === 0 || !this.#mayPost()) {
      this.add(events);
      return Promise.resolve(undefined);
    }
    return new Promise((done) => {
      for (const event of events) this.#waiting.push({ event, done });
      this.flush();
    });
  }

  flush(): void {
    if (!this.#mayPost()) return;
    this.#waiting.unshift(...this.#undelivered);
    this.#undelivered = [];
    this.#cutBatches();
  }

  /** Resolves when all events have been taken, or those left have failed all their attempts. */
  async settled(): Promise<void> {
    this.flush();
    while (this.#flying.size > 0) {
      await Promise.race(this.#flying);
      if (this.#waiting.length > 0 && this.#mayPost()) this.#cutBatches();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#flying);
  }

  #mayPost(): boolean {
    return (
      !this.#closed && !this.#parts.settings.values.webhooks.hold && this.#parts.deliverTo() !== undefined
    );
  }

  #schedule(ms = this.#parts.flushMs): void {
    if (this.#closed || this.#waiting.length + this.#undelivered.length === 0) return;
    if (this.#timer !== undefined && this.#timerMs <= ms) return;
    clearTimeout(this.#timer);
    this.#timerMs = ms;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.flush();
    }, ms);
    this.#timer.unref();
  }

  #cutBatches(): void {
    const { random, settings } = this.#parts;
    const mood = settings.values.webhooks;
    const list = this.#waiting;
    this.#waiting = [];
    if (mood.duplicate > 0) {
      for (const each of [...list]) {
        if (each.repeat || random.next() >= mood.duplicate) continue;
        (random.next() < 0.5 ? list : this.#waiting).push(this.#repeat(each.event, mood.reissue));
      }
    }
    if (mood.shuffle) shuffle(list, random);
    for (let start = 0; start < list.length; start += MAX_BATCH)
      this.#ready.push(list.slice(start, start + MAX_BATCH));
    this.#pump();
    this.#schedule();
  }

  #repeat(event: StoredEvent, reissue: number): Waiting {
    if (this.#parts.random.next() >= reissue) return { event, repeat: true };
    this.#repeats += 1;
    const name = `${event.data.sg_event_id}-${this.#repeats}`;
    const data = { ...event.data, sg_event_id: this.#parts.ids.short('repeat', name) };
    return { event: { ...event, data }, repeat: true };
  }

  #pump(): void {
    while (this.#flying.size < CONCURRENCY) {
      const batch = this.#ready.shift();
      if (batch === undefined) return;
      const flight = this.#post(batch).finally(() => {
        this.#flying.delete(flight);
        this.#pump();
      });
      this.#flying.add(flight);
    }
  }

  async #post(batch: readonly Waiting[]): Promise<void> {
    const outcome = await this.#parts.poster.withRetries(this.#build(batch), (last) => !wasTaken(last));
    const own = batch.filter((each) => !each.repeat);
    if (wasTaken(outcome)) {
      if (own.length > 0) this.#parts.events.markPosted(own.map((each) => each.event.data.sg_event_id));
    } else {
      this.#undelivered.push(...own.map(({ event }) => ({ event, tried: true })));
      this.#schedule(RETRY_EVERY_MS);
    }
    for (const each of batch) each.done?.(outcome);
  }

  #build(batch: readonly Waiting[]): Post {
    const { mails, secrets } = this.#parts;
    const wire: Record<string, unknown>[] = [];
    const result: Record<string, unknown>[] = [];
    for (const { mailId, data } of batch.map((each) => each.event)) {
      const mail = mails.get(mailId);
      if (mail === undefined) continue;
      wire.push(toWebhookEvent(data, mail));
      result.push({
        id: data.sg_event_id,
        event: data.event,
        email: data.email,
        custom_args: mail.custom_args,
      });
    }
    const body = Buffer.from(`[${wire.map((event) => JSON.stringify(event)).join(',\r\n')}]\r\n`);
    return {
      url: `${this.#parts.deliverTo() ?? ''}/webhooks/sendgrid/events`,
      headers: () => ({
        'Content-Type': 'application/json',
        'User-Agent': 'SendGrid Event API',
        ...signWebhook(secrets.signingKey, body, new Date()),
      }),
      body,
      result: { events: result },
      brief: { events: result.map(({ id, event }) => ({ id, event })) },
      tried: batch.every((each) => each.tried === true),
    };
  }
}

function shuffle<T>(list: T[], random: SeededRandom): void {
  for (let index = list.length - 1; index > 0; index -= 1) {
    const other = random.int(0, index);
    const [a, b] = [list[index], list[other]];
    if (a === undefined || b === undefined) continue;
    list[index] = b;
    list[other] = a;
  }
}
