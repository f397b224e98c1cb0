import { type Calendar, localDay, nextOpenDay, onFirstOpenDay, openSpans } from './windows.ts';

/** Whether somebody may be reached at a moment; when their window closes, or when the next one opens (UTC). */
export type CallTime =
  | { readonly good: true; readonly until: Date }
  | { readonly good: false; readonly opensAt: Date };

/**
 * Whether a moment lies in the windows of a cadence on the person's own clock. Windows that touch count as one: 'good
 * until' is when the last of them closes. Without the grace that a late tick gets: a rep should not ring at closing.
 */
export function callTimeAt(at: Date, calendar: Calendar): CallTime {
  const now = at.getTime();
  const today = localDay(now, calendar.zone);
  let until: number | null = null;
  for (const span of openSpans(today, calendar)) {
    if (until === null ? span.from <= now && now < span.to : span.from === until) until = span.to;
  }
  if (until !== null) return { good: true, until: new Date(until) };
  const opensAt = onFirstOpenDay(nextOpenDay(today, calendar), calendar, (day) => {
    const span = openSpans(day, calendar).find((one) => one.from > now);
    return span === undefined ? null : new Date(span.from);
  });
  return { good: false, opensAt };
}
