import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, call } from '../../api.ts';
import type { NumberKey } from './numbers.ts';

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

const loadDelivery = () => call(api.analytics.deliverability.$get());
export type Delivery = Awaited<ReturnType<typeof loadDelivery>>;

export type Board = Awaited<ReturnType<typeof loadBoard>>;
export type Row = Board['items'][number];
export type PersonBehind = Awaited<ReturnType<typeof loadPeople>>['items'][number];

export const boardQuery = queryOptions({
  queryKey: ['scoreboard'],
  queryFn: loadBoard,
  refetchInterval: refreshMs,
});

export const deliveryQuery = queryOptions({
  queryKey: ['scoreboard', 'deliverability'],
  queryFn: loadDelivery,
  refetchInterval: 5 * refreshMs,
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
