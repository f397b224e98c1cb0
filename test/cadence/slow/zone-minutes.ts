/**
 * What the clocks of a zone show, minute by minute, from the runtime's Intl alone: no Temporal, and nothing of the
 * engine. Offsets are read once for every hour of the years that the cases lie in, then refined to the minute.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const firstYear = 2024;
const lastYear = 2028;

/** From a moment (epoch ms) on, the wall is this many minutes ahead of UTC. */
interface Stretch {
  readonly from: number;
  readonly ahead: number;
}

function aheadAt(format: Intl.DateTimeFormat, at: number): number {
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
  return (Date.UTC(year, month - 1, day, hour, minute) - at) / minuteMs;
}

const stretches = new Map<string, readonly Stretch[]>();

function stretchesOf(zone: string): readonly Stretch[] {
  const known = stretches.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const found: Stretch[] = [];
  const end = Date.UTC(lastYear + 1, 11, 31);
  for (let at = Date.UTC(firstYear - 1, 0, 1); at <= end; at += 12 * hourMs) {
    const ahead = aheadAt(format, at);
    if (found.at(-1)?.ahead === ahead) continue;
    let from = at;
    // Back to the minute at which it began.
    while (found.length > 0 && aheadAt(format, from - minuteMs) === ahead) from -= minuteMs;
    found.push({ from, ahead });
  }
  stretches.set(zone, found);
  return found;
}

function aheadIn(zone: string, at: number): number {
  const all = stretchesOf(zone);
  for (let index = all.length - 1; index >= 0; index -= 1) {
    const one = all[index];
    if (one !== undefined && one.from <= at) return one.ahead;
  }
  return all[0]?.ahead ?? 0;
}

const pad = (value: number) => String(value).padStart(2, '0');

/** The date on the wall, `2026-11-26`. */
export function dateOnWall(at: number, zone: string): string {
  return new Date(Math.floor(at / minuteMs) * minuteMs + aheadIn(zone, at) * minuteMs)
    .toISOString()
    .slice(0, 10);
}

/** Every minute of a date in the order in which they pass: when each begins, and what the clock shows then. */
export interface DayMinutes {
  readonly begins: readonly number[];
  /** `09:30`. */
  readonly shows: readonly string[];
}

const days = new Map<string, DayMinutes>();

const clocks = Array.from(
  { length: 1440 },
  (_, minute) => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`,
);

/** A date that the zone skipped has no minutes. */
export function minutesOf(date: string, zone: string): DayMinutes {
  const key = `${zone} ${date}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  const begins: number[] = [];
  const shows: string[] = [];
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const all = stretchesOf(zone);
  for (const [index, { from, ahead }] of all.entries()) {
    // The minutes of this stretch at which the wall shows the date.
    const first = Math.max(from, midnight - ahead * minuteMs);
    const end = Math.min(
      all[index + 1]?.from ?? Number.POSITIVE_INFINITY,
      midnight + 24 * hourMs - ahead * minuteMs,
    );
    for (let at = first; at < end; at += minuteMs) {
      begins.push(at);
      shows.push(clocks[(at + ahead * minuteMs - midnight) / minuteMs] ?? '');
    }
  }
  if (days.size > 4000) days.clear();
  const found = { begins, shows };
  days.set(key, found);
  return found;
}

/** The date `count` days after another, by the calendar alone. */
export function dateAfter(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * 24 * hourMs).toISOString().slice(0, 10);
}

/** `mon` to `sun`. */
export function weekdayOf(date: string): string {
  return ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
}

/** Whole days from one date to another. */
export function daysBetween(one: string, other: string): number {
  return (Date.parse(other) - Date.parse(one)) / (24 * hourMs);
}
