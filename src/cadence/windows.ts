import { Temporal } from 'temporal-polyfill';
import type { ClosedDays } from './closed-days.ts';
import { minuteMs } from './duration.ts';
import type { Schedule } from './model.ts';
import { weekdays } from './weekdays.ts';

/** Where and when a person may be touched. */
export interface Calendar {
  readonly schedule: Schedule;
  /** IANA zone of the person. */
  readonly zone: string;
  /** Local dates that are closed whatever the weekday: public holidays. */
  readonly closedDays?: ClosedDays;
}

/** One open span as moments (epoch milliseconds, `to` exclusive), with the clock text it came from. */
export interface OpenSpan {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A stretch of local clock time that spans are clipped to, such as the morning. */
export interface DayPart {
  readonly from: string;
  readonly to: string;
}

export const dayParts = {
  morning: { from: '00:00', to: '12:00' },
  afternoon: { from: '12:00', to: '24:00' },
  whole: { from: '00:00', to: '24:00' },
} as const satisfies Record<string, DayPart>;

/** Local date of a moment (epoch milliseconds). */
export function localDay(at: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

/** The same as text: `2026-11-26`. */
export const localDate = (at: Date, zone: string): string => localDay(at.getTime(), zone).toString();

/**
 * Moment of a local clock time. In a gap (clocks go forward) it is the same distance after the gap, in a fold
 * (clocks go back) the first of the two: Temporal's 'compatible'.
 */
export function momentOf(day: Temporal.PlainDate, clock: string, zone: string): number {
  return day.toZonedDateTime({ timeZone: zone, plainTime: clock }).epochMilliseconds;
}

/** Whether the weekday has a window and the date is not closed. */
export function isOpenDay(day: Temporal.PlainDate, calendar: Calendar): boolean {
  return hasWindows(day, calendar.schedule) && calendar.closedDays?.has(day.toString()) !== true;
}

/** Whether the schedule opens on this weekday. */
export function hasWindows(day: Temporal.PlainDate, schedule: Schedule): boolean {
  return windowsOf(day, schedule).length > 0;
}

/** How many days in a row are looked at for an open one: no country closes a weekday for five years. */
const openWithinDays = 5 * 366;

/** The first open day on or after `day`. */
export function nextOpenDay(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  let found = day;
  for (let tried = 0; tried < openWithinDays; tried += 1) {
    if (isOpenDay(found, calendar)) return found;
    found = found.add({ days: 1 });
  }
  throw new RangeError('the schedule opens on no day of the next five years');
}

/** The open day that lies `count` open days after `day` (0: `day` itself or the next open one). */
export function addOpenDays(day: Temporal.PlainDate, count: number, calendar: Calendar): Temporal.PlainDate {
  let found = count === 0 ? nextOpenDay(day, calendar) : day;
  for (let passed = 0; passed < count; passed += 1) found = nextOpenDay(found.add({ days: 1 }), calendar);
  return found;
}

/** Moves a day by days as the schedule counts them: calendar days, or open days only. */
export function addCountedDays(
  day: Temporal.PlainDate,
  count: number,
  calendar: Calendar,
): Temporal.PlainDate {
  return calendar.schedule.count === 'business'
    ? addOpenDays(day, count, calendar)
    : day.add({ days: count });
}

/**
 * Open spans of a local day in order, clipped to a part of the day; empty on a closed day. Overlapping windows
 * are merged in effect: no moment is in two spans. An edge inside a clock gap moves to the gap, so that a window
 * within it vanishes, as does a whole day that the zone skipped (Pacific/Apia, 30 December 2011). An edge that comes
 * twice is the first of the two.
 */
export function openSpans(
  day: Temporal.PlainDate,
  calendar: Calendar,
  part: DayPart = dayParts.whole,
): readonly OpenSpan[] {
  if (!isOpenDay(day, calendar)) return [];
  const known = knownSpans.get(calendar.schedule) ?? new Map<string, readonly OpenSpan[]>();
  knownSpans.set(calendar.schedule, known);
  const key = `${calendar.zone} ${day.toString()} ${part.from}-${part.to}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const spans = spansOf(day, calendar, part);
  if (known.size >= 10_000) known.clear();
  known.set(key, spans);
  return spans;
}

/**
 * Spans found before, by schedule. Zoned computations are by far the dearest part of a plan, and a cohort shares its
 * days and zones. The same key always means the same spans, so nobody can tell whether they were remembered; a
 * schedule must therefore not be changed in place.
 */
const knownSpans = new WeakMap<Schedule, Map<string, readonly OpenSpan[]>>();

function spansOf(day: Temporal.PlainDate, calendar: Calendar, part: DayPart): readonly OpenSpan[] {
  const spans: OpenSpan[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const text of windowsOf(day, calendar.schedule)) {
    const opens = laterClock(text.slice(0, 5), part.from);
    const closes = earlierClock(text.slice(6), part.to);
    if (opens >= closes) continue;
    const from = Math.max(boundary(day, opens, calendar.zone), end);
    const to = boundary(day, closes, calendar.zone);
    if (from >= to) continue;
    spans.push({ from, to, text });
    end = to;
  }
  return spans;
}

/**
 * The first answer that `pick` gives for `day` or an open day after it. Throws a RangeError when 400 open days give
 * none, which a schedule that passed the model's schema never does.
 */
export function onFirstOpenDay<T>(
  day: Temporal.PlainDate,
  calendar: Calendar,
  pick: (day: Temporal.PlainDate) => T | null,
): T {
  let open = nextOpenDay(day, calendar);
  for (let tried = 0; tried < 400; tried += 1) {
    const found = pick(open);
    if (found !== null) return found;
    open = nextOpenDay(open.add({ days: 1 }), calendar);
  }
  throw new RangeError(`no window opens in ${calendar.zone} within 400 open days`);
}

/** How long after closing a touch that was due inside still counts as inside: a tick may come a little late. */
const closingGraceMs = 15 * minuteMs;

/** Whether a touch may be carried out at a moment (epoch milliseconds): inside a span, or just after one. */
export function isOpenAt(at: number, calendar: Calendar): boolean {
  return openSpans(localDay(at, calendar.zone), calendar).some(
    (span) => span.from <= at && at < span.to + closingGraceMs,
  );
}

function windowsOf(day: Temporal.PlainDate, schedule: Schedule): readonly string[] {
  const weekday = weekdays[day.dayOfWeek - 1];
  const windows = weekday === undefined ? undefined : schedule.windows[weekday];
  return windows === undefined ? [] : [...windows].sort();
}

/** Moment of a window's edge; the clock change itself when the edge falls into its gap. */
function boundary(day: Temporal.PlainDate, clock: string, zone: string): number {
  const found = day.toZonedDateTime({ timeZone: zone, plainTime: clock });
  const asWritten = found.minute === Number(clock.slice(3)) && found.hour === Number(clock.slice(0, 2));
  if (asWritten && found.day === day.day) return found.epochMilliseconds;
  // 'previous' means strictly before, and the moment found may be the clock change itself.
  return (found.add({ seconds: 1 }).getTimeZoneTransition('previous') ?? found).epochMilliseconds;
}

const laterClock = (one: string, other: string) => (one > other ? one : other);
const earlierClock = (one: string, other: string) => (one < other ? one : other);
