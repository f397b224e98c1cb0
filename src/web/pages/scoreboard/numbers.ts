/** A share with its 95 % interval, as the API gives it. */
export interface Estimate {
  readonly count: number;
  readonly n: number;
  readonly rate: number | null;
  readonly low: number;
  readonly high: number;
}

/** The people who were enrolled in one week; without a share while some of them are not old enough. */
export interface Week {
  readonly week: string;
  readonly enrolled: number;
  readonly younger: number;
  readonly wins: Estimate | null;
}

/** The numbers of a row in the order in which they are shown, best known first. */
export const columns = [
  { key: 'wins', head: 'Positive reply or meeting', look: 'won' },
  { key: 'replies', head: 'Replies by humans', look: 'running' },
  { key: 'positive', head: 'Positive replies', look: 'won' },
  { key: 'meetings', head: 'Meetings booked', look: 'won' },
  { key: 'held', head: 'Meetings held', look: 'won' },
  { key: 'opt_outs', head: 'Opt-outs', look: 'stopped' },
  { key: 'steps', head: 'Steps carried out', look: 'running' },
] as const;

/** Opens and clicks, by humans and as reported: never one without the other. */
export const engagement = ['clicks', 'clicks_raw', 'opens', 'opens_raw'] as const;

/** What a mail has to be watched for, so that a number can be known; null where it is known anyway. */
export function watchedFor(number: string): 'opens' | 'clicks' | null {
  if (number === 'opens' || number === 'opens_raw') return 'opens';
  return number === 'clicks' || number === 'clicks_raw' ? 'clicks' : null;
}

type EventKey =
  | (typeof columns)[number]['key']
  | 'bounces'
  | 'canceled'
  | 'moved'
  | 'no_shows'
  | (typeof engagement)[number];
export type NumberKey = EventKey | 'enrolled' | 'mature' | 'younger' | 'stalled';

const heads: Record<string, string> = {
  ...Object.fromEntries(columns.map(({ key, head }) => [key, head])),
  clicks: 'Clicks by humans',
  clicks_raw: 'Clicks, machines’ among them',
  opens: 'Opens by humans',
  opens_raw: 'Opens, machines’ among them',
  canceled: 'Meetings canceled',
  moved: 'Meetings moved',
  no_shows: 'No-shows',
  bounces: 'Bounces',
  enrolled: 'Enrolled',
  mature: 'Old enough',
  younger: 'Not old enough yet',
  stalled: 'Old enough, but stalled',
};

/** What a number is called. */
export const headOf = (number: NumberKey) => heads[number] ?? number;

export function isNumberKey(text: unknown): text is NumberKey {
  return typeof text === 'string' && text in heads;
}

/** A share in percent, with one decimal where that says something: `4.2%`, `12%`. */
export function percent(share: number): string {
  const value = share * 100;
  const shown = value === 0 || value >= 9.95 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${shown}%`;
}

/** An interval in words, in whole percents: `1–24%`. */
export function range({ low, high }: Pick<Estimate, 'low' | 'high'>): string {
  return `${Math.round(low * 100)}–${Math.round(high * 100)}%`;
}
