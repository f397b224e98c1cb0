import { Temporal } from 'temporal-polyfill';

const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `a, b and c`; empty for nothing. */
export const listInWords = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** A moment as a rep reads it: `Thu 26 Nov 10:12 in Berlin`, on the person's own clock. */
export function inWords(at: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  const clock = `${pad(local.hour)}:${pad(local.minute)}`;
  return `${weekdayNames[local.dayOfWeek - 1]} ${local.day} ${monthNames[local.month - 1]} ${clock} in ${placeOf(zone)}`;
}

/** A date as a rep reads it: `Fri 25 Dec`. */
export function dayInWords(day: Temporal.PlainDate): string {
  return `${weekdayNames[day.dayOfWeek - 1]} ${day.day} ${monthNames[day.month - 1]}`;
}

/** The place that a zone is named after: `America/Argentina/Buenos_Aires` is Buenos Aires. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Words without the full stop at their end, to stand inside a sentence. */
export const plainEnd = (words: string) => words.replace(/[.\s]+$/, '');

const pad = (value: number) => String(value).padStart(2, '0');
