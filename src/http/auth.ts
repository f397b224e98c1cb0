import type { Context, MiddlewareHandler } from 'hono';
import { actorOfKey, actorOfSession } from '../app/authenticate.ts';
import type { Actor } from '../app/context.ts';
import { AppError } from '../errors.ts';
import type { HttpEnv } from './env.ts';
import { readSession, type SessionParts } from './session.ts';

const safe = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a browser made the request from one of our own pages. `Sec-Fetch-Site` where the browser sends it, else
 * the `Origin` that every browser sends with a POST; with neither, it cannot be told, and so is refused.
 */
export function isSameOrigin(c: Context<HttpEnv>, publicUrl: string): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  return c.req.header('origin') === new URL(publicUrl).origin;
}

/** Who acts: by bearer key, else by session. A wrong key is not made up for by a session. */
export async function identify(c: Context<HttpEnv>, parts: SessionParts): Promise<Actor | null> {
  const header = c.req.header('authorization');
  if (header !== undefined) {
    const key = /^Bearer +(\S+)$/i.exec(header)?.[1];
    return key === undefined ? null : actorOfKey(parts.ctx, key);
  }
  const session = await readSession(c, parts);
  if (session === null) return null;
  const changes = !safe.includes(c.req.method);
  if (changes && !isSameOrigin(c, parts.ctx.settings.publicUrl))
    throw new AppError('forbidden', 'This request did not come from a page of Cadenza, so it was refused.');
  return actorOfSession(parts.ctx, session);
}

/** Lets only authenticated requests pass, and hands on their actor's context. */
export function requireActor(parts: SessionParts): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const actor = await identify(c, parts);
    if (actor === null)
      throw new AppError(
        'unauthenticated',
        'Send an API key (Authorization: Bearer …), or sign in with the link that `npm start` prints.',
      );
    c.set('act', { ...parts.ctx, actor });
    c.header('cache-control', 'no-store');
    await next();
  };
}
