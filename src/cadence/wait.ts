import type { Temporal } from 'temporal-polyfill';
import { parseDuration } from './duration.ts';
import { addOpenDays, type Calendar, localDay, onFirstOpenDay, openSpans } from './windows.ts';

/**
 * How long later steps wait for a task that is due at `dueAt`: a wait in days ends when the last window closes
 * that many open days later, whether the cadence counts calendar or business days (nobody works a task on a
 * closed day); hours and minutes are clock time. Later than `dueAt` always.
 */
export function waitUntil(dueAt: Date, wait: string, calendar: Calendar): Date {
  const duration = parseDuration(wait);
  if (duration.unit === 'clock') return new Date(dueAt.getTime() + duration.ms);
  const day = addOpenDays(localDay(dueAt.getTime(), calendar.zone), duration.days, calendar);
  return onFirstOpenDay(day, calendar, (open) => {
    const closing = openSpans(open, calendar).at(-1);
    return closing === undefined ? null : new Date(closing.to);
  });
}

/** The first opening `days` open days after a moment's local day: when an out-of-office of unknown length ends. */
export function openingAfter(at: Date, days: number, calendar: Calendar): Date {
  return openingAfterDay(localDay(at.getTime(), calendar.zone), days, calendar);
}

/** The first opening `days` open days after a local day. */
export function openingAfterDay(from: Temporal.PlainDate, days: number, calendar: Calendar): Date {
  return onFirstOpenDay(addOpenDays(from, days, calendar), calendar, (open) => {
    const opening = openSpans(open, calendar).at(0);
    return opening === undefined ? null : new Date(opening.from);
  });
}

/** The moment itself when a window holds it, else the next opening. */
export function slideIntoWindow(at: Date, calendar: Calendar): Date {
  return onFirstOpenDay(localDay(at.getTime(), calendar.zone), calendar, (open) => {
    const span = openSpans(open, calendar).find((one) => one.to > at.getTime());
    return span === undefined ? null : new Date(Math.max(span.from, at.getTime()));
  });
}
