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

/** What the plot of the weeks says, as its title. Which week stands out is the server's word. */
export function messageOf(weeks: readonly Week[], standsOut: string | null): string {
  const told = toldWeeks(weeks);
  const n = sumOf(told, (wins) => wins.n);
  const count = sumOf(told, (wins) => wins.count);
  if (n === 0) return 'No week is old enough yet';
  if (told.length === 1)
    return `One week so far: ${count} of ${plural(n, 'person', 'people')} replied positively or booked a meeting`;
  const apart = told.find(({ week }) => week === standsOut);
  if (apart === undefined) return `No week stands out: ${percent(count / n)} overall, ${count} of ${n}`;
  const { wins, week } = apart;
  const better = wins.count / wins.n > count / n;
  const others = `${count - wins.count} of ${n - wins.n} in the other weeks`;
  return `The week of ${weekName(week)} did ${better ? 'better' : 'worse'} than chance explains: ${wins.count} of ${wins.n} against ${others}`;
}

/** The table behind the plot: each week in words. */
export function weekWords(week: Week): string {
  const { wins, younger, enrolled } = week;
  if (wins === null) return `Not old enough yet: ${younger} of ${enrolled}`;
  return `${percent(wins.rate ?? 0)} (${range(wins)}), ${wins.count} of ${wins.n}`;
}
