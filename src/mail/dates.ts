import { type DateOrder, orderInText } from './date-order.ts';
import { foldLine } from './fold.ts';
import {
  answerBefore,
  inclusiveAfter,
  inclusiveBefore,
  monthPattern,
  months,
  returnAfter,
  returnBefore,
  startAfter,
  startBefore,
  untilAfter,
  untilBefore,
  weekdayPattern,
  weekdays,
} from './phrases/dates.ts';

export const dayMs = 86_400_000;
/** A date further off that nothing calls a return is more likely something else. */
const furthestDays = 90;
/** How far off a return may be: without a year, what is further off is more likely a note of last year. */
export const furthestReturn = { withYear: 400, withoutYear: 190 };
const readText = 3000;

interface Found {
  /** UTC midnight of the day. */
  readonly day: number;
  readonly from: number;
  readonly to: number;
  /** `October 5 - 16`: the day is the end of a span. */
  readonly span: boolean;
  /** The text names the year. */
  readonly dated: boolean;
}

type Groups = Readonly<Record<string, string | undefined>>;

const year = "(?:(?:,? ?|-(?=20\\d\\d))(?:de |del )?(?<y>20\\d{2}|'?\\d{2}(?![\\d:]|\\.\\d)))?";
const ordinal = '(?:st|nd|rd|th|er|re|e|º|ª|\\.)?';
const ideographs = /(?:(?<y>20\d{2}) ?[年년] ?)?(?<m>\d{1,2}) ?[月월] ?(?<d>\d{1,2}) ?[日일号號]?/gu;
const patterns: readonly RegExp[] = [
  /(?<![\d月월])(?<y>20\d{2}) ?[年년] ?(?<m>\d{1,2}) ?[月월] ?(?<d>\d{1,2}) ?[日일号號]?(?: ?\([^)]{1,6}\))? ?(?:から|より|부터|至|到|[-~〜]) ?(?<d2>\d{1,2}) ?[日일号號]/gu,
  /(?<m>\d{1,2}) ?[月월] ?(?<d>\d{1,2}) ?[日일号號]?(?: ?\([^)]{1,6}\))? ?(?:から|より|부터|至|到|[-~〜]) ?(?<d2>\d{1,2}) ?[日일号號]/gu,
  ideographs,
  /(?<![\d.-])(?<y>20\d{2})-(?<m>\d{1,2})-(?<d>\d{1,2})(?![\d-])/g,
  /(?<![\d./])(?<d>\d{1,2})\. ?(?<m>\d{1,2})\.(?: ?(?<y>20\d{2}|\d{2})(?![\d:]|\.\d))?(?!\d)/g,
  /(?<![\d./])(?<a>\d{1,2})(?<s>[/-])(?<b>\d{1,2})\k<s>(?<y>20\d{2}|\d{2})(?![\d/])/g,
  /(?<![\d./])(?<a>\d{1,2})\/(?<b>\d{1,2})(?![\d/])/g,
  new RegExp(
    `(?<!\\d)(?<d>\\d{1,2})${ordinal}[ -]?(?:of |de |d')?(?<mon>${monthPattern})(?![\\p{L}])\\.?${year}`,
    'gu',
  ),
  new RegExp(
    `(?<![\\p{L}])(?<mon>${monthPattern})(?![\\p{L}])\\.? ?(?:the )?(?<d>\\d{1,2})${ordinal}(?![\\d:])(?: ?(?:-|to|through|until|till|and) ?(?<d2>\\d{1,2})${ordinal}(?![\\d:]|\\.\\d))?${year}`,
    'gu',
  ),
];
/** A day of the month alone: `the 12th`, `Friday the 25th`, `bis zum 20.`, `jusqu'au 27`, `14日まで`. */
const bareDays: readonly RegExp[] = [
  new RegExp(
    `(?<!\\p{L})(?<w>${weekdayPattern})(?!\\p{L})'?,? \\(?(?:the |den |dem |le |el |il |dia |o dia |de |den )?(?<d>\\d{1,2})${ordinal}(?![\\d:%/-]|\\.\\d| ?(?:uhr|h|am|pm|a\\.m|p\\.m|o'clock)(?!\\p{L}))`,
    'gu',
  ),
  /(?<=(?<!\p{L})the )(?<d>\d{1,2})(?:st|nd|rd|th)(?![\p{L}\d])/gu,
  /(?<=(?<!\p{L})(?:am|zum|dem|vom|bis|ab|den) )(?<d>\d{1,2})\.(?! ?\d)/gu,
  /(?<=(?<!\p{L})(?:jusqu'au|des le|retour le|hasta el|el dia|fino al|rientro il|ate (?:ao )?dia|ate|no dia|tot(?: en met)?(?: de)?|den|do|till(?: den)?) )(?<d>\d{1,2})(?:e|er|\.|:e|:a|-?go)?(?![\p{L}\d:/%-]| ?(?:uhr|h|dag\w*|day\w*|jour\w*|dia\w*|giorn\w*|week\w*|dni|timm?er|minut\w*)(?!\p{L}))/gu,
  /(?<![\d月월])(?<d>\d{1,2})日(?=まで|から|より|に(?:は|戻|復|出))/gu,
];
/** A week of the calendar (ISO 8601): `KW 46`, `vecka 45`. */
const week =
  /(?<!\p{L})(?:kw|kalenderwoche|calendar week|week|vecka|v\.|uge|uke|semaine|tydzien|tygodnia)[ .]{0,2}(?<week>\d{1,2})(?![\d:/-]|\.\d)/gu;
const weekday = new RegExp(`(?<!\\p{L})(?<w>${weekdayPattern})(?![\\p{L}])`, 'gu');

/** Counts only as the day of a return, see `returnDate`: `back tomorrow`. */
const tomorrow =
  /(?<!\p{L})(?:tomorrow|ab morgen|morgen (?:wieder|weer)|demain|manana|amanha|domani|jutro|imorgon|i morgon|i morgen)(?!\p{L})|明日/gu;

/** Months may run on beyond December: 13 is the next January. */
function validDay(y: number, m: number, d: number): number | null {
  const time = Date.UTC(y, m - 1, d);
  const date = new Date(time);
  return date.getUTCMonth() === (m - 1) % 12 && date.getUTCDate() === d ? time : null;
}

/** The day in the year that is given, else the one that lies nearest to the reference, rather ahead than behind. */
function resolve(text: string | undefined, m: number, d: number, today: number): number | null {
  if (text !== undefined) {
    const y = Number(text.replace("'", ''));
    return validDay(y < 100 ? 2000 + y : y, m, d);
  }
  const thisYear = new Date(today).getUTCFullYear();
  const days = [thisYear, thisYear + 1].map((y) => validDay(y, m, d));
  return days.find((day) => day !== null && day >= today - 30 * dayMs) ?? null;
}

/** What a day is told from: midnight of the reference's day, and the order of `a/b`. */
interface Reference {
  readonly today: number;
  readonly order: DateOrder;
}

/** `a/b` by either order; where both make sense and nothing tells, the later one: waiting too long offends nobody. */
function bySlashes(groups: Groups, { today, order }: Reference): number | null {
  const [a, b] = [Number(groups.a), Number(groups.b)];
  const [dayFirst, monthFirst] = [resolve(groups.y, b, a, today), resolve(groups.y, a, b, today)];
  const known = order === 'day_first' ? dayFirst : order === 'month_first' ? monthFirst : null;
  if (known !== null) return known;
  const days = [dayFirst, monthFirst];
  const within = (most: number) =>
    days.filter((day): day is number => day !== null && day - today <= most * dayMs);
  const inReach = within(furthestDays);
  if (inReach.length > 0) return Math.max(...inReach);
  const further = groups.y === undefined ? [] : within(furthestReturn.withoutYear);
  return further.length === 0 ? null : Math.min(...further);
}

/** The next day of this number from `today` on; where a weekday stands before it, the next one that is such a day. */
function dayOfMonth(groups: Groups, today: number): number | null {
  const date = new Date(today);
  const named = groups.w === undefined ? undefined : weekdays.get(groups.w);
  const days = [0, 1, 2].map((later) =>
    validDay(date.getUTCFullYear(), date.getUTCMonth() + 1 + later, Number(groups.d)),
  );
  const fits = (day: number) => day >= today && (named === undefined || new Date(day).getUTCDay() === named);
  return days.find((day) => day !== null && fits(day)) ?? null;
}

/** The Monday of a calendar week, in the year in which it lies nearest ahead. */
function mondayOf(number: number, today: number): number | null {
  const thisYear = new Date(today).getUTCFullYear();
  if (number < 1 || number > 53) return null;
  const mondays = [thisYear, thisYear + 1].map((y) => {
    // The fourth of January is always in the first week.
    const fourth = Date.UTC(y, 0, 4);
    return fourth + ((number - 1) * 7 - ((new Date(fourth).getUTCDay() + 6) % 7)) * dayMs;
  });
  return mondays.find((day) => day >= today - 30 * dayMs) ?? null;
}

function dayOf(groups: Groups, reference: Reference): number | null {
  const { today } = reference;
  if (groups.a !== undefined) return bySlashes(groups, reference);
  if (groups.m === undefined && groups.mon === undefined) return dayOfMonth(groups, today);
  const m = groups.mon === undefined ? Number(groups.m) : (months.get(groups.mon) ?? 0);
  return resolve(groups.y, m, Number(groups.d2 ?? groups.d), today);
}

/** The dates in a folded text, in its order. */
export function datesIn(text: string, reference: Reference): Found[] {
  const { today } = reference;
  const found: Found[] = [];
  const add = (match: RegExpExecArray, day: number | null) => {
    const [from, to] = [match.index, match.index + match[0].length];
    const { d2, y } = match.groups ?? {};
    if (day !== null && !found.some((other) => from < other.to && other.from < to))
      found.push({ day, from, to, span: d2 !== undefined, dated: y !== undefined });
  };
  for (const pattern of [...patterns, ...bareDays])
    for (const match of text.matchAll(pattern)) add(match, dayOf(match.groups ?? {}, reference));
  for (const match of text.matchAll(week)) add(match, mondayOf(Number(match.groups?.week), today));
  return found.sort((left, right) => left.from - right.from);
}

/** The next such weekday after `day`. */
const weekdayAfter = (name: string | undefined, day: number) =>
  day + ((((weekdays.get(name ?? '') ?? 0) - new Date(day).getUTCDay() + 6) % 7) + 1) * dayMs;

/**
 * Weekdays without a date, and `tomorrow`: the next ones, or after the last of the dates that stand beside them. Left
 * out where they only name a date's weekday.
 */
function weekdaysIn(text: string, today: number, dates: readonly Found[]): Found[] {
  const last = Math.max(today, ...dates.map(({ day }) => day));
  const named = [...text.matchAll(weekday)].map((match) => ({
    match,
    day: weekdayAfter(match.groups?.w, last),
  }));
  const soon = [...text.matchAll(tomorrow)].map((match) => ({ match, day: today + dayMs }));
  return (
    [...named, ...soon]
      .map(({ match, day }) => {
        const [from, to] = [match.index, match.index + match[0].length];
        return { day, from, to, span: false, dated: false };
      })
      // Beside dates a weekday counts only right behind the word for a return.
      .filter(({ from }) => dates.length === 0 || returnBefore.test(text.slice(Math.max(0, from - 20), from)))
      .filter(({ from, to }) =>
        dates.every((date) => date.from - to > 8 || (date.from < to && from - date.to > 3)),
      )
      .sort((left, right) => left.from - right.from)
  );
}

/** `through`: the last day away is meant as such; after `until` alone they are as likely back on that day. */
type Role = 'return' | 'until' | 'through' | 'start' | 'plain';

function roleOf(text: string, dates: readonly Found[], index: number): Role {
  const date = dates[index];
  if (date === undefined) return 'plain';
  const before = text.slice(Math.max(dates[index - 1]?.to ?? 0, date.from - 90), date.from);
  const after = text.slice(date.to, Math.min(dates[index + 1]?.from ?? text.length, date.to + 100));
  if (returnBefore.test(before)) return 'return';
  if (untilAfter.test(after)) return 'through';
  if (date.span || untilBefore.test(before))
    return inclusiveBefore.test(before) || inclusiveAfter.test(after) ? 'through' : 'until';
  if (answerBefore.test(before)) return 'return';
  if (startAfter.test(after)) return 'start';
  if (returnAfter.test(after)) return 'return';
  return startBefore.test(before) ? 'start' : 'plain';
}

/**
 * The first day on which a person who wrote this absence note can be reached again, as UTC midnight: the day of a
 * return (`back on 14 October`, `ab dem 14.10. wieder da`), the day after the last day away where it is said to be one
 * (`through`, `einschließlich`, `tot en met`), or the day that is named (`until`, `bis zum`, the end of a range), on which
 * they may be back or away: whoever waits adds a business day. Only days after `reference`, and none too far ahead (see
 * `furthestReturn`); null when the text names none.
 */
export function returnDate(text: string, reference: Date, order: DateOrder = 'unknown'): Date | null {
  const folded = foldLine(text.slice(0, readText));
  const today = Math.floor(reference.getTime() / dayMs) * dayMs;
  const dates = datesIn(folded, { today, order: order === 'unknown' ? orderInText(folded) : order });
  const beside = weekdaysIn(folded, today, dates);
  const near = ({ day, dated }: Found, role: Role) =>
    day - today <=
    dayMs * (role === 'plain' ? furthestDays : dated ? furthestReturn.withYear : furthestReturn.withoutYear);
  const latest = (role: Role, shift: number): number | null => {
    const named = (all: readonly Found[]) =>
      all.filter((date, index) => roleOf(folded, all, index) === role && near(date, role));
    const found = [...named(dates), ...(dates.length === 0 || role === 'return' ? named(beside) : [])]
      .map((date) => date.day + shift)
      .filter((day) => day > reference.getTime());
    return found.length === 0 ? null : Math.max(...found);
  };
  const day = latest('return', 0) ?? latest('through', dayMs) ?? latest('until', 0) ?? latest('plain', 0);
  return day === null ? null : new Date(day);
}
