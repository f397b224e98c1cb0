/** A moment as a person reads it: `Thu 26 Nov, 10:00 in Berlin`. */
export function localTime(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${parts.format(at)} ${placeOf(zone)}`;
}

/** The time of day in a zone: `10:00`. */
export function clockTime(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** A day in a zone: `Thu 26 Nov`. */
export function day(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(at);
}

/** Where a zone is, in words: `in Berlin`. */
export function placeOf(zone: string): string {
  if (!zone.includes('/')) return zone;
  return `in ${(zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')}`;
}

/** A length of time in its largest unit and the one below: `2 days 3 hours`. */
export function duration(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const parts = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor((minutes % 1440) / 60), 'hour'],
    [minutes % 60, 'minute'],
  ] as const;
  // Beyond two days the hours say nothing, nor the minutes beyond three hours.
  const one = minutes >= 2880 || (minutes >= 180 && minutes < 1440);
  const first = parts.findIndex(([count]) => count > 0);
  // Only the unit right below the largest says something: a day and a minute are a day.
  const shown = parts
    .slice(Math.max(first, 0))
    .slice(0, one ? 1 : 2)
    .filter(([count]) => count > 0);
  return shown.map(([count, unit]) => plural(count, unit)).join(' ') || 'no time';
}

/** How far a moment is away: `in 2 days`, `3 hours ago`, `now`. */
export function relation(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) < 60) return 'now';
  return seconds > 0 ? `in ${duration(seconds)}` : `${duration(seconds)} ago`;
}

/** Identifiers of ours as words: `out_of_office` → `out of office`, `opted_out_in_crm` → `opted out in CRM`. */
export const words = (key: string) => key.replaceAll('_', ' ').replace(/\bcrm\b/g, 'CRM');

/** The first letter large. */
export const sentence = (text: string) => (text[0]?.toUpperCase() ?? '') + text.slice(1);

/** A number as people write it: `1,234`. */
export const counted = (count: number) => count.toLocaleString('en-GB');

/** A number with its noun: `1 person`, `3 people`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${counted(count)} ${count === 1 ? one : many}`;
}

/** What a row shows of a mail. */
export const beginning = (text: string) => text.slice(0, 400).replace(/\s+/g, ' ').trim() || '(no text)';
