import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import type { SessionUser } from '../app/authenticate.ts';
import { type CookieParts, cookieOptions } from './cookie-parts.ts';
import type { HttpEnv } from './env.ts';

const name = 'cadenza_session';
const hours = 12;

/** Signs a user in for 12 hours of real time, by a signed cookie. */
export async function startSession(
  c: Context<HttpEnv>,
  parts: CookieParts,
  user: SessionUser,
): Promise<void> {
  const expires = parts.ctx.clock.wall().getTime() + hours * 3_600_000;
  const options = { ...cookieOptions(parts.ctx), maxAge: hours * 3600 };
  await setSignedCookie(c, name, `${user.workspaceId}.${user.userId}.${expires}`, parts.secret, options);
}

/** The session of the cookie; null when there is none, or when it is forged or has expired. */
export async function readSession(c: Context<HttpEnv>, parts: CookieParts): Promise<SessionUser | null> {
  const text = await getSignedCookie(c, parts.secret, name);
  if (typeof text !== 'string') return null;
  const [workspaceId, userId, expires] = text.split('.');
  if (workspaceId === undefined || userId === undefined) return null;
  return Number(expires) > parts.ctx.clock.wall().getTime() ? { workspaceId, userId } : null;
}

export function endSession(c: Context<HttpEnv>, parts: CookieParts): void {
  deleteCookie(c, name, cookieOptions(parts.ctx));
}
