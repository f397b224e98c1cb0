import { orderInText } from './date-order.ts';
import { datesIn, dayMs, furthestReturn } from './dates.ts';
import { foldLine } from './fold.ts';

const readText = 3000;

/**
 * When a text came in that does not say so itself: at `readAt`, unless all days that it names with their year are past
 * by then. An old absence note names days that lay ahead: it came on the day before the first of them.
 */
export function arrivalOf(text: string, readAt: Date): Date {
  const folded = foldLine(text.slice(0, readText));
  const reference = { today: readAt.getTime(), order: orderInText(folded) };
  const days = datesIn(folded, reference).flatMap(({ day, dated }) => (dated ? day : []));
  const last = Math.max(...days);
  if (days.length === 0 || last > readAt.getTime()) return readAt;
  // A year in which something was founded is no day of an absence.
  return new Date(Math.min(...days.filter((day) => last - day < furthestReturn.withYear * dayMs)) - dayMs);
}
