import { Temporal } from 'temporal-polyfill';
import { type Calendar, isOpenDay } from './windows.ts';

/**
 * Day 1 for a run that begins with a step of day `startDay` on a local day: as far back as the schedule counts, so that
 * the steps to come keep the distances that the cadence gave them.
 */
export function anchorFrom(firstDay: string, startDay: number, calendar: Calendar): string {
  let day = Temporal.PlainDate.from(firstDay);
  if (calendar.schedule.count === 'calendar') return day.subtract({ days: startDay - 1 }).toString();
  for (let open = startDay - 1; open > 0; ) {
    day = day.subtract({ days: 1 });
    if (isOpenDay(day, calendar)) open -= 1;
  }
  return day.toString();
}
