import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { RestContext, RestEnv, World } from '../types.ts';
import type { Grants } from './grants.ts';

/** The access token of the Authorization header, which may say Bearer or OAuth. */
export function bearerToken(c: RestContext): string {
  return /^(?:Bearer|OAuth) (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
}

/**
 * Lets a request through with its session, counts it as one API call, and tells the usage in
 * `Sforce-Limit-Info`. Answers 401 INVALID_SESSION_ID or 403 REQUEST_LIMIT_EXCEEDED.
 */
export function requireSession(world: World, grants: Grants) {
  const { org } = world;
  return createMiddleware<RestEnv>(async (c, next) => {
    const token = bearerToken(c);
    const userId = grants.userOf(token);
    if (userId === undefined) {
      throw new ApiError(401, { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' });
    }
    c.header('Sforce-Limit-Info', `api-usage=${org.usage}/${org.dailyLimit}`);
    if (org.usage >= org.dailyLimit) {
      const message = 'TotalRequests Limit exceeded.';
      throw new ApiError(403, { message, errorCode: 'REQUEST_LIMIT_EXCEEDED' });
    }
    org.countCall();
    c.header('Sforce-Limit-Info', `api-usage=${org.usage}/${org.dailyLimit}`);
    c.set('session', { userId, token });
    return next();
  });
}
