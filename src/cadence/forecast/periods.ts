import { dayMs } from '../duration.ts';
import { dayAt, weekAt } from '../sender-book.ts';
import type { Period, SlotBook } from '../slot-book.ts';

/** So much in each period: touches of a company a week, new people of a cadence a day. */
export interface PeriodCap {
  readonly cap: number;
  /** Moments that are taken already, planned ones included, from the beginning of the period of now on (epoch milliseconds). */
  readonly taken: readonly number[];
  /** How many of them were used in the period of now: what a peak of this period counts beside the play. */
  readonly had: number;
}

/** What limits a play beside its senders. */
export interface Caps {
  /** IANA zone of the workspace: on its clock days and weeks are counted. */
  readonly zone: string;
  /** By company; those without a cap are left out. */
  readonly companies: ReadonlyMap<string, PeriodCap>;
  /** By cadence. */
  readonly cadences: ReadonlyMap<string, PeriodCap>;
}

export const noCaps: Caps = { zone: 'UTC', companies: new Map(), cadences: new Map() };

/** Tells the period that holds a moment, and remembers it: a zoned computation is dear, and the same few are asked for. */
export type PeriodReader = (at: number) => Period;

function remembering(find: PeriodReader): PeriodReader {
  const known = new Map<number, Period[]>();
  return (at) => {
    const near = known.get(Math.floor(at / dayMs)) ?? [];
    known.set(Math.floor(at / dayMs), near);
    const found = near.find((one) => one.from <= at && at < one.to);
    if (found !== undefined) return found;
    const period = find(at);
    near.push(period);
    return period;
  };
}

export const daysIn = (zone: string): PeriodReader => remembering((at) => dayAt(at, zone));
export const weeksIn = (zone: string): PeriodReader => remembering((at) => weekAt(at, zone));

/**
 * What is taken of a cap, where nobody goes before anybody: whoever plans first has the place. The engine lets the better
 * rank go first; how much a period holds is the same.
 */
export class CountedBook implements SlotBook {
  readonly key: string;
  readonly #cap: number;
  readonly #periodAt: PeriodReader;
  /** By the beginning of the period. */
  readonly #counts = new Map<number, number>();

  constructor(key: string, { cap, taken }: PeriodCap, periodAt: PeriodReader) {
    this.key = key;
    this.#cap = cap;
    this.#periodAt = periodAt;
    for (const at of taken) this.add({ at });
  }

  free(at: number): number {
    for (let found = at; ; ) {
      const { from, to } = this.#periodAt(found);
      if ((this.#counts.get(from) ?? 0) < this.#cap) return found;
      found = to;
    }
  }

  add({ at }: { readonly at: number }): null {
    this.#change(at, 1);
    return null;
  }

  /** Frees a place that was taken. */
  giveBack(at: number): void {
    this.#change(at, -1);
  }

  #change(at: number, by: number): void {
    const { from } = this.#periodAt(at);
    this.#counts.set(from, (this.#counts.get(from) ?? 0) + by);
  }
}
