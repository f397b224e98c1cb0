import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { type CookieParts, cookieOptions } from './cookie-parts.ts';
import type { HttpEnv } from './env.ts';

const name = 'cadenza_oauth';

/**
 * Ties a connection that was begun to this browser for ten minutes: otherwise somebody could send an admin a link
 * that connects the admin's CRM to the sender's workspace.
 */
export async function rememberState(c: Context<HttpEnv>, parts: CookieParts, url: string): Promise<void> {
  const state = new URL(url).searchParams.get('state') ?? '';
  await setSignedCookie(c, name, state, parts.secret, { ...cookieOptions(parts.ctx), maxAge: 600 });
}

/**
 * Whether this browser began the connection that comes back. While every service is a stand-in on this machine it
 * does not matter, so that scripts without cookies can play the whole way.
 */
export async function isStateKnown(c: Context<HttpEnv>, parts: CookieParts, state: string): Promise<boolean> {
  if (parts.ctx.settings.clockMovable) return true;
  const remembered = await getSignedCookie(c, parts.secret, name);
  deleteCookie(c, name, cookieOptions(parts.ctx));
  return typeof remembered === 'string' && remembered !== '' && remembered === state;
}
