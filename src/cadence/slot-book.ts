/** What is taken of something limited, and what of it is still free. Times are epoch milliseconds. */
export interface SlotBook {
  /** Names the limit, such as `company 0192…`: books with one key are one book. */
  readonly key: string;
  /** The earliest moment at or after `at` that this limit allows to a touch of a rank. Never earlier for a later `at`. */
  free(at: number, rank: number): number;
  /** Takes a moment that was free; returns whose slot had to give way to it, null when nobody's. */
  add(slot: { readonly at: number; readonly id: string; readonly rank: number }): string | null;
}

/** A slot that somebody has. `firm`: it has been used, or nobody may take it away any more. */
export interface TakenSlot {
  readonly id: string;
  readonly at: number;
  readonly rank: number;
  readonly firm: boolean;
}

/** A span of time in which so many touches are allowed, `to` exclusive. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** So many touches in each period; `ranked`: the better rank may take the place of a planned one. */
interface PeriodLimit {
  readonly key: string;
  readonly cap: number;
  readonly ranked: boolean;
  readonly periodAt: (at: number) => Period;
}

interface CountedPeriod extends Period {
  taken: TakenSlot[];
}

/**
 * So many in each period: first touches of a cadence a day, touches of a company a week. A touch of a better (lower)
 * rank takes the place of the planned one of the worst rank, the latest of those; equal ranks keep what they have.
 */
export class PeriodBook implements SlotBook {
  readonly key: string;
  readonly cap: number;
  readonly #ranked: boolean;
  readonly #periodAt: (at: number) => Period;
  readonly #periods = new Map<number, CountedPeriod>();

  constructor(of: PeriodLimit, taken: readonly TakenSlot[]) {
    this.key = of.key;
    this.cap = of.cap;
    this.#ranked = of.ranked;
    this.#periodAt = of.periodAt;
    for (const slot of taken) this.#at(slot.at).taken.push(this.#ranked ? slot : { ...slot, firm: true });
  }

  free(at: number, rank: number): number {
    let found = at;
    for (;;) {
      const period = this.#at(found);
      const strong = period.taken.filter((slot) => slot.firm || slot.rank <= rank).length;
      if (strong < this.cap) return found;
      found = period.to;
    }
  }

  add({ at, id, rank }: { readonly at: number; readonly id: string; readonly rank: number }): string | null {
    const period = this.#at(at);
    const weakest = period.taken.length < this.cap ? null : weakestOf(period.taken, rank);
    if (weakest !== null) period.taken = period.taken.filter((slot) => slot !== weakest);
    period.taken.push({ id, at, rank, firm: !this.#ranked });
    return weakest?.id ?? null;
  }

  /** What is taken of the period that holds a moment, in order. */
  takenAt(at: number): readonly TakenSlot[] {
    return this.#at(at).taken.toSorted((one, other) => one.at - other.at);
  }

  /** The period that holds a moment. */
  periodAt(at: number): Period {
    return this.#periodAt(at);
  }

  #at(at: number): CountedPeriod {
    const span = this.#periodAt(at);
    const known = this.#periods.get(span.from);
    if (known !== undefined) return known;
    const fresh = { ...span, taken: [] };
    this.#periods.set(span.from, fresh);
    return fresh;
  }
}

/** Of the planned slots that a rank outbids the one of the worst rank, the latest of those. */
function weakestOf(taken: readonly TakenSlot[], rank: number): TakenSlot | null {
  return taken.reduce<TakenSlot | null>((weakest, slot) => {
    if (slot.firm || slot.rank <= rank) return weakest;
    if (weakest === null || slot.rank > weakest.rank) return slot;
    return slot.rank === weakest.rank && slot.at > weakest.at ? slot : weakest;
  }, null);
}
