import { useLocalStorage } from '@mantine/hooks';
import { type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, call } from '../../api.ts';
import { liveMs, useMe } from '../../frame/me.ts';

export type Scope = 'mine' | 'all';

/** Asks again at this pace, but not over a failure that is shown: it would flicker away and come back. */
const live =
  (ms: number) =>
  ({ state }: { state: { data: unknown; error: unknown } }): number | false =>
    state.data === undefined && state.error !== null ? false : ms;

const ownerOf = (scope: Scope) => (scope === 'mine' ? { owner: 'me' as const } : {});

async function loadTasks(scope: Scope, cursor: string | null) {
  const more = cursor === null ? {} : { cursor };
  const query = { state: 'open', sort: 'due', limit: '100', ...ownerOf(scope), ...more } as const;
  return call(api.tasks.$get({ query }));
}

async function loadReplies(scope: Scope) {
  const query = { kind: 'reply', unhandled: 'true', limit: '100', ...ownerOf(scope) } as const;
  const { items } = await call(api.messages.$get({ query }));
  return items.filter((one) => one.personId !== null);
}

export type Task = Awaited<ReturnType<typeof loadTasks>>['items'][number];
export type Reply = Awaited<ReturnType<typeof loadReplies>>[number];

/**
 * Whose queue is shown. A rep has their own; a manager or admin chooses, and sees everybody's until they do, unless
 * there are tasks of their own.
 */
export function useScope(): { scope: Scope | null; choose: ((scope: Scope) => void) | null } {
  const { user } = useMe();
  const leads = user.role !== 'rep';
  const [kept, keep] = useLocalStorage<Scope | null>({
    key: 'cadenza-today-scope',
    defaultValue: null,
    getInitialValueInEffect: false,
  });
  const own = useQuery({
    queryKey: ['tasks', 'own', user.id],
    queryFn: () => call(api.tasks.$get({ query: { state: 'open', owner: 'me', limit: '1' } })),
    enabled: leads && kept === null && user.id !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!leads) return { scope: 'mine', choose: null };
  if (kept !== null) return { scope: kept, choose: keep };
  if (user.id === null || own.error !== null) return { scope: 'all', choose: keep };
  if (own.data === undefined) return { scope: null, choose: keep };
  return { scope: own.data.items.length > 0 ? 'mine' : 'all', choose: keep };
}

/**
 * Tasks that were ended here. They stay out of the list even when an answer that was under way before still has them.
 */
const ended = new Set<string>();

export function takeOut(queries: QueryClient, id: string): void {
  ended.add(id);
  queries.setQueriesData({ queryKey: ['tasks', 'queue'] }, (old: object | undefined) => old && { ...old });
}

export function putBack(id: string): void {
  ended.delete(id);
}

/** Open tasks, the earliest due first. */
export function useQueue(scope: Scope | null) {
  const query = useInfiniteQuery({
    queryKey: ['tasks', 'queue', scope],
    queryFn: ({ pageParam }) => loadTasks(scope ?? 'mine', pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    // What is read again are all the pages that were opened, so many of them are read less often.
    refetchInterval: (query) => live(liveMs * (query.state.data?.pages.length ?? 1))(query),
    enabled: scope !== null,
  });
  const tasks = query.data?.pages.flatMap((page) => page.items).filter(({ id }) => !ended.has(id));
  return { ...query, tasks };
}

/** Replies that nobody has answered, newest first. */
export function useReplies(scope: Scope | null) {
  return useQuery({
    queryKey: ['messages', 'queue', scope],
    queryFn: () => loadReplies(scope ?? 'mine'),
    refetchInterval: live(liveMs),
    enabled: scope !== null,
  });
}

/** Mail that nobody was found for, newest first: everybody's. */
export function useUnmatched() {
  return useQuery({
    queryKey: ['messages', 'unmatched'],
    queryFn: async () => {
      const query = { unmatched: 'true', unhandled: 'true', limit: '50' } as const;
      return (await call(api.messages.$get({ query }))).items;
    },
    refetchInterval: live(liveMs * 4),
  });
}

async function loadMachines(kind: 'automatic' | 'out_of_office', scope: Scope) {
  const query = { kind, unhandled: 'true', limit: '50', ...ownerOf(scope) } as const;
  return (await call(api.messages.$get({ query }))).items.filter((one) => one.personId !== null);
}

/** Mail that was taken for a machine's and that nobody has put aside, newest first. */
export function useMachines(scope: Scope | null) {
  return useQuery({
    queryKey: ['messages', 'machines', scope],
    queryFn: async () => {
      const asked = [
        loadMachines('automatic', scope ?? 'mine'),
        loadMachines('out_of_office', scope ?? 'mine'),
      ];
      return (await Promise.all(asked)).flat().sort((a, b) => b.at.localeCompare(a.at));
    },
    refetchInterval: live(liveMs * 4),
    enabled: scope !== null,
  });
}

/** What comes up next for reps. */
export function useUpcoming(scope: Scope | null) {
  return useQuery({
    queryKey: ['tasks', 'upcoming', scope],
    queryFn: async () => {
      const query = { limit: '8', ...ownerOf(scope ?? 'mine') };
      return (await call(api.tasks.upcoming.$get({ query }))).items;
    },
    refetchInterval: live(liveMs * 8),
    enabled: scope !== null,
  });
}

async function loadDetail(id: string) {
  return call(api.tasks[':id'].$get({ param: { id } }));
}

export type TaskDetail = Awaited<ReturnType<typeof loadDetail>>;

/** One task with all that it takes. */
export const detailQuery = (id: string) =>
  ({
    queryKey: ['tasks', 'one', id],
    queryFn: () => loadDetail(id),
    refetchInterval: live(liveMs * 2),
  }) as const;
