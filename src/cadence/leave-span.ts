import { Temporal } from 'temporal-polyfill';

/**
 * The moments between which somebody is away from the first day to the last one, both on their own calendar: from the
 * midnight before the first day to that after the last. Null when the last day comes before the first.
 */
export function leaveSpan(
  days: { readonly from: string; readonly until: string },
  zone: string,
): { readonly startsAt: Date; readonly endsAt: Date } | null {
  const [first, last] = [Temporal.PlainDate.from(days.from), Temporal.PlainDate.from(days.until)];
  if (Temporal.PlainDate.compare(last, first) < 0) return null;
  const startOf = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(zone).epochMilliseconds);
  return { startsAt: startOf(first), endsAt: startOf(last.add({ days: 1 })) };
}
