/** How days are written where a date has slashes. */
export const dayOrders = ['mdy', 'dmy'] as const;
export type DayOrder = (typeof dayOrders)[number];

/** The hour of the day that a clock's hour is, with `am` or `pm` where it says so; null for one that no clock shows. */
export function hourOf(text: string, half?: string): number | null {
  const hour = Number(text);
  const pm = /pm/i.test(half ?? '');
  if (hour > 23 || (pm ? hour === 0 : half && hour > 12)) return null;
  return half ? (hour % 12) + (pm ? 12 : 0) : hour;
}

const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
/** A month's number by its English name, or the first three or more letters of it; 0 for anything else. */
const monthOf = (name: string) => months.findIndex((month) => month.startsWith(name.toLowerCase())) + 1;

interface Day {
  readonly year: string;
  readonly month: number;
  readonly day: string;
}

/** Year first, with any of the signs; a day, an English month and a year; an English month, a day and a year. */
const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const dayThenName = /^(\d{1,2})\.?[- ]([a-z]{3,9})\.?,?[- ](\d{4}|\d{2})$/i;
const nameThenDay = /^([a-z]{3,9})\.?[- ](\d{1,2}),?[- ](\d{4}|\d{2})$/i;
const slashed = /^(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})$/;

function dayOf(text: string, order: DayOrder): Day | null {
  const first = yearFirst.exec(text);
  if (first !== null) {
    const [, year = '', , month, day = ''] = first;
    return { year, month: Number(month), day };
  }
  const named = dayThenName.exec(text);
  if (named !== null) {
    const [, day = '', month = '', year = ''] = named;
    return { year, month: monthOf(month), day };
  }
  const american = nameThenDay.exec(text);
  if (american !== null) {
    const [, month = '', day = '', year = ''] = american;
    return { year, month: monthOf(month), day };
  }
  const parts = slashed.exec(text);
  if (parts === null) return null;
  const [, one = '', sign, two = '', year = ''] = parts;
  // Nobody writes dots with the month first.
  return sign === '/' && order === 'mdy'
    ? { year, month: Number(one), day: two }
    : { year, month: Number(two), day: one };
}

const clock =
  /(?:T|,? +)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;

const minutesOf = (zone: string) =>
  /^[+-]/.test(zone) ? Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) : 0;

/** Days since the end of 1899, as spreadsheets keep dates, with the time of day behind the point: 1970 to 2149. */
function serial(text: string): Date | null {
  if (!/^\d{5}(\.\d+)?$/.test(text)) return null;
  const days = Number(text);
  return days < 25_569 || days >= 91_313 ? null : new Date(Math.round((days - 25_569) * 86_400) * 1000);
}

/**
 * A date as exports and spreadsheets write it, with a time behind it or none; where it has slashes, in the given order.
 * Null for anything else, and for a day or an hour that there is not.
 */
export function parseMoment(text: string, order: DayOrder): Date | null {
  const number = serial(text);
  if (number !== null) return number;
  const time = clock.exec(text);
  const day = dayOf(text.slice(0, time?.index).replace(/(?<=\d) ?(?:Z|UTC)$/i, ''), order);
  if (day === null) return null;
  const [, hour = '0', minute = '0', second = '0', half, zone = 'Z'] = time ?? [];
  const hourOfDay = hourOf(hour, half);
  if (hourOfDay === null) return null;
  // Spreadsheets shorten years when they save a file again.
  const at = utc(
    [Number(day.year.padStart(4, '20')), day.month, Number(day.day)],
    [hourOfDay, Number(minute), Number(second)],
  );
  return at === null ? null : new Date(at - minutesOf(zone) * 60_000);
}

type Three = readonly [number, number, number];

function utc([year, month, day]: Three, [hour, minute, second]: Three): number | null {
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(at);
  // A 31st of February is no date, and no time has 61 minutes.
  const same =
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    minute < 60;
  return same ? at : null;
}

/** Whether a text is a date in either order of days. A number alone is more likely something else. */
export const isMoment = (text: string) =>
  /\D/.test(text) && dayOrders.some((order) => parseMoment(text, order) !== null);

/**
 * The order of days under which all dates of a column with slashes can be read, where one of them can be read in one
 * only; null where nothing decides, or where they contradict each other.
 */
export function orderOf(texts: readonly string[]): DayOrder | null {
  const can = (order: DayOrder) =>
    texts.some((text) => dayOrders.every((one) => (parseMoment(text, one) !== null) === (one === order)));
  const possible = dayOrders.filter(can);
  return possible.length === 1 ? (possible[0] ?? null) : null;
}
