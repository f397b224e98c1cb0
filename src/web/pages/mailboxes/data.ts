import { queryOptions } from '@tanstack/react-query';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { api, call } from '../../api.ts';
import { liveMs } from '../../frame/me.ts';
import type { sendersQuery } from '../../queries.ts';

export type Mailbox = InferResponseType<typeof api.mailboxes.$get, 200>['items'][number];
export type Wish = InferRequestType<typeof api.mailboxes.$post>['json'];
export type Server = Wish['smtp'];
export type Sender = Awaited<ReturnType<NonNullable<typeof sendersQuery.queryFn>>>['items'][number];

/** Read again while it is looked at: a mailbox that no longer opens shows so. */
export const mailboxesQuery = queryOptions({
  queryKey: ['mailboxes'],
  queryFn: () => call(api.mailboxes.$get()),
  refetchInterval: liveMs,
});
