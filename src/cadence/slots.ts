import { hourMs, minuteMs } from './duration.ts';
import { slideIntoWindow } from './wait.ts';
import { type Calendar, localDay, momentOf } from './windows.ts';

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
}

/** A mail that wants to leave. */
export interface SlotWish {
  readonly id: string;
  /** The planned moment (epoch milliseconds). */
  readonly at: number;
  readonly calendar: Calendar;
  /** Planned for this very moment, whatever the windows: it stays so on this day of the person's, not on later ones. */
  readonly immediate: boolean;
}

/**
 * How long after its slot a mail may still leave in it: twice what a healthy scheduler takes to look, which is a minute
 * on Workers. With less, a scheduler that looks once a minute would hardly ever find a slot in time.
 */
export const slotGraceMs = 2 * minuteMs;

/**
 * Whether a slot cannot be used any more: its time has passed by more than the grace, or it would now count for
 * another hour or day than the one that it was allotted in. So caps hold exactly, whatever the delay.
 */
export function slotIsOver(slot: Date, now: Date, limits: SendingLimits): boolean {
  const [from, to] = [slot.getTime(), now.getTime()];
  if (to - from > slotGraceMs) return true;
  if (limits.perDay === null && limits.perHour === null) return false;
  const day = dayAt(from, limits.zone);
  if (to >= day.to) return true;
  return limits.perHour !== null && hourIn(day, from) !== hourIn(day, to);
}

/** From when on the moments taken matter to a wish for `at`: the start of its day, less the gap (epoch milliseconds). */
export function countedFrom(at: number, limits: SendingLimits): number {
  return dayAt(at, limits.zone).from - (limits.gapSeconds ?? 0) * 1000;
}

/**
 * Gives every wish a slot: the earliest moment at or after the wish that lies in an open window of its calendar and,
 * together with the moments already taken and the slots given before it, breaks none of the limits. Wishes are served
 * by their moment, equal ones in the order given. `taken` are epoch milliseconds, in any order, from `countedFrom` the
 * earliest wish on. Same input, same slots.
 */
export function allotSlots(
  wishes: readonly SlotWish[],
  taken: readonly number[],
  limits: SendingLimits,
): ReadonlyMap<string, Date> {
  const book = new SlotBook(taken, limits);
  const slots = new Map<string, Date>();
  for (const wish of [...wishes].sort((one, other) => one.at - other.at)) {
    const at = book.earliest(wish);
    book.add(at);
    slots.set(wish.id, new Date(at));
  }
  return slots;
}

/** A day of the sender's, `to` exclusive. */
interface DaySpan {
  readonly from: number;
  readonly to: number;
}

interface CountedDay extends DaySpan {
  count: number;
  readonly hours: Map<number, number>;
  /** The day after it, once it was asked for: a wish that skips many full days finds them by this. */
  next: CountedDay | null;
}

function dayAt(at: number, zone: string): DaySpan {
  const day = localDay(at, zone);
  return { from: momentOf(day, '00:00', zone), to: momentOf(day.add({ days: 1 }), '00:00', zone) };
}

const hourIn = (day: DaySpan, at: number) => Math.floor((at - day.from) / hourMs);

/** What is taken, in a form that answers quickly where something is free. */
export class SlotBook {
  readonly #limits: SendingLimits;
  readonly #gap: number;
  /** In order. */
  readonly #moments: number[];
  readonly #days = new Map<number, CountedDay>();
  #latest: CountedDay | null = null;
  /** By zone: a stretch in which nothing was free for the schedule, up to the slot at its end. */
  readonly #full = new Map<string, { calendar: Calendar; from: number; to: number }>();

  constructor(taken: readonly number[], limits: SendingLimits) {
    this.#limits = limits;
    this.#gap = (limits.gapSeconds ?? 0) * 1000;
    this.#moments = [...taken].sort((one, other) => one - other);
    for (const at of this.#moments) this.#count(at);
  }

  add(at: number): void {
    this.#moments.splice(this.#firstAfter(at), 0, at);
    this.#count(at);
  }

  /** Frees a moment that was taken: what was full before may not be any more. */
  giveBack(at: number): void {
    const index = this.#firstAfter(at) - 1;
    if (this.#moments[index] !== at) return;
    this.#moments.splice(index, 1);
    const day = this.#dayOf(at);
    const hour = hourIn(day, at);
    day.count -= 1;
    day.hours.set(hour, (day.hours.get(hour) ?? 1) - 1);
    this.#full.clear();
  }

  /**
   * The first free moment. What was full for a wish before is full for the next one with the same windows, since slots
   * are only added: many equal wishes do not look through the same days again.
   */
  earliest(wish: SlotWish): number {
    const { calendar } = wish;
    const full = this.#full.get(calendar.zone);
    const same =
      full?.calendar.schedule === calendar.schedule && full.calendar.closedDays === calendar.closedDays;
    const known = same && full.from <= wish.at && wish.at <= full.to ? full : null;
    if (wish.immediate) return this.#search(wish.at, wish);
    const at = this.#search(known?.to ?? wish.at, wish);
    this.#full.set(calendar.zone, { calendar, from: known?.from ?? wish.at, to: at });
    return at;
  }

  /** Every move is to the first moment that the rule at hand allows, so nothing earlier is passed over. */
  #search(start: number, wish: SlotWish): number {
    let at = start;
    for (;;) {
      const from = at;
      at = this.#clearOfCaps(inWindow(at, wish));
      at = this.#clearOfGaps(at);
      if (at === from) return at;
    }
  }

  #clearOfCaps(at: number): number {
    const { perDay, perHour } = this.#limits;
    if (perDay === null && perHour === null) return at;
    let day = this.#dayOf(at);
    let found = at;
    for (;;) {
      while (perDay !== null && day.count >= perDay) day = this.#after(day);
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
    const day = this.#days.get(span.from) ?? { ...span, count: 0, hours: new Map(), next: null };
    this.#days.set(span.from, day);
    this.#latest = day;
    return day;
  }

  #after(day: CountedDay): CountedDay {
    day.next ??= this.#dayOf(day.to);
    return day.next;
  }
}

function inWindow(at: number, wish: SlotWish): number {
  const { calendar } = wish;
  if (wish.immediate && localDay(at, calendar.zone).equals(localDay(wish.at, calendar.zone))) return at;
  return slideIntoWindow(new Date(at), calendar).getTime();
}
