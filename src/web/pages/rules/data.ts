import { queryOptions } from '@tanstack/react-query';
import { api, call } from '../../api.ts';

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: () => call(api.rules.$get()),
});

export const onlyManagers = (role: string, what: string) =>
  role === 'rep' ? `Only a manager or an admin can ${what}.` : null;
