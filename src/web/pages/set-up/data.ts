import { useQuery } from '@tanstack/react-query';
import { api, call } from '../../api.ts';
import { liveMs } from '../../frame/me.ts';
import { connectionsQuery, sendersQuery, usersQuery } from '../../queries.ts';

/** What is in place, what is missing, and what the big switches would do. */
export const useSetUp = () =>
  useQuery({
    queryKey: ['set-up'],
    queryFn: () => call(api['set-up'].$get()),
    refetchInterval: liveMs,
  });

export type SetUp = NonNullable<ReturnType<typeof useSetUp>['data']>;

export const useConnections = () => useQuery({ ...connectionsQuery, refetchInterval: liveMs });

/** The latest comparisons of both CRMs' timelines with the touches. */
export const useLastChecks = () =>
  useQuery({
    queryKey: ['reconciliations'],
    queryFn: () => call(api.reconciliations.$get({ query: { limit: '20' } })),
    refetchInterval: liveMs,
  });

export type Check = NonNullable<ReturnType<typeof useLastChecks>['data']>['items'][number];

export const useDifferences = (id: string) =>
  useQuery({
    queryKey: ['reconciliations', id],
    queryFn: () => call(api.reconciliations[':id'].$get({ param: { id } })),
  });

export const useUsers = () => useQuery(usersQuery);

export const useSenders = () => useQuery({ ...sendersQuery, refetchInterval: liveMs });

export type User = NonNullable<ReturnType<typeof useUsers>['data']>['items'][number];
export type Sender = NonNullable<ReturnType<typeof useSenders>['data']>['items'][number];
