import { dayMs, minuteMs } from './duration.ts';
import { spreadSeed } from './seed.ts';
import { dayAt, hourIn, type SendingLimits } from './sender-book.ts';
import type { Period, SlotBook } from './slot-book.ts';
import { slideIntoWindow } from './wait.ts';
import { type Calendar, localDay, openSpans } from './windows.ts';

/** A touch that wants to be carried out. */
export interface SlotWish {
  readonly id: string;
  /** The planned moment (epoch milliseconds). */
  readonly at: number;
  readonly calendar: Calendar;
  /** Planned for this very moment, whatever the windows: it stays so on this day of the person's, not on later ones. */
  readonly immediate: boolean;
  /** It has no time of the day of its own: 'immediate', 'within 2h'. Kept for another day, it may come at any time of it. */
  readonly anyTime?: boolean;
  /** The moment whose time of the day it belongs to on another day (epoch milliseconds); left out, `at`. */
  readonly timeOf?: number;
}

/** Whether a step's own words ask for no time of the day, so that one that has to wait a day has none either. */
export const isAnyTime = (at: string | undefined): boolean =>
  at === 'immediate' || at?.startsWith('within ') === true;

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

/** A wish with the limits that it has to keep to, and what it weighs among others: the lower rank goes first. */
export interface BookedWish extends SlotWish {
  readonly rank: number;
  readonly books: readonly SlotBook[];
}

/** What a wish got. */
export interface Slot {
  readonly at: Date;
  /** The limits that kept it from the moment that it wanted, the first one first. */
  readonly movedBy: readonly SlotBook[];
  /** Whose slots had to give way to it, by book. */
  readonly outbid: readonly { readonly book: SlotBook; readonly id: string }[];
}

/**
 * Gives every wish a slot: the earliest moment at or after the wish that lies in an open window of its calendar and
 * that every one of its books allows. Where that is on another day of the person's, it only says the day: on it the
 * touch goes at its own time or after that, so that what had to wait does not go all at once when the day opens, and
 * earlier only where nothing later is free. Wishes are served by rank, then by their moment, equal ones in the order
 * given. Same input, same slots.
 */
export function allotTouches(wishes: readonly BookedWish[]): ReadonlyMap<string, Slot> {
  const full = new FullStretches();
  const slots = new Map<string, Slot>();
  for (const wish of wishes.toSorted((one, other) => one.rank - other.rank || one.at - other.at)) {
    const { at, movedBy } = full.find(wish);
    const outbid = wish.books.flatMap((book) => {
      const id = book.add({ at, id: wish.id, rank: wish.rank });
      return id === null ? [] : [{ book, id }];
    });
    slots.set(wish.id, { at: new Date(at), movedBy, outbid });
  }
  return slots;
}

/** What a wish can have: the moment (epoch milliseconds), and the books that kept it from the one that it wanted. */
export interface Found {
  readonly at: number;
  readonly movedBy: readonly SlotBook[];
}

/**
 * What was full for a wish before is full for the next one with the same windows, closed days, limits and rank, since
 * nothing is given back meanwhile: many equal wishes do not look through the same days again.
 */
class FullStretches {
  readonly #known = new Map<string, { calendar: Calendar; from: number; found: Found }>();
  readonly #days = new Map<string, Period[]>();
  #windows: { readonly calendar: Calendar; readonly open: Map<number, number> } | null = null;

  find(wish: BookedWish): Found {
    const found = this.#earliest(wish);
    if (found.movedBy.length === 0) return found;
    const { zone } = wish.calendar;
    const day = this.#dayOf(found.at, zone);
    if (day.from <= wish.at) return found;
    const timeOf = wish.timeOf ?? wish.at;
    const wanted = wish.anyTime ? anyTimeOn(day, wish) : day.from + timeOf - this.#dayOf(timeOf, zone).from;
    if (wanted <= found.at) return found;
    const { at } = search(wanted, {
      wish,
      before: [],
      window: (one) => this.#inWindow(one, wish),
      until: day.to,
    });
    return at < day.to ? { ...found, at } : found;
  }

  /** Many wishes lie on few days, and a zoned computation is dear. */
  #dayOf(at: number, zone: string): Period {
    const key = `${zone} ${Math.floor(at / dayMs)}`;
    // At most three local days touch a day of UTC.
    const near = this.#days.get(key) ?? [];
    this.#days.set(key, near);
    const known = near.find((one) => one.from <= at && at < one.to);
    if (known !== undefined) return known;
    const day = dayAt(at, zone);
    near.push(day);
    return day;
  }

  #earliest(wish: BookedWish): Found {
    if (wish.immediate) return search(wish.at, { wish, before: [], window: (at) => inWindow(at, wish) });
    const { calendar } = wish;
    const key = [calendar.zone, wish.rank, ...wish.books.map((book) => book.key)].join(' ');
    const full = this.#known.get(key);
    const same =
      full?.calendar.schedule === calendar.schedule && full.calendar.closedDays === calendar.closedDays;
    const known = same && full.from <= wish.at && wish.at <= full.found.at ? full : null;
    const start = known === null || known.found.at === wish.at ? wish.at : known.found.at;
    const before = start === wish.at ? [] : (known?.found.movedBy ?? []);
    const found = search(start, { wish, before, window: (at) => this.#inWindow(at, wish) });
    this.#known.set(key, { calendar, from: known?.from ?? wish.at, found });
    return found;
  }

  /** The same window is asked for by everybody who shares a calendar. */
  #inWindow(at: number, wish: SlotWish): number {
    if (this.#windows?.calendar !== wish.calendar)
      this.#windows = { calendar: wish.calendar, open: new Map() };
    const { open } = this.#windows;
    const known = open.get(at) ?? inWindow(at, wish);
    open.set(at, known);
    return known;
  }
}

/** Every move is to the first moment that the rule at hand allows, so nothing earlier is passed over. */
function search(
  start: number,
  of: {
    readonly wish: BookedWish;
    readonly before: readonly SlotBook[];
    readonly window: (at: number) => number;
    /** What is found from here on (epoch milliseconds) serves nobody; left out, there is no such moment. */
    readonly until?: number;
  },
): Found {
  const { wish, window, until = Number.POSITIVE_INFINITY } = of;
  let movedBy = of.before;
  let at = start;
  for (;;) {
    const from = at;
    at = window(at);
    for (const book of wish.books) {
      const free = book.free(at, wish.rank);
      if (free !== at && !movedBy.includes(book)) movedBy = [...movedBy, book];
      at = free;
    }
    if (at === from || at >= until) return { at, movedBy };
  }
}

/** A moment in the windows of a day, by the seed of the wish. */
function anyTimeOn(day: Period, { id, calendar }: SlotWish): number {
  const spans = openSpans(localDay(day.from, calendar.zone), calendar);
  let rest = Math.floor(spreadSeed(id) * spans.reduce((sum, { from, to }) => sum + to - from, 0));
  for (const { from, to } of spans) {
    if (rest < to - from) return from + rest;
    rest -= to - from;
  }
  return day.from;
}

function inWindow(at: number, wish: SlotWish): number {
  const { calendar } = wish;
  if (wish.immediate && localDay(at, calendar.zone).equals(localDay(wish.at, calendar.zone))) return at;
  return slideIntoWindow(new Date(at), calendar).getTime();
}

/** Slots that are taken one at a time, by whatever books bind each wish. */
export class TakenInTurn {
  #full = new FullStretches();

  /** Takes the first moment for a wish that its books and windows allow. */
  take(wish: BookedWish): Found {
    const found = this.#full.find(wish);
    for (const book of wish.books) book.add({ at: found.at, id: wish.id, rank: wish.rank });
    return found;
  }

  /** To be told when a book gave something back: what was full before may not be any more. */
  gaveBack(): void {
    this.#full = new FullStretches();
  }
}
