import { useQuery } from '@tanstack/react-query';
import { api, call } from '../../api.ts';
import { liveMs } from '../../frame/me.ts';

/** What is in place, what is missing, and what the big switches would do. */
export const useSetUp = () =>
  useQuery({
    queryKey: ['set-up'],
    queryFn: () => call(api['set-up'].$get()),
    refetchInterval: liveMs,
  });

export type SetUp = NonNullable<ReturnType<typeof useSetUp>['data']>;

export const useConnections = () =>
  useQuery({
    queryKey: ['connections'],
    queryFn: async () => (await call(api.connections.$get())).items,
    refetchInterval: liveMs,
  });

export const useUsers = () =>
  useQuery({ queryKey: ['users'], queryFn: async () => (await call(api.users.$get())).items });

export const useSenders = () =>
  useQuery({
    queryKey: ['senders'],
    queryFn: async () => (await call(api.senders.$get())).items,
    refetchInterval: liveMs,
  });

export type User = NonNullable<ReturnType<typeof useUsers>['data']>[number];
export type Sender = NonNullable<ReturnType<typeof useSenders>['data']>[number];
