import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** From a real moment on, product time passes `rate` times as fast as real time. Both in epoch milliseconds. */
export interface Leg {
  readonly realAt: number;
  readonly productAt: number;
  readonly rate: number;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/**
 * True product time of a run, a function of real time: so every process reckons the same moment without asking, and
 * only what is put wrong on purpose is wrong.
 */
export class Timeline implements Clock {
  #legs: readonly Leg[];

  constructor(legs: readonly Leg[]) {
    this.#legs = legs;
  }

  get legs(): readonly Leg[] {
    return this.#legs;
  }

  /** Product time at a real moment, epoch milliseconds. */
  at(real: number): number {
    const leg = this.#legs.findLast((one) => one.realAt <= real) ?? this.#legs[0];
    return leg === undefined ? real : Math.round(leg.productAt + (real - leg.realAt) * leg.rate);
  }

  /** How fast product time passed at a moment of it, epoch milliseconds. */
  rateAt(product: number): number {
    return (this.#legs.findLast((one) => one.productAt <= product) ?? this.#legs[0])?.rate ?? 1;
  }

  now(): Date {
    return new Date(this.at(Date.now()));
  }

  wall(): Date {
    return new Date();
  }

  /** Goes on at another rate, from a moment on that lies just ahead, so that all processes hear of it before. */
  goOn(rate: number): void {
    const realAt = Date.now() + 300;
    this.#legs = [...this.#legs, { realAt, productAt: this.at(realAt), rate }];
  }

  /** Takes over what another process says. */
  follow(legs: readonly Leg[]): void {
    this.#legs = legs;
  }
}

/** How wrong a process's clock is, and how often it jumps: both by its own dice. */
export interface Skew {
  readonly seed: number;
  /** Furthest from the truth, either way, in milliseconds. */
  readonly mostMs: number;
  /** It jumps once in about this time, in real milliseconds. */
  readonly jumpMs: number;
}

/** The clock of one process: off by some minutes, and jumping back and forth while the process runs. */
export class SkewedClock implements Clock {
  readonly #timeline: Timeline;
  readonly #skew: Skew;
  readonly #random: SeededRandom;
  #off = 0;
  #until = 0;

  constructor(timeline: Timeline, skew: Skew) {
    this.#timeline = timeline;
    this.#skew = skew;
    this.#random = new SeededRandom(skew.seed);
  }

  #offset(real: number): number {
    const { mostMs, jumpMs } = this.#skew;
    if (real >= this.#until) {
      this.#off = this.#random.int(-mostMs, mostMs);
      this.#until = real + this.#random.int(Math.round(jumpMs / 2), Math.round(jumpMs * 1.5));
    }
    return this.#off;
  }

  now(): Date {
    const real = Date.now();
    return new Date(this.#timeline.at(real) + this.#offset(real));
  }

  wall(): Date {
    const real = Date.now();
    return new Date(real + this.#offset(real));
  }
}
