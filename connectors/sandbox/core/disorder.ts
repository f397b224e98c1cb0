import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from './random.ts';

/** How a stand-in's webhooks misbehave: `PUT /sandbox/disorder`. */
export interface DisorderRules {
  /** Share of deliveries that are held back, so that later ones overtake them, 0 to 1. */
  readonly late: number;
  /** For how long at most, in milliseconds. */
  readonly lateMs: number;
  /** Share of deliveries that were taken and come once more, some time later, 0 to 1. */
  readonly repeat: number;
}

const orderly: DisorderRules = { late: 0, lateMs: 0, repeat: 0 };

/** Late, repeated and overtaking webhooks, as vendors promise nothing better; without rules all is in order. */
export class Disorder {
  #rules = orderly;
  #late = 0;
  #repeated = 0;
  readonly #random: SeededRandom;
  readonly #waiting = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  set(rules: DisorderRules): void {
    this.#rules = rules;
  }

  /** How many deliveries were held back, and how many came again. */
  get counts(): { readonly late: number; readonly repeated: number } {
    return { late: this.#late, repeated: this.#repeated };
  }

  /** How long the next delivery is held back, in milliseconds; 0 when it is not. */
  holdBackMs(): number {
    if (this.#rules.late === 0 || this.#random.next() >= this.#rules.late) return 0;
    this.#late += 1;
    return this.#random.int(1, this.#rules.lateMs);
  }

  /** Does something `ms` later, unless the stand-in is closed before. */
  later(ms: number, work: () => unknown): void {
    const waiting = delay(ms, undefined, { signal: this.#closing.signal })
      .then(work)
      .then(
        () => {},
        () => {},
      )
      .finally(() => this.#waiting.delete(waiting));
    this.#waiting.add(waiting);
  }

  /** Posts once more what has just been taken, after a while, if the rules say so. */
  perhapsAgain(post: () => Promise<unknown>): void {
    if (this.#rules.repeat === 0 || this.#random.next() >= this.#rules.repeat) return;
    this.#repeated += 1;
    this.later(this.#random.int(1, Math.max(1, this.#rules.lateMs)), post);
  }

  /** Resolves when nothing is held back and no repeat is under way. */
  async settled(): Promise<void> {
    while (this.#waiting.size > 0) await Promise.all(this.#waiting);
  }

  close(): void {
    this.#closing.abort();
  }
}
