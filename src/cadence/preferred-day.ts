import type { Temporal } from 'temporal-polyfill';
import { weekdays } from './weekdays.ts';
import { type Calendar, isOpenDay } from './windows.ts';

/**
 * How many days a touch may slide for a better weekday. With Tuesday to Thursday a Monday's touch moves and a Friday's
 * does not: four days would stretch the cadence more than a weekday is worth.
 */
const preferredSlideDays = 2;

/**
 * The day to which a step goes that belongs on `day`, an open one: that day itself when it is preferred, else one of
 * the preferred open days that follow within `preferredSlideDays`, chosen by `seed` so that Mondays do not all become
 * Tuesdays. Null when none lies so near: it stays where it is. So people who share a day are spread over all that it
 * may become, and nobody waits longer than two days.
 */
export function preferredDay(
  day: Temporal.PlainDate,
  calendar: Calendar,
  seed: number,
): Temporal.PlainDate | null {
  const { preferredDays } = calendar.schedule;
  if (preferredDays === undefined) return null;
  const isPreferred = (one: Temporal.PlainDate) =>
    preferredDays.some((name) => name === weekdays[one.dayOfWeek - 1]);
  if (isPreferred(day)) return null;
  const near = Array.from({ length: preferredSlideDays }, (_, at) => day.add({ days: at + 1 })).filter(
    (one) => isPreferred(one) && isOpenDay(one, calendar),
  );
  // The seed's later digits: its first ones place people within the day.
  return near[Math.floor(((seed * spreadingFactor) % 1) * near.length)] ?? null;
}

const spreadingFactor = 997;
