import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { InferRequestType } from 'hono/client';
import { api, call } from '../../api.ts';
import { liveMs } from '../../frame/me.ts';
import { cadencesQuery } from '../../queries.ts';
import type { PeopleSearch } from '../../routes.tsx';

type Asked = InferRequestType<typeof api.enrollments.$get>['query'];

const pageSize = '60';

function loadRuns(search: PeopleSearch, cursor: string | null) {
  // The page's address may hold anything: where that is no valid filter, the server's error says so.
  const query = { ...search, limit: pageSize, ...(cursor === null ? {} : { cursor }) } as Asked;
  return call(api.enrollments.$get({ query }));
}

export type Run = Awaited<ReturnType<typeof loadRuns>>['items'][number];

/** The runs that fit the filters, page by page, newest first; what is in sight stays fresh. */
export function useRuns(search: PeopleSearch) {
  const query = useInfiniteQuery({
    queryKey: ['enrollments', 'list', search],
    queryFn: ({ pageParam }) => loadRuns(search, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // Every page is read again; far down the list that is done less often.
    refetchInterval: (one) => liveMs * Math.max(1, (one.state.data?.pages.length ?? 1) - 1),
    placeholderData: (before) => before,
  });
  return { ...query, runs: query.data?.pages.flatMap((page) => page.items) ?? [] };
}

/** How many runs there are by state, whatever state is chosen. */
export function useCounts({ state: _, reason: __, ...query }: PeopleSearch) {
  return useQuery({
    queryKey: ['enrollments', 'counts', query],
    queryFn: () => call(api.enrollments.counts.$get({ query })),
    refetchInterval: liveMs * 3,
    placeholderData: (before) => before,
  });
}

/** People who fit the words, whether or not they are in a cadence. */
export function useOthers(q: string | undefined, enabled: boolean) {
  return useQuery({
    queryKey: ['people', 'search', q],
    queryFn: () => call(api.people.$get({ query: { q: q ?? '', limit: '20' } })),
    enabled: enabled && q !== undefined,
  });
}

/** Cadences for a choice, with the names of their versions' numbers. */
export function useCadenceNames() {
  return useQuery({ ...cadencesQuery, staleTime: 60_000 });
}
