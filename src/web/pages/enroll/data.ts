import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import {
  cadencesQuery,
  connectionsQuery,
  crmListsQuery,
  experimentsQuery,
  sendersQuery,
} from '../../queries.ts';
import type { EnrollSearch } from '../../routes.tsx';

type Crm = 'salesforce' | 'hubspot';

/** The body of a preview and of an enrollment: who, in what, from whom, why they may be written to. */
export type Wanted = Parameters<typeof api.enrollments.preview.$post>[0]['json'];

/** What they are enrolled in or with: a cadence, or an experiment on several. */
export const targetOf = ({ cadenceId, experimentId }: Wanted): string => cadenceId ?? experimentId ?? '';

export const loadPreview = (json: Wanted) => call(api.enrollments.preview.$post({ json }));
export type Preview = Awaited<ReturnType<typeof loadPreview>>;
export type Forecast = NonNullable<Preview['forecast']>;
/** How many people start on which day. */
export type StartsOver = NonNullable<Wanted['startsOver']>;
export type Previewed = Preview['results'][number];

export const loadBatch = (id: string) => call(api.batches[':id'].$get({ param: { id } }));
export type EnrollAnswer = InferResponseType<typeof api.enrollments.$post>;
export type Batch = Awaited<ReturnType<typeof loadBatch>>;
export type Shown = 'enrolled' | 'skipped';
function loadResults(id: string, status: Shown, cursor: string | null) {
  const query = { status, ...(cursor === null ? {} : { cursor }) };
  return call(api.batches[':id'].results.$get({ param: { id }, query }));
}
export type Result = Awaited<ReturnType<typeof loadResults>>['items'][number];
export const undo = (id: string) => call(api.batches[':id'].undo.$post({ param: { id } }));
export type Undone = Awaited<ReturnType<typeof undo>>;

/** What can be chosen from: connected CRMs, cadences that are in use, senders that the user may send from. */
export function useChoices() {
  const me = useMe();
  const connections = useQuery(connectionsQuery);
  const cadences = useQuery(cadencesQuery);
  const senders = useQuery(sendersQuery);
  const experiments = useQuery(experimentsQuery);
  const own = me.user.role === 'rep' ? me.user.id : null;
  return {
    error: connections.error ?? cadences.error ?? senders.error,
    retry: () => Promise.all([connections.refetch(), cadences.refetch(), senders.refetch()]),
    crms: connections.data?.items.filter((one) => one.state === 'active').map((one) => one.kind),
    cadences: cadences.data?.items.filter((one) => one.archivedAt === null),
    /** On whole cadences and under way: to be chosen in place of a cadence. */
    experiments: experiments.data?.items.filter((one) => one.kind === 'cadence' && one.endedAt === null),
    senders: senders.data?.items.filter((one) => own === null || one.userId === own),
  };
}

export type Choices = ReturnType<typeof useChoices>;

/** The lists of a CRM with their sizes. */
export function useLists(crm: Crm | undefined) {
  return useQuery({ ...crmListsQuery(crm ?? 'salesforce'), enabled: crm !== undefined });
}

/** What was chosen inside a CRM. */
export function useSelection(id: string | undefined) {
  return useQuery({
    queryKey: ['selection', id],
    queryFn: () => call(api.selections[':id'].$get({ param: { id: id ?? '' } })),
    enabled: id !== undefined,
    staleTime: 600_000,
  });
}

/** Who would start and who would not; asked again when the choice changes, while the last answer still stands. */
export function usePreview(wanted: Wanted | null) {
  return useQuery({
    queryKey: ['enroll-preview', wanted],
    queryFn: () => (wanted === null ? Promise.reject(new Error('Nothing is chosen.')) : loadPreview(wanted)),
    enabled: wanted !== null,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });
}

/** What became of a batch's people, page by page. */
export function useResults({ id, state, counts }: Batch, status: Shown) {
  const query = useInfiniteQuery({
    queryKey: ['batch-results', id, status, state, counts],
    queryFn: ({ pageParam }) => loadResults(id, status, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) };
}

/** Everybody of a selection that is too large to be shown person by person, in numbers. */
export interface Whole {
  readonly done: number;
  readonly total: number;
  /** Null while they are looked at. */
  readonly result: {
    readonly ready: number;
    readonly skipped: number;
    readonly reasons: readonly { readonly reason: string; readonly count: number }[];
    readonly forecast: Forecast | null;
  } | null;
}

/** Looks at everybody when a preview showed the first people only; null when it showed all. */
export function useWhole(wanted: Wanted | null, preview: Preview | undefined) {
  const many = wanted !== null && preview !== undefined && preview.total > preview.looked;
  const begun = useQuery({
    queryKey: ['enroll-preview', 'all', wanted],
    queryFn: () =>
      wanted === null
        ? Promise.reject(new Error('Nothing is chosen.'))
        : call(api.enrollments.preview.all.$post({ json: wanted })),
    enabled: many,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const id = begun.data?.id;
  const job = useQuery({
    queryKey: ['enroll-preview', 'job', id],
    queryFn: () => call(api.jobs[':id'].$get({ param: { id: id ?? '' } })),
    enabled: many && id !== undefined,
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.state === 'queued' || data.state === 'running' ? 700 : false,
  });
  const found = many ? (job.data ?? begun.data) : undefined;
  if (!many) return { whole: null, error: null };
  const failed = found?.state === 'failed' ? new Error(String(found.result?.error)) : null;
  const whole: Whole = {
    done: found?.done ?? 0,
    total: found?.total ?? preview.total,
    result: found?.state === 'done' ? (found.result as Whole['result']) : null,
  };
  return { whole, error: begun.error ?? job.error ?? failed };
}

/** The people that the address names: chosen in a CRM, a CRM's list, or our own people. */
export function peopleOf(
  search: EnrollSearch,
  selection: ReturnType<typeof useSelection>['data'],
  source: string,
): { people: Wanted['people']; listSource?: string } | null {
  if (search.selection !== undefined)
    return selection === undefined
      ? null
      : { people: { crm: selection.crm, refs: [...selection.refs] }, listSource: selection.source };
  if (search.people !== undefined) {
    const people = { personIds: search.people.split(',') };
    return source.trim() === '' ? { people } : { people, listSource: source.trim() };
  }
  if (search.crm === undefined || search.list === undefined) return null;
  return { people: { crm: search.crm, listId: search.list } };
}
