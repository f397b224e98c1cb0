import { queryOptions } from '@tanstack/react-query';
import { api, call } from '../../api.ts';

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: () => call(api.rules.$get()),
});

export const onlyManagers = (role: string, what: string) =>
  role === 'rep' ? `Only a manager or an admin can ${what}.` : null;

/** How many are in a list of a CRM now. */
export const presentQuery = (list: { readonly crm: 'salesforce' | 'hubspot'; readonly listId: string }) =>
  queryOptions({
    queryKey: ['rules', 'preview', list.crm, list.listId],
    queryFn: () => call(api.rules.preview.$post({ json: list })),
  });
