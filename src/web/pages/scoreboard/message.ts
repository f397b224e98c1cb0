import { plural } from '../../words.ts';
import { type Estimate, percent, range, type Week } from './data.ts';

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

/**
 * What the plot of the weeks says, as its title: whether any week differs from all together by more than chance would
 * often make it, that is, whether all together lie outside that week's interval.
 */
export function messageOf(weeks: readonly Week[]): string {
  const told = toldWeeks(weeks);
  const n = told.reduce((sum, week) => sum + week.wins.n, 0);
  const count = told.reduce((sum, week) => sum + week.wins.count, 0);
  if (n === 0) return 'No week is old enough yet';
  const all = count / n;
  const [only] = told;
  if (told.length === 1 && only !== undefined)
    return `One week so far: ${count} of ${plural(n, 'person', 'people')} replied positively or booked a meeting`;
  const apart = told.filter(({ wins }) => all < wins.low || all > wins.high);
  const overall = `${percent(all)} overall, ${count} of ${n}`;
  if (apart.length === 0) return `No week stands out: ${overall}`;
  const [first] = apart;
  if (apart.length > 1 || first === undefined)
    return `${plural(apart.length, 'week')} of ${told.length} differ by more than chance: ${overall}`;
  const better = first.wins.low > all ? 'better' : 'worse';
  return `The week of ${weekName(first.week)} did ${better} than chance explains: ${percent(first.wins.rate ?? 0)} against ${overall}`;
}

/** The table behind the plot: each week in words. */
export function weekWords(week: Week): string {
  const { wins, younger, enrolled } = week;
  if (wins === null) return `Not old enough yet: ${younger} of ${enrolled}`;
  return `${percent(wins.rate ?? 0)} (${range(wins)}), ${wins.count} of ${wins.n}`;
}
