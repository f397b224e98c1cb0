import { z } from 'zod';
import type { StandInContext } from '../core/index.ts';
import { type Google, METADATA, READONLY, SEND } from './account.ts';
import { badRequest, GoogleError, insufficient, unauthenticated } from './errors.ts';
import type { TokenRow } from './oauth-store.ts';

export const ME = '/gmail/v1/users/:userId';
const FULL = ['https://mail.google.com/', 'https://www.googleapis.com/auth/gmail.modify'];
/** Any of these lets a call pass. */
export const may = {
  send: [SEND, ...FULL],
  read: [READONLY, ...FULL],
  look: [READONLY, METADATA, ...FULL],
};

/** The live token of a call, whose scopes suffice, for the mailbox in its path. */
export function openMailbox(c: StandInContext, google: Google, scopes: readonly string[]): TokenRow {
  const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  const row = token === undefined ? undefined : google.oauth.tokens.get(token);
  if (row === undefined || row.revoked || row.expiresAt <= Date.now()) throw unauthenticated();
  if (!row.scopes.some((scope) => scopes.includes(scope))) throw insufficient();
  const userId = decodeURIComponent(c.req.param('userId') ?? '').toLowerCase();
  if (userId !== 'me' && userId !== row.mailbox)
    throw new GoogleError(403, { message: `Delegation denied for ${row.mailbox}`, reason: 'forbidden' });
  return row;
}

/** What Google takes as a query on every call, and this one's own. */
const STANDARD = ['alt', 'fields', 'key', 'prettyPrint', 'quotaUser', 'access_token', 'callback', '$.xgafv'];

/** Stops with Google's 400 for a parameter that the call does not have. */
export function checkQuery(c: StandInContext, known: readonly string[]): void {
  for (const name of Object.keys(c.req.queries()))
    if (!known.includes(name) && !STANDARD.includes(name))
      throw badRequest(
        `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
      );
}

/** A JSON body of this shape; what the shape does not have is refused as Google refuses it. */
export async function readBody<T>(c: StandInContext, schema: z.ZodType<T>): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse((await c.req.text()) || '{}');
  } catch {
    throw badRequest('Invalid JSON payload received. Unexpected token.', 'parseError');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys')
    throw badRequest(
      `Invalid JSON payload received. Unknown name "${issue.keys[0] ?? ''}": Cannot find field.`,
    );
  throw badRequest(`Invalid value at '${issue?.path.join('.') ?? ''}': ${issue?.message ?? ''}`);
}

const count = z.string().regex(/^\d{1,9}$/);

/** A page's size: the call's default, at most 500, as Google bounds it. */
export function pageSize(c: StandInContext): number {
  const given = c.req.query('maxResults');
  if (given === undefined) return 100;
  if (!count.safeParse(given).success)
    throw badRequest(`Invalid value at 'max_results' (TYPE_UINT32), "${given}"`);
  return Math.min(Math.max(Number(given), 1), 500);
}

/** The part of a list that a page holds, and the token of the next one. */
export function pageOf<T>(c: StandInContext, rows: readonly T[]) {
  const token = c.req.query('pageToken');
  if (token !== undefined && !count.safeParse(token).success) throw badRequest('Invalid pageToken');
  const from = Number(token ?? 0);
  const to = from + pageSize(c);
  return {
    rows: rows.slice(from, to),
    next: to < rows.length ? { nextPageToken: String(to).padStart(8, '0') } : {},
  };
}
