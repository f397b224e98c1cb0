import type { MiddlewareHandler } from 'hono';
import type { StandInContext } from '../core/index.ts';
import { rateLimited, VendorError } from './errors.ts';
import type { Portal } from './state.ts';
import type { AccessTokenRow } from './store/oauth.ts';

const granted = new WeakMap<Request, readonly string[]>();

/** Rate limit of an app from the marketplace: requests in ten seconds for each portal. */
const TEN_SECOND_LIMIT = 110;

function authenticate(portal: Portal, header: string | undefined): AccessTokenRow {
  const token = header?.match(/^Bearer (.+)$/)?.[1];
  const row = token === undefined ? undefined : portal.oauth.tokens.get(token);
  if (row === undefined || row.revoked)
    throw new VendorError(401, 'INVALID_AUTHENTICATION', {
      message:
        'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    });
  const late = Date.now() - row.expiresAt;
  if (late >= 0) {
    const minutes = Math.floor(late / 60_000);
    throw new VendorError(401, 'EXPIRED_AUTHENTICATION', {
      message: `The OAuth token used to make this call expired ${minutes} minute(s) ago.`,
      context: { 'expire time': [new Date(row.expiresAt).toISOString()] },
    });
  }
  return row;
}

/** Headers with which HubSpot tells what is left; without a limit one request seems to be in the window. */
function rateHeaders(c: StandInContext, max: number | undefined, left: number): void {
  const shown = max ?? TEN_SECOND_LIMIT;
  c.header('X-HubSpot-RateLimit-Max', String(shown));
  c.header('X-HubSpot-RateLimit-Remaining', String(Number.isFinite(left) ? left : shown - 1));
  c.header('X-HubSpot-RateLimit-Interval-Milliseconds', '10000');
}

/** Guards the API: a live token, then the portal's rate limit. Search has its own limit and no headers. */
export function guard(portal: Portal): MiddlewareHandler {
  return async (c, next) => {
    const context = c as StandInContext;
    const token = authenticate(portal, c.req.header('authorization'));
    granted.set(c.req.raw, token.scopes);
    const isSearch = c.req.path.startsWith('/crm/objects/') && c.req.path.endsWith('/search');
    if (isSearch) {
      if (portal.searchLimit.take(Date.now()) === 'refused') throw rateLimited('SECONDLY');
    } else {
      const left = portal.limit.take(Date.now());
      rateHeaders(context, portal.limit.max, left === 'refused' ? 0 : left);
      if (left === 'refused') throw rateLimited('TEN_SECONDLY_ROLLING');
    }
    await next();
  };
}

/** Throws 403 MISSING_SCOPES unless the token holds every scope of one of the alternatives. */
export function requireScopes(c: StandInContext, ...alternatives: readonly (readonly string[])[]): void {
  const scopes = granted.get(c.req.raw) ?? [];
  if (alternatives.some((needed) => needed.every((scope) => scopes.includes(scope)))) return;
  const requiredGranularScopes = [...new Set(alternatives.flat())];
  throw new VendorError(403, 'MISSING_SCOPES', {
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    context: { requiredGranularScopes },
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes },
      },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
  });
}
