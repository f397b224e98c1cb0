import { setTimeout as delay } from 'node:timers/promises';
import { type Disorder, type RequestLog, type SandboxClock, Table } from '../../core/index.ts';
import type { Org } from '../org.ts';
import { callProduct } from './sign.ts';

export type Change = 'updated' | 'deleted' | 'opted_out' | 'owner_changed' | 'merged' | 'converted';

/** What the package's record triggers tell the product. */
interface PushEvent {
  readonly object: 'Contact' | 'Lead';
  readonly id: string;
  readonly change: Change;
  /** ISO 8601, the stand-in's time. */
  readonly occurredAt: string;
}

interface Waiting {
  readonly key: string;
  readonly event: PushEvent;
  readonly tries: number;
}

/** Pauses between the attempts of one round; a round that fails leaves its events for the next occasion. */
const PAUSES_MS = [40, 160];
const MAX_TRIES = 12;
const BATCH = 100;

/** The queue of record-triggered pushes: kept on disk until answered with 2xx, or given up after 12 tries. */
export class Pushes {
  readonly #org: Org;
  readonly #clock: SandboxClock;
  readonly #log: RequestLog;
  readonly #disorder: Disorder;
  readonly #waiting: Table<Waiting>;
  #next = 1;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(parts: {
    org: Org;
    clock: SandboxClock;
    log: RequestLog;
    disorder: Disorder;
    dir?: string;
  }) {
    this.#org = parts.org;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#disorder = parts.disorder;
    this.#waiting = new Table('pushes', parts.dir);
    for (const key of this.#keys()) this.#next = Math.max(this.#next, Number(key) + 1);
  }

  #keys(): readonly string[] {
    return this.#waiting.rows().map((row) => row.key);
  }

  /** Queues events and starts sending; without package settings there are no triggers, so nothing is queued. */
  enqueue(events: readonly Omit<PushEvent, 'occurredAt'>[]): void {
    if (this.#org.package === undefined) return;
    const occurredAt = this.#clock.now().toISOString();
    for (const event of events) {
      const heldBackMs = this.#disorder.holdBackMs();
      const dated = { ...event, occurredAt };
      if (heldBackMs === 0) this.#enter(dated);
      else
        this.#disorder.later(heldBackMs, () => {
          this.#enter(dated);
          this.start();
        });
    }
    this.start();
  }

  #enter(event: PushEvent): void {
    const key = String(this.#next);
    this.#next += 1;
    this.#waiting.put(key, { key, event, tries: 0 });
  }

  /** Starts a round if none is under way. */
  start(): void {
    if (this.#closed) return;
    this.#running ??= this.#round().finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves when everything that waits has been sent, or has failed this round. */
  async settled(): Promise<void> {
    if (this.#running === undefined && this.#waiting.size > 0) this.start();
    while (this.#running !== undefined) await this.#running;
    await this.#disorder.settled();
  }

  /** Sends nothing more; what waits stays on disk. */
  close(): void {
    this.#closed = true;
  }

  async #round(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#closed) {
      const batch = this.#waiting.rows().slice(0, BATCH);
      if (!(await this.#deliver(batch))) return;
    }
  }

  async #deliver(batch: readonly Waiting[]): Promise<boolean> {
    const post = () => this.#post(batch.map((waiting) => waiting.event));
    for (const pause of [...PAUSES_MS, undefined]) {
      if (await post()) {
        for (const waiting of batch) this.#waiting.drop(waiting.key);
        this.#disorder.perhapsAgain(post);
        return true;
      }
      if (pause === undefined || this.#closed) break;
      await delay(pause);
    }
    for (const waiting of batch) {
      const tries = waiting.tries + PAUSES_MS.length + 1;
      if (tries >= MAX_TRIES) this.#waiting.drop(waiting.key);
      else this.#waiting.put(waiting.key, { ...waiting, tries });
    }
    return false;
  }

  /** Posts events once; true when they were taken. */
  async #post(events: readonly PushEvent[]): Promise<boolean> {
    const body = { org: this.#org.id, events };
    const answer = await callProduct(this.#org, { method: 'POST', path: '/webhooks/salesforce', body });
    this.#log.append({
      direction: 'out',
      method: 'POST',
      path: answer.url,
      status: answer.status,
      body,
      ...(answer.status === 0 ? { result: { error: answer.text } } : {}),
    });
    return answer.status >= 200 && answer.status < 300;
  }
}
