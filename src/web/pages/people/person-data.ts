import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, call } from '../../api.ts';
import { liveMs } from '../../frame/me.ts';
import { sayFailure, sayWithUndo } from '../../parts/toast.tsx';

const loadPerson = (id: string) => call(api.people[':id'].$get({ param: { id } }));
const loadWhy = (id: string) => call(api.people[':id'].why.$get({ param: { id }, query: {} }));

export type Person = Awaited<ReturnType<typeof loadPerson>>;
export type Why = Awaited<ReturnType<typeof loadWhy>>;
export type WhyRun = Why['runs'][number];
export type Touch = WhyRun['touches'][number];
export type Decision = WhyRun['decisions'][number];
export type CrmEntry = Touch['crm'][number];
export type Command = 'pause' | 'resume' | 'finish' | 'stop';

const personQuery = (id: string) => ({ queryKey: ['people', id], queryFn: () => loadPerson(id) });
const whyQuery = (id: string) => ({ queryKey: ['people', id, 'why'], queryFn: () => loadWhy(id) });

export function usePerson(id: string) {
  return useQuery({ ...personQuery(id), refetchInterval: liveMs });
}

export function useWhy(id: string) {
  return useQuery({ ...whyQuery(id), refetchInterval: liveMs });
}

/** Reads who probably comes next, so that they are there at once. */
export function usePrefetch(id: string | undefined) {
  const queries = useQueryClient();
  useEffect(() => {
    if (id === undefined) return;
    queries.prefetchQuery({ ...personQuery(id), staleTime: 30_000 });
    queries.prefetchQuery({ ...whyQuery(id), staleTime: 30_000 });
  }, [id, queries]);
}

/** A run that has not ended. */
export const isOpen = (run: { readonly state: WhyRun['state'] }) =>
  run.state === 'pending' || run.state === 'active' || run.state === 'paused';

/** A person's name as it is written everywhere. */
export function nameOf(person: Pick<Person, 'firstName' | 'lastName' | 'email'>): string {
  const name = [person.firstName, person.lastName].filter((part) => part !== null).join(' ');
  return name || person.email || 'Somebody without a name';
}

/** Everything that shows a run or a person is read again. */
function useRefresh() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      [['people'], ['enrollments'], ['me'], ['tasks']].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
}

const steer = (id: string, command: Command) =>
  call(api.enrollments[':id'][':command'].$post({ param: { id, command } }));

/** Pauses and resumes at once, with a way back; what ends a run is asked for by a dialog first. */
export function useSteering(personId: string) {
  const queries = useQueryClient();
  const refresh = useRefresh();
  const key = ['people', personId, 'why'];
  const mutation = useMutation({
    mutationFn: ({ run, command }: { readonly run: WhyRun; readonly command: 'pause' | 'resume' }) =>
      steer(run.id, command),
    onMutate: async ({ run, command }) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData<Why>(key);
      const state = command === 'pause' ? ('paused' as const) : ('active' as const);
      const sentence = command === 'pause' ? 'Paused just now.' : 'Running again.';
      const changed = before?.runs.map((one) =>
        one.id === run.id ? { ...one, state, reason: null, sentence } : one,
      );
      if (before !== undefined) queries.setQueryData<Why>(key, { ...before, runs: changed ?? [] });
      return { before };
    },
    onError: (error, _, kept) => {
      if (kept?.before !== undefined) queries.setQueryData(key, kept.before);
      sayFailure(error);
    },
    onSettled: refresh,
  });
  const act = (run: WhyRun, command: 'pause' | 'resume') =>
    mutation.mutate(
      { run, command },
      {
        onSuccess: () => {
          const [done, back] =
            command === 'pause' ? (['Paused', 'resume'] as const) : (['Resumed', 'pause'] as const);
          sayWithUndo(`${done}: '${run.cadence}'.`, () => mutation.mutate({ run, command: back }));
        },
      },
    );
  return {
    act,
    refresh,
    end: async (run: WhyRun, command: 'finish' | 'stop') => {
      await steer(run.id, command);
      await refresh();
    },
  };
}

export function useRelease(personId: string) {
  const refresh = useRefresh();
  return async () => {
    await call(api.people[':id'].release.$post({ param: { id: personId } }));
    await refresh();
  };
}

/** 'Do not contact', for good, through every channel or only one. */
export function useSuppress(personId: string) {
  const refresh = useRefresh();
  return async (terms: { readonly channel: 'all' | 'email' | 'call' | 'sms'; readonly reason: string }) => {
    await call(api.suppressions.$post({ json: { scope: 'person', value: personId, ...terms } }));
    await refresh();
  };
}
