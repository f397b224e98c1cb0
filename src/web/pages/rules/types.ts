import type { hc, InferRequestType, InferResponseType } from 'hono/client';
import type { HttpApp } from '../../../http/app.ts';

type Rules = ReturnType<typeof hc<HttpApp>>['v1']['rules'];

export type Rule = InferResponseType<Rules['$get'], 200>['items'][number];
export type Trigger = Rule['trigger'];
export type Action = Rule['actions'][number];
/** What a rule is sent as. */
export type Wish = InferRequestType<Rules['$post']>['json'];
