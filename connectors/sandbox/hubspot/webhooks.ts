import { type RequestLog, type SandboxClock, Table } from '../core/index.ts';
import { subscriptionId } from './data/subscriptions.ts';
import type { HubspotIdentity } from './identity.ts';
import { signedHeaders } from './signature.ts';
import type { ChangeSource } from './types.ts';

/** An event as the webhook's JSON array carries it; fields that depend on the type are open. */
export interface WebhookEvent {
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

interface PendingRow {
  readonly event: WebhookEvent;
  readonly attempts: number;
}

export interface WebhookQueueOptions {
  readonly identity: HubspotIdentity;
  readonly clock: SandboxClock;
  readonly log: RequestLog;
  readonly dir?: string | undefined;
  readonly deliverTo: () => string | undefined;
  /** Whether the app is installed; without an installation there is nobody to tell. */
  readonly installed: () => boolean;
}

const BATCH = 100;
const ATTEMPTS = 10;
const TIMEOUT_MS = 5_000;
/** Answers after which HubSpot does not try again. */
const FINAL = new Set([400, 401, 403, 404, 405]);

/**
 * Webhooks on their way to the product, at least once and in batches of up to 100. A failed batch is tried again
 * after a wait that doubles from half a second of wall time (HubSpot spreads ten tries over a day; the count is
 * kept, the waits are not). What is pending survives a restart.
 */
export class WebhookQueue {
  readonly #options: WebhookQueueOptions;
  readonly #pending: Table<PendingRow>;
  #nextEventId: number;
  #running: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;

  constructor(options: WebhookQueueOptions) {
    this.#options = options;
    this.#pending = new Table('webhooks', options.dir);
    const ids = this.#pending.rows().map((row) => row.event.eventId);
    this.#nextEventId = Math.max(1_000_000 + options.log.entries.length, ...ids) + 1;
    if (this.#pending.size > 0) this.#wake();
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
    const eventId = this.#nextEventId;
    this.#nextEventId += 1;
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
    this.#pending.put(String(eventId), { event, attempts: 0 });
    this.#wake();
  }

  /** Tries everything that is pending now, without waiting for its turn. */
  async redeliver(): Promise<void> {
    await this.settled();
    this.#wake();
    await this.settled();
  }

  /** Resolves when all that is due has been answered or has failed for this attempt. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  get pending(): number {
    return this.#pending.size;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  #wake(): void {
    if (this.#closed || this.#running !== undefined || this.#options.deliverTo() === undefined) return;
    clearTimeout(this.#retry);
    this.#running = this.#drain().finally(() => {
      this.#running = undefined;
    });
  }

  /** The target has become known. */
  targetChanged(): void {
    if (this.#pending.size > 0) this.#wake();
  }

  async #drain(): Promise<void> {
    // One turn of the event loop, so that the events of one request travel together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#pending.size > 0 && !this.#closed) {
      const rows = this.#pending.rows().slice(0, BATCH);
      const status = await this.#post(rows);
      const ok = status >= 200 && status < 300;
      for (const { event, attempts } of rows) {
        const key = String(event.eventId);
        if (ok || FINAL.has(status) || attempts + 1 >= ATTEMPTS) this.#pending.drop(key);
        else this.#pending.put(key, { event, attempts: attempts + 1 });
      }
      if (ok || FINAL.has(status)) this.#failures = 0;
      else {
        this.#failures += 1;
        if (this.#pending.size > 0) this.#later();
        return;
      }
    }
  }

  #later(): void {
    if (this.#closed) return;
    const wait = Math.min(500 * 2 ** (this.#failures - 1), 60_000);
    this.#retry = setTimeout(() => this.#wake(), wait);
    this.#retry.unref();
  }

  /** Posts one batch; 0 stands for no answer. */
  async #post(rows: readonly PendingRow[]): Promise<number> {
    const { identity, log, deliverTo } = this.#options;
    const url = `${deliverTo()}/webhooks/hubspot`;
    const events = rows.map(({ event, attempts }) => ({ ...event, attemptNumber: attempts }));
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
    log.append({ direction: 'out', method: 'POST', path: url, status, body: events });
    return status;
  }
}
