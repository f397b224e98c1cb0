import { addDays } from '../time.ts';

/** First day, and the day after the last, as `YYYY-MM-DD`. Weeks begin on Sunday, days are UTC's. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

const monthStart = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);

function period(name: string, today: string): Span {
  const [which, unit] = name.split('_');
  const step = which === 'LAST' ? -1 : which === 'NEXT' ? 1 : 0;
  const date = new Date(`${today}T00:00:00Z`);
  if (unit === 'WEEK') {
    const from = addDays(today, -date.getUTCDay() + 7 * step);
    return { from, to: addDays(from, 7) };
  }
  const year = date.getUTCFullYear();
  if (unit === 'YEAR') return { from: monthStart(year + step, 0), to: monthStart(year + step + 1, 0) };
  const month = date.getUTCMonth() + step;
  return { from: monthStart(year, month), to: monthStart(year, month + 1) };
}

/** The days that a date literal (`TODAY`, `LAST_N_DAYS:7` …) means on `today`. */
export function resolveSpan(text: string, today: string): Span {
  if (text === 'TODAY') return { from: today, to: addDays(today, 1) };
  if (text === 'YESTERDAY') return { from: addDays(today, -1), to: today };
  if (text === 'TOMORROW') return { from: addDays(today, 1), to: addDays(today, 2) };
  const days = /^(LAST|NEXT)_(?:N_DAYS:(\d+)|(90)_DAYS)$/.exec(text);
  if (days === null) return period(text, today);
  const count = Number(days[2] ?? days[3]);
  return days[1] === 'LAST'
    ? { from: addDays(today, -count), to: addDays(today, 1) }
    : { from: addDays(today, 1), to: addDays(today, count + 1) };
}
