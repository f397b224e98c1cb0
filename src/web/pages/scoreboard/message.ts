import { plural } from '../../words.ts';
import { type Estimate, percent, range, type Week } from './numbers.ts';

/** A week of enrollment in words: `Mon 2 Nov`. Weeks are days of a calendar, so no zone shifts them. */
export function weekName(week: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(
    new Date(`${week}T00:00:00Z`),
  );
}

type Told = Week & { readonly wins: Estimate };
const isTold = (week: Week): week is Told => week.wins !== null;

/** Weeks whose share is known. */
export const toldWeeks = (weeks: readonly Week[]): readonly Told[] => weeks.filter(isTold);

const sumOf = (weeks: readonly Told[], of: (wins: Estimate) => number) =>
  weeks.reduce((sum, { wins }) => sum + of(wins), 0);

/** How far the rate of all other weeks lies outside a week's interval; 0 when it is inside, negative below. */
function distance(week: Told, all: readonly Told[]): number {
  const others = all.filter((other) => other !== week);
  const rate = sumOf(others, (wins) => wins.count) / sumOf(others, (wins) => wins.n);
  if (rate < week.wins.low) return week.wins.low - rate;
  return rate > week.wins.high ? week.wins.high - rate : 0;
}

/**
 * What the plot of the weeks says, as its title: whether a week differs from the others by more than chance would often
 * make it, that is, whether the rate of the others lies outside its interval. Only the week that differs most is named:
 * it moves what the others are compared with.
 */
export function messageOf(weeks: readonly Week[]): string {
  const told = toldWeeks(weeks);
  const n = sumOf(told, (wins) => wins.n);
  const count = sumOf(told, (wins) => wins.count);
  if (n === 0) return 'No week is old enough yet';
  if (told.length === 1)
    return `One week so far: ${count} of ${plural(n, 'person', 'people')} replied positively or booked a meeting`;
  const apart = told.map((week) => ({ week, by: distance(week, told) }));
  const [most] = apart.sort((one, other) => Math.abs(other.by) - Math.abs(one.by));
  if (most === undefined || most.by === 0)
    return `No week stands out: ${percent(count / n)} overall, ${count} of ${n}`;
  const { wins, week } = most.week;
  const others = `${count - wins.count} of ${n - wins.n} in the other weeks`;
  return `The week of ${weekName(week)} did ${most.by > 0 ? 'better' : 'worse'} than chance explains: ${wins.count} of ${wins.n} against ${others}`;
}

/** The table behind the plot: each week in words. */
export function weekWords(week: Week): string {
  const { wins, younger, enrolled } = week;
  if (wins === null) return `Not old enough yet: ${younger} of ${enrolled}`;
  return `${percent(wins.rate ?? 0)} (${range(wins)}), ${wins.count} of ${wins.n}`;
}
