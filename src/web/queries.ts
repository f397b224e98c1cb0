import { queryOptions } from '@tanstack/react-query';
import { api, call } from './api.ts';

/**
 * What several pages ask for. Asked here only: two pages that keep different shapes under one key break each other.
 */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: () => call(api.connections.$get()),
});

export const cadencesQuery = queryOptions({
  queryKey: ['cadences'],
  queryFn: () => call(api.cadences.$get()),
});

/** The lists of a CRM with their sizes. */
export const crmListsQuery = (crm: 'salesforce' | 'hubspot') =>
  queryOptions({
    queryKey: ['lists', crm],
    queryFn: () => call(api.lists.$get({ query: { crm } })),
    staleTime: 60_000,
  });

/** A cadence's versions, newest first, with the texts of their steps. */
export const versionsQuery = (cadenceId: string) =>
  queryOptions({
    queryKey: ['cadences', cadenceId, 'versions'],
    queryFn: () => call(api.cadences[':id'].versions.$get({ param: { id: cadenceId } })),
  });

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: () => call(api.users.$get()),
});

export const sendersQuery = queryOptions({
  queryKey: ['senders'],
  queryFn: () => call(api.senders.$get()),
});

export const experimentsQuery = queryOptions({
  queryKey: ['experiments'],
  queryFn: () => call(api.experiments.$get({ query: { limit: '100' } })),
});
