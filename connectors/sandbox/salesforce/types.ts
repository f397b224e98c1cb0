import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { RequestLog, SandboxClock, StandIn, StandInVariables } from '../core/index.ts';
import type { Org } from './org.ts';
import type { RecordStore } from './store/records.ts';

/** A field's value as it is stored; date-times as `2026-11-22T16:50:02.000+0000`, dates as `2026-11-22`. */
export type Value = string | number | boolean | null;

/** A record: only fields that hold something, always with `Id`. */
export type Row = { readonly Id: string } & { readonly [field: string]: Value };

/** Who a request acts as. */
export interface Session {
  readonly userId: string;
  readonly token: string;
}

/** What the parts of the stand-in share. */
export interface World {
  readonly org: Org;
  readonly records: RecordStore;
  readonly clock: SandboxClock;
}

/** `c.env.session` carries the session of a Composite call into its subrequests. */
export interface RestEnv {
  Bindings: HttpBindings & { readonly session?: Session };
  Variables: StandInVariables & { session: Session };
}
export type RestApp = Hono<RestEnv>;
export type RestContext = Context<RestEnv>;

/** A running Salesforce stand-in. */
export interface SalesforceStandIn extends StandIn {
  readonly name: 'salesforce';
  /** Every request and every push, for audits in the same process. */
  readonly log: RequestLog;
  /** The org's 18-character id. */
  readonly orgId: string;
}
