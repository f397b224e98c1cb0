import { type Disorder, type RequestLog, type SandboxClock, Table } from '../core/index.ts';
import { subscriptionId } from './data/subscriptions.ts';
import type { HubspotIdentity } from './identity.ts';
import { signedHeaders } from './signature.ts';
import type { ChangeSource } from './types.ts';

/** An event as the webhook's JSON array carries it; fields that depend on the type are open. */
interface WebhookEvent {
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly portalId: number;
  readonly appId: number;
  /** ms, the stand-in's clock. */
  readonly occurredAt: number;
  readonly subscriptionType: string;
  readonly attemptNumber: number;
  readonly [detail: string]: unknown;
}

/** How a pending event fared so far. Kept in memory: after a restart everything pending is due at once. */
interface Progress {
  readonly attempts: number;
  /** ms, wall clock. */
  readonly dueAt: number;
}

interface WebhookQueueOptions {
  readonly identity: HubspotIdentity;
  readonly clock: SandboxClock;
  readonly log: RequestLog;
  readonly disorder: Disorder;
  readonly dir?: string | undefined;
  readonly deliverTo: () => string | undefined;
  /** Whether the app is installed; without an installation there is nobody to tell. */
  readonly installed: () => boolean;
}

const BATCH = 100;
const TIMEOUT_MS = 5_000;
/** HubSpot gives an event up after a day. */
const GIVE_UP_MS = 24 * 3_600_000;
/** Answers after which HubSpot does not try again. */
const FINAL = new Set([400, 401, 403, 404, 405]);
const FRESH: Progress = { attempts: 0, dueAt: 0 };

/** Wait after the nth failure, in ms of wall time; shorter than HubSpot's, so that nobody waits for a demo. */
function waitAfter(failures: number): number {
  return Math.min(500 * 2 ** (failures - 1), 10_000);
}

/**
 * Webhooks on their way to the product: at least once, in batches of up to 100, in order of their due time. An
 * event whose delivery failed waits and is tried again for a day. What is pending survives a restart.
 */
export class WebhookQueue {
  readonly #options: WebhookQueueOptions;
  readonly #pending: Table<{ readonly event: WebhookEvent; readonly since: number }>;
  readonly #counter: Table<{ readonly last: number }>;
  readonly #progress = new Map<string, Progress>();
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: WebhookQueueOptions) {
    this.#options = options;
    this.#pending = new Table('webhooks', options.dir);
    this.#counter = new Table('webhook-counter', options.dir);
    this.#wake();
  }

  /**
   * Queues one event, if the app is installed and subscribes to it. `detail` holds what its type needs
   * (`objectId`, `propertyName` …).
   */
  emit(subscriptionType: string, source: ChangeSource, detail: Readonly<Record<string, unknown>>): void {
    const { identity, clock, installed } = this.#options;
    const name = typeof detail.propertyName === 'string' ? detail.propertyName : undefined;
    const subscription = subscriptionId(subscriptionType, name);
    if (subscription === undefined || !installed()) return;
    const eventId = (this.#counter.get('event')?.last ?? 1_000_000) + 1;
    this.#counter.put('event', { last: eventId });
    const event: WebhookEvent = {
      eventId,
      subscriptionId: subscription,
      portalId: identity.hubId,
      appId: identity.appId,
      occurredAt: clock.now().getTime(),
      subscriptionType,
      attemptNumber: 0,
      ...detail,
      ...source,
    };
    this.#pending.put(String(eventId), { event, since: Date.now() });
    const heldBackMs = this.#options.disorder.holdBackMs();
    if (heldBackMs > 0) this.#progress.set(String(eventId), { attempts: 0, dueAt: Date.now() + heldBackMs });
    this.#wake();
  }

  /** Makes everything that is pending due, and resolves when it has been tried. */
  async redeliver(): Promise<void> {
    await this.settled();
    this.targetChanged();
    await this.settled();
  }

  /** The target is another, or back: what failed before is due again. */
  targetChanged(): void {
    for (const [key, { attempts }] of this.#progress) this.#progress.set(key, { attempts, dueAt: 0 });
    this.#wake();
  }

  /** Resolves when all that is due has been answered or has failed for this attempt. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    await this.#options.disorder.settled();
  }

  get pending(): number {
    return this.#pending.size;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** The next batch of due events, oldest first. */
  #due(): WebhookEvent[] {
    if (this.#closed || this.#options.deliverTo() === undefined) return [];
    const now = Date.now();
    const due: WebhookEvent[] = [];
    for (const { event } of this.#pending.rows()) {
      const { attempts, dueAt } = this.#progress.get(String(event.eventId)) ?? FRESH;
      if (dueAt <= now) due.push({ ...event, attemptNumber: attempts });
      if (due.length === BATCH) break;
    }
    return due;
  }

  #wake(): void {
    if (this.#running !== undefined) return;
    if (this.#due().length === 0) {
      this.#schedule();
      return;
    }
    clearTimeout(this.#timer);
    this.#running = this.#drain().finally(() => {
      this.#running = undefined;
      this.#schedule();
    });
  }

  /** Wakes for the earliest event that waits; an event that came in the meantime is due at once. */
  #schedule(): void {
    if (this.#due().length > 0) {
      this.#wake();
      return;
    }
    const times = [...this.#progress.values()].map(({ dueAt }) => dueAt);
    if (this.#closed || this.#options.deliverTo() === undefined || times.length === 0) return;
    clearTimeout(this.#timer);
    const next = times.reduce((a, b) => Math.min(a, b));
    this.#timer = setTimeout(() => this.#wake(), Math.max(next - Date.now(), 0) + 1);
    this.#timer.unref();
  }

  async #drain(): Promise<void> {
    // One turn of the event loop, so that the events of one request travel together.
    await new Promise((resolve) => setImmediate(resolve));
    for (let batch = this.#due(); batch.length > 0; batch = this.#due()) {
      const status = await this.#post(batch);
      const taken = status >= 200 && status < 300;
      const done = taken || FINAL.has(status);
      if (taken) this.#options.disorder.perhapsAgain(() => this.#post(batch));
      for (const event of batch) this.#settle(String(event.eventId), done);
    }
  }

  #settle(key: string, done: boolean): void {
    const since = this.#pending.get(key)?.since ?? 0;
    const attempts = (this.#progress.get(key)?.attempts ?? 0) + 1;
    if (done || Date.now() - since > GIVE_UP_MS) {
      this.#pending.drop(key);
      this.#progress.delete(key);
    } else this.#progress.set(key, { attempts, dueAt: Date.now() + waitAfter(attempts) });
  }

  /** Posts one batch; 0 stands for no answer. */
  async #post(events: readonly WebhookEvent[]): Promise<number> {
    const { identity, log, deliverTo } = this.#options;
    const url = `${deliverTo()}/webhooks/hubspot`;
    const body = JSON.stringify(events);
    const signed = signedHeaders(identity.clientSecret, { method: 'POST', url, body, timestamp: Date.now() });
    let status = 0;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'HubSpot Webhooks', ...signed },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      status = answer.status;
    } catch {
      // No answer: the events stay pending and are tried again.
    }
    // A failed repetition is logged without its body: the same events would fill the log in an outage.
    const news = (status >= 200 && status < 300) || events.some((event) => event.attemptNumber === 0);
    const said = news ? { body: events } : { result: { events: events.length } };
    log.append({ direction: 'out', method: 'POST', path: url, status, ...said });
    return status;
  }
}
