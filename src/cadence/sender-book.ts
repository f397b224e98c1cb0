import { hourMs } from './duration.ts';
import { capOn, type Ramp } from './ramp.ts';
import type { Period, SlotBook } from './slot-book.ts';
import { localDay, momentOf } from './windows.ts';

/** How much mail may come from one sender; null: as much as there is. */
export interface SendingLimits {
  /** IANA zone on whose clock days and hours are counted: that of the sender's user. */
  readonly zone: string;
  /** Mails a calendar day. */
  readonly perDay: number | null;
  /** Mails an hour: hours are counted from the day's midnight, as the clock shows them. */
  readonly perHour: number | null;
  /** Least time between two mails, in seconds. */
  readonly gapSeconds: number | null;
  /** How `perDay` is reached; null: it holds from the beginning. */
  readonly ramp?: Ramp | null;
}

interface CountedDay extends Period {
  /** What the ramp allows on it; null: no limit. */
  readonly cap: number | null;
  count: number;
  readonly hours: Map<number, number>;
  /** The day after it, once it was asked for: a wish that skips many full days finds them by this. */
  next: CountedDay | null;
}

/** The local day that holds a moment. */
export function dayAt(at: number, zone: string): Period {
  const day = localDay(at, zone);
  return { from: momentOf(day, '00:00', zone), to: momentOf(day.add({ days: 1 }), '00:00', zone) };
}

/** The week, from Monday on, that holds a moment. */
export function weekAt(at: number, zone: string): Period {
  const day = localDay(at, zone);
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  return { from: momentOf(monday, '00:00', zone), to: momentOf(monday.add({ days: 7 }), '00:00', zone) };
}

/** Which hour of its day a moment lies in, as the clock shows it. */
export const hourIn = (day: Period, at: number) => Math.floor((at - day.from) / hourMs);

/** What is taken of a sender, in a form that answers quickly where something is free. Ranks do not matter to it. */
export class SenderBook implements SlotBook {
  readonly key: string;
  readonly #limits: SendingLimits;
  readonly #gap: number;
  /** In order. */
  readonly #moments: number[];
  readonly #days = new Map<number, CountedDay>();
  #latest: CountedDay | null = null;

  constructor(key: string, limits: SendingLimits, taken: readonly number[]) {
    this.key = key;
    this.#limits = limits;
    this.#gap = (limits.gapSeconds ?? 0) * 1000;
    this.#moments = [...taken].sort((one, other) => one - other);
    for (const at of this.#moments) this.#count(at);
  }

  add({ at }: { readonly at: number }): null {
    this.#moments.splice(this.#firstAfter(at), 0, at);
    this.#count(at);
    return null;
  }

  /** Frees a moment that was taken. */
  giveBack(at: number): void {
    const index = this.#firstAfter(at) - 1;
    if (this.#moments[index] !== at) return;
    this.#moments.splice(index, 1);
    const day = this.#dayOf(at);
    const hour = hourIn(day, at);
    day.count -= 1;
    day.hours.set(hour, (day.hours.get(hour) ?? 1) - 1);
  }

  free(start: number): number {
    let at = start;
    for (;;) {
      const from = at;
      at = this.#clearOfGaps(this.#clearOfCaps(at));
      if (at === from) return at;
    }
  }

  #clearOfCaps(at: number): number {
    const { perDay, perHour } = this.#limits;
    if (perDay === null && perHour === null) return at;
    let day = this.#dayOf(at);
    let found = at;
    for (;;) {
      while (day.cap !== null && day.count >= day.cap) day = this.#after(day);
      found = Math.max(found, day.from);
      if (perHour === null) return found;
      let hour = hourIn(day, found);
      while ((day.hours.get(hour) ?? 0) >= perHour) hour += 1;
      found = Math.max(found, day.from + hour * hourMs);
      if (found < day.to) return found;
      day = this.#after(day);
    }
  }

  #clearOfGaps(at: number): number {
    if (this.#gap === 0) return at;
    let free = at;
    for (let index = this.#firstAfter(at - this.#gap); index < this.#moments.length; index += 1) {
      const moment = this.#moments[index] ?? Number.POSITIVE_INFINITY;
      if (moment >= free + this.#gap) break;
      free = moment + this.#gap;
    }
    return free;
  }

  /** Index of the first moment later than `at`. */
  #firstAfter(at: number): number {
    let [low, high] = [0, this.#moments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#moments[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #count(at: number): void {
    const day = this.#dayOf(at);
    const hour = hourIn(day, at);
    day.count += 1;
    day.hours.set(hour, (day.hours.get(hour) ?? 0) + 1);
  }

  #dayOf(at: number): CountedDay {
    const known = this.#latest;
    if (known !== null && known.from <= at && at < known.to) return known;
    const span = dayAt(at, this.#limits.zone);
    const day = this.#days.get(span.from) ?? this.#blank(span);
    this.#days.set(span.from, day);
    this.#latest = day;
    return day;
  }

  #after(day: CountedDay): CountedDay {
    day.next ??= this.#dayOf(day.to);
    return day.next;
  }

  #blank(span: Period): CountedDay {
    const { perDay, ramp, zone } = this.#limits;
    const cap = perDay === null ? null : capOn(localDay(span.from, zone), perDay, ramp);
    return { ...span, cap, count: 0, hours: new Map(), next: null };
  }
}
