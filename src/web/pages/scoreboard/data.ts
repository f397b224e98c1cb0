import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, call } from '../../api.ts';

/** The scoreboard changes slowly: a look a minute is enough. */
const refreshMs = 60_000;

const loadBoard = () => call(api.analytics.cadences.$get({ query: {} }));
const loadWeeks = (versionId: string) =>
  call(api.analytics.cadences[':versionId'].weeks.$get({ param: { versionId } }));
const loadPeople = (versionId: string, number: NumberKey, cursor: string | null) =>
  call(
    api.analytics.cadences[':versionId'].people.$get({
      param: { versionId },
      query: { number, limit: '50', ...(cursor === null ? {} : { cursor }) },
    }),
  );

export type Board = Awaited<ReturnType<typeof loadBoard>>;
export type Row = Board['items'][number];
export type Estimate = Row['numbers']['wins'];
export type Week = Awaited<ReturnType<typeof loadWeeks>>['items'][number];
export type PersonBehind = Awaited<ReturnType<typeof loadPeople>>['items'][number];

export const boardQuery = queryOptions({
  queryKey: ['scoreboard'],
  queryFn: loadBoard,
  refetchInterval: refreshMs,
});

export const weeksQuery = (versionId: string) =>
  queryOptions({
    queryKey: ['scoreboard', versionId, 'weeks'],
    queryFn: () => loadWeeks(versionId),
    refetchInterval: refreshMs,
  });

export const peopleQuery = (versionId: string, number: NumberKey) =>
  infiniteQueryOptions({
    queryKey: ['scoreboard', versionId, 'people', number],
    queryFn: ({ pageParam }) => loadPeople(versionId, number, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** The numbers of a row in the order in which they are shown, best known first. */
export const columns = [
  { key: 'wins', head: 'Positive reply or meeting', look: 'won' },
  { key: 'replies', head: 'Replies by humans', look: 'running' },
  { key: 'positive', head: 'Positive replies', look: 'won' },
  { key: 'meetings', head: 'Meetings booked', look: 'won' },
  { key: 'opt_outs', head: 'Opt-outs', look: 'stopped' },
  { key: 'steps', head: 'Steps carried out', look: 'running' },
] as const;

export type EventKey = (typeof columns)[number]['key'] | 'bounces';
export type NumberKey = EventKey | 'enrolled' | 'mature' | 'younger';

const heads: Record<string, string> = {
  ...Object.fromEntries(columns.map(({ key, head }) => [key, head])),
  ...{ bounces: 'Bounces', enrolled: 'Enrolled', mature: 'Old enough', younger: 'Not old enough yet' },
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
