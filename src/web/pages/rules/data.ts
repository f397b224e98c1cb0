import { queryOptions } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api, call } from '../../api.ts';

export type Rule = InferResponseType<typeof api.rules.$get, 200>['items'][number];
export type Trigger = Rule['trigger'];
export type Action = Rule['actions'][number];
/** What a rule is sent as. */
export type Wish = InferRequestType<typeof api.rules.$post>['json'];

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: () => call(api.rules.$get()),
});

export const onlyManagers = (role: string, what: string) =>
  role === 'rep' ? `Only a manager or an admin can ${what}.` : null;
