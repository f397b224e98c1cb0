import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import type { RequestLog, SandboxClock, StandInApp, StandInContext } from '../core/index.ts';
import { badRequest, errorBody, GraphError } from './errors.ts';
import type { Notices } from './notices.ts';
import type { AccountStore, MailStore } from './store.ts';
import type { GrantRow } from './types.ts';

/** Settings that tests and the demo change while the stand-in runs. They are not kept over a restart. */
export interface Knobs {
  oauthMode: 'approve' | 'deny';
  /** Whether a mail that is sent gets a Message-ID of Exchange's in place of its own. */
  replaceMessageIds: boolean;
  /** Whether renewals bring a new refresh token. */
  rotateRefreshTokens: boolean;
}

/** Everything that a handler needs. */
export interface Cloud {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: SandboxClock;
  readonly log: RequestLog;
  readonly mails: MailStore;
  readonly accounts: AccountStore;
  readonly notices: Notices;
  readonly knobs: Knobs;
}

/** Mounts one concern's routes. */
export type Mount = (app: StandInApp, cloud: Cloud) => void;

const granted = new WeakMap<Request, GrantRow>();

/** Lets only live tokens pass, and dates every answer by the stand-in's clock. */
export function guard({ accounts, clock }: Cloud): MiddlewareHandler {
  return async (c, next) => {
    c.header('date', clock.now().toUTCString());
    c.header('request-id', randomUUID());
    const token = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (token === undefined)
      throw new GraphError(401, 'InvalidAuthenticationToken', 'Access token is empty.');
    const access = accounts.access.get(token);
    const grant = access === undefined ? undefined : accounts.grants.get(access.grantId);
    if (access === undefined || grant === undefined || grant.revoked)
      throw new GraphError(401, 'InvalidAuthenticationToken', 'IDX14100: JWT is not well formed.');
    if (access.expiresAt <= Date.now())
      throw new GraphError(
        401,
        'InvalidAuthenticationToken',
        'Access token has expired or is not yet valid.',
      );
    granted.set(c.req.raw, grant);
    await next();
  };
}

/** Whose mailbox the request is about; 403 unless they granted the scope. */
export function mailboxOf(c: StandInContext, scope: string): string {
  const grant = granted.get(c.req.raw);
  if (grant === undefined) throw new Error(`${c.req.path} is not behind the guard`);
  if (!grant.scopes.includes(scope))
    throw new GraphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  return grant.mailbox;
}

/** Whether the request asks for ids that stay. */
export const wantsImmutable = (c: StandInContext) =>
  /\bIdType="?ImmutableId"?/i.test(c.req.header('prefer') ?? '');

/** Reads a JSON body and checks its shape; throws Graph's 400 for what doesn't fit. */
export async function readBody<S extends z.ZodType>(c: StandInContext, schema: S): Promise<z.output<S>> {
  const text = await c.req.text();
  const parsed = z
    .string()
    .transform((json, context) => {
      try {
        return JSON.parse(json) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'Unable to read JSON request payload.' });
        return z.NEVER;
      }
    })
    .pipe(schema)
    .safeParse(text);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badRequest(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'unreadable'}`.trim());
}

/** Answers a thrown error in Graph's shape; anything else is a defect and becomes a 500. */
export function answerError({ clock }: Cloud) {
  return (error: Error, c: StandInContext): Response => {
    const known = error instanceof GraphError;
    if (!known) console.error(error);
    const { httpStatus, code } = known ? error : { httpStatus: 500, code: 'generalException' };
    c.set('result', known ? { refused: code, message: error.message } : { defect: error.message });
    if (httpStatus === 401) c.header('www-authenticate', 'Bearer realm="", error="invalid_token"');
    return c.json(errorBody(code, error.message, clock.now()), httpStatus as 400);
  };
}
