import { inWords } from '../cadence/index.ts';

const dayMs = 86_400_000;
const dateOf = (at: Date, zone: string) => at.toLocaleDateString('en-CA', { timeZone: zone });

/** Whole days between the local dates of two moments; negative when `at` is in the past. */
function daysAway(at: Date, zone: string, now: Date): number {
  return Math.round((Date.parse(dateOf(at, zone)) - Date.parse(dateOf(now, zone))) / dayMs);
}

/** A day in the past: `today 10:03`, `yesterday`, `Tuesday`, `3 Nov`. */
export function dayWords(at: Date, zone: string, now: Date): string {
  const away = daysAway(at, zone, now);
  const local = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(at);
  if (away >= 0) return `today ${local({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}`;
  if (away === -1) return 'yesterday';
  if (away > -7) return local({ weekday: 'long' });
  const year =
    dateOf(at, zone).slice(0, 4) === dateOf(now, zone).slice(0, 4) ? {} : { year: 'numeric' as const };
  return local({ day: 'numeric', month: 'short', ...year });
}

/** A moment with its zone, `Thu 10:00 in Berlin`, and with its date when that is not this week. */
export function momentWords(at: Date, zone: string, now: Date): string {
  const words = inWords(at, zone);
  const away = daysAway(at, zone, now);
  return Math.abs(away) < 7 ? words.replace(/ \d+ \w+/, '') : words;
}

/** How far a moment ahead is away: `in 2 days`, `in 3 hours`, `in 5 minutes`. */
export function awayWords(at: Date, zone: string, now: Date): string {
  const minutes = Math.max(1, Math.round((at.getTime() - now.getTime()) / 60_000));
  const days = daysAway(at, zone, now);
  if (days >= 2) return `in ${days} days`;
  const [count, unit] = minutes >= 60 ? [Math.round(minutes / 60), 'hour'] : [minutes, 'minute'];
  return `in ${count} ${unit}${count === 1 ? '' : 's'}`;
}
