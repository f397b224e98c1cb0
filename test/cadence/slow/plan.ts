/**
 * When a step is due, once more, slowly: written from the rules in docs/calendars.md, by looking at the clock on the
 * wall minute by minute and at the calendar day by day. Shares no code with the engine; types only.
 */
import type { Schedule, Step } from '../../../src/cadence/index.ts';
import { dateAfter, dateOnWall, daysBetween, minutesOf, weekdayOf } from './zone-minutes.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Where and when the person can be reached, for one step: its closed dates are those that count for it. */
export interface SlowCalendar {
  readonly schedule: Schedule;
  readonly zone: string;
  readonly closed: ReadonlySet<string>;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

function windowsOf(date: string, { schedule }: SlowCalendar): readonly string[] {
  const found = Object.entries(schedule.windows).find(([day]) => day === weekdayOf(date))?.[1] ?? [];
  return [...found].sort();
}

const wholeDay = ['00:00', '24:00'] as const;

function partOf(at: string | undefined): readonly [string, string] {
  if (at === 'morning') return ['00:00', '12:00'];
  return at === 'afternoon' ? ['12:00', '24:00'] : wholeDay;
}

/** The open spans of a date, between two clock times. */
function openOn(
  date: string,
  calendar: SlowCalendar,
  [first, last]: readonly [string, string] = wholeDay,
): Span[] {
  if (calendar.closed.has(date)) return [];
  const { begins, shows } = minutesOf(date, calendar.zone);
  const end = (begins.at(-1) ?? 0) + minuteMs;
  /** The first minute of the day at which the clock shows this or more. */
  const when = (clock: string) => begins[shows.findIndex((shown) => shown >= clock)] ?? end;
  const spans: Span[] = [];
  for (const window of windowsOf(date, calendar)) {
    const [opens = '', closes = ''] = window.split('-');
    const from = Math.max(when(opens < first ? first : opens), spans.at(-1)?.to ?? 0);
    const to = when(closes > last ? last : closes);
    if (begins.length > 0 && from < to) spans.push({ from, to });
  }
  return spans;
}

/** A date counts as open when its weekday has a window and it is not closed, even if a clock change ate the window. */
export const isOpen = (date: string, calendar: SlowCalendar) =>
  windowsOf(date, calendar).length > 0 && !calendar.closed.has(date);

function firstOpen(date: string, calendar: SlowCalendar): string {
  let day = date;
  while (!isOpen(day, calendar)) day = dateAfter(day, 1);
  return day;
}

function openDaysAfter(date: string, count: number, calendar: SlowCalendar): string {
  let day = count === 0 ? firstOpen(date, calendar) : date;
  for (let passed = 0; passed < count; passed += 1) day = firstOpen(dateAfter(day, 1), calendar);
  return day;
}

function countedAfter(date: string, count: number, calendar: SlowCalendar): string {
  return calendar.schedule.count === 'business'
    ? openDaysAfter(date, count, calendar)
    : dateAfter(date, count);
}

const later = (one: string, other: string) => (one > other ? one : other);

/** On which day of the cadence each step lies. */
function cadenceDays(steps: readonly Step[]): readonly number[] {
  const days: number[] = [];
  for (const step of steps) {
    const before = days.at(-1) ?? 1;
    const gap = step.after?.endsWith('d') ? Number(step.after.slice(0, -1)) : 0;
    days.push(Math.max(before + gap, step.day ?? 1));
  }
  return days;
}

export interface SlowWish {
  readonly steps: readonly Step[];
  readonly index: number;
  readonly calendar: SlowCalendar;
  readonly anchor: string;
  readonly last: { readonly stepKey: string; readonly at: number } | null;
  readonly now: number;
  readonly seed: number;
  readonly late: boolean;
}

interface Belonging {
  readonly date: string;
  readonly notBefore: number;
  readonly exactly: number | null;
  readonly togetherWithLast: boolean;
}

const inMs = (text: string) => Number(text.slice(0, -1)) * (text.endsWith('h') ? hourMs : minuteMs);

function belongs({ steps, index, calendar, anchor, last, now }: SlowWish): Belonging {
  const step = steps[index];
  if (step === undefined) throw new Error('There is no such step.');
  const lastDate = last === null ? anchor : dateOnWall(last.at, calendar.zone);
  const apart = { notBefore: now, exactly: null, togetherWithLast: false };
  if (step.after?.endsWith('d'))
    return { ...apart, date: countedAfter(lastDate, Number(step.after.slice(0, -1)), calendar) };
  if (step.after !== undefined) {
    const exactly = (last?.at ?? now) + inMs(step.after);
    return { ...apart, date: lastDate, notBefore: Math.max(now, exactly), exactly };
  }
  const date = countedAfter(anchor, (step.day ?? 1) - 1, calendar);
  if (last === null) return { ...apart, date };
  const days = cadenceDays(steps);
  const before = days[steps.findIndex((one) => one.key === last.stepKey)] ?? 1;
  const wanted = step.day ?? before;
  const distance = wanted < before ? 1 : wanted - before;
  if (distance === 0) {
    const hurries = step.at === 'immediate' || step.at?.startsWith('within');
    const notBefore = hurries ? now : Math.max(now, last.at + 30 * minuteMs);
    return { ...apart, date, notBefore, togetherWithLast: true };
  }
  const { minimumGap } = calendar.schedule;
  if (!minimumGap.endsWith('d') && inMs(minimumGap) < distance * 24 * hourMs)
    return { ...apart, date, notBefore: Math.max(now, last.at + inMs(minimumGap)) };
  const gap = minimumGap.endsWith('d') ? Math.min(distance, Number(minimumGap.slice(0, -1))) : distance;
  return { ...apart, date: later(date, countedAfter(lastDate, gap, calendar)) };
}

/** Within two days after, by lot. */
function better(date: string, { calendar, seed }: SlowWish): string {
  const liked: readonly string[] = calendar.schedule.preferredDays ?? [];
  if (liked.length === 0 || liked.includes(weekdayOf(date))) return date;
  const near = [1, 2]
    .map((days) => dateAfter(date, days))
    .filter((day) => liked.includes(weekdayOf(day)) && isOpen(day, calendar));
  return near[Math.floor(((seed * 997) % 1) * near.length)] ?? date;
}

/** A moment at a fraction of what is open after `floor`; null when nothing is. */
function atFraction(spans: readonly Span[], floor: number, seed: number): number | null {
  const left = spans
    .filter(({ to }) => to > floor)
    .map(({ from, to }) => ({ from: Math.max(from, floor), to }));
  const total = left.reduce((sum, { from, to }) => sum + to - from, 0);
  let rest = Math.floor(seed * total);
  for (const { from, to } of left) {
    if (rest < to - from) return from + rest;
    rest -= to - from;
  }
  return null;
}

const nextSpan = (spans: readonly Span[], floor: number) => spans.filter(({ to }) => to > floor).slice(0, 1);

/** The clock time of a date; one that is skipped comes as much later as the clock jumps, one that comes twice first. */
function atClock(date: string, clock: string, zone: string): number {
  const { begins, shows } = minutesOf(date, zone);
  const exact = begins[shows.indexOf(clock)];
  if (exact !== undefined) return exact;
  const jump = shows.findIndex((shown, at) => shown > clock && (shows[at - 1] ?? '') < clock);
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const before = jump <= 0 ? -1 : minutes(shows[jump - 1] ?? '');
  return (begins[jump] ?? 0) + (minutes(clock) - before - 1) * minuteMs;
}

/** When a step is due (epoch milliseconds), and on which date it belonged before anything made it slide in its day. */
export function slowDue(wish: SlowWish): { readonly at: number; readonly delayTo: string } {
  const { calendar, seed, late } = wish;
  const step = wish.steps[wish.index];
  const { date, notBefore, exactly, togetherWithLast } = belongs(wish);
  const today = dateOnWall(notBefore, calendar.zone);
  if (step?.at === 'immediate' && !late && date <= today) return { at: notBefore, delayTo: today };
  const open = firstOpen(date, calendar);
  const hurries = step?.at === 'immediate' || step?.at?.startsWith('within') === true || exactly !== null;
  const wanted = hurries || late || togetherWithLast ? open : better(open, wish);
  const whole = (day: string) => openOn(day, calendar);
  const soon = (day: string) => {
    const [span] = nextSpan(whole(day), notBefore);
    return span === undefined ? null : Math.max(span.from, notBefore);
  };
  const spreadFrom = (day: string, from: number) => atFraction(nextSpan(whole(day), from), from, seed);
  let clockOverflowed = false;
  const on = (day: string): number | null => {
    const at = step?.at;
    if (hurries)
      return late || (exactly !== null && wish.now > exactly) ? spreadFrom(day, notBefore) : soon(day);
    if (at === undefined || at === 'morning' || at === 'afternoon') {
      const found = atFraction(openOn(day, calendar, partOf(at)), notBefore, seed);
      if (found !== null || at === undefined) return found;
      return at === 'afternoon' && day === wanted ? null : atFraction(whole(day), notBefore, seed);
    }
    if (clockOverflowed) return soon(day);
    if (whole(day).length === 0) return null;
    const moment = atClock(day, at, calendar.zone);
    if (moment < notBefore) return spreadFrom(day, notBefore);
    const [span] = nextSpan(whole(day), moment);
    if (span !== undefined) return late ? spreadFrom(day, moment) : Math.max(span.from, moment);
    clockOverflowed = day === wanted;
    return day === wanted ? null : spreadFrom(day, notBefore);
  };
  let day = firstOpen(later(wanted, today), calendar);
  for (;;) {
    const at = on(day);
    if (at !== null) return { at, delayTo: day === wanted && wanted !== open ? open : day };
    day = firstOpen(dateAfter(day, 1), calendar);
  }
}

/** Until when later steps wait for a task: the close of the last window that many open days later. */
export function slowWait(dueAt: number, wait: string, calendar: SlowCalendar): number {
  if (!wait.endsWith('d')) return dueAt + inMs(wait);
  let day = openDaysAfter(dateOnWall(dueAt, calendar.zone), Number(wait.slice(0, -1)), calendar);
  for (;;) {
    const closing = openOn(day, calendar).at(-1)?.to;
    if (closing !== undefined) return closing;
    day = firstOpen(dateAfter(day, 1), calendar);
  }
}

/** Day 1: today if anything of today is still open, else the next open date. */
export function slowAnchor(now: number, calendar: SlowCalendar): string {
  const today = dateOnWall(now, calendar.zone);
  const open = openOn(today, calendar).some(({ to }) => to > now);
  return open ? today : firstOpen(dateAfter(today, 1), calendar);
}

/** Day 1 after a pause: moved by as many days as the step comes later than the cadence had it. */
export function movedDay1(wish: SlowWish, dueOn: string): string {
  const { steps, index, calendar, anchor } = wish;
  const planned = firstOpen(countedAfter(anchor, (cadenceDays(steps)[index] ?? 1) - 1, calendar), calendar);
  if (dueOn <= planned) return anchor;
  if (calendar.schedule.count === 'calendar') return dateAfter(anchor, daysBetween(planned, dueOn));
  let [moved, at] = [anchor, planned];
  while (at < dueOn) {
    at = firstOpen(dateAfter(at, 1), calendar);
    moved = firstOpen(dateAfter(moved, 1), calendar);
  }
  return moved;
}
