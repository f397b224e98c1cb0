import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { HttpEnv } from './env.ts';

const name = 'cadenza_way_back';
/** How long one may take to get a link and open it, in seconds. */
const maxAge = 3600;

/** Remembers in this browser which page was asked for without a session: signing in leads there. */
export function rememberPage(c: Context<HttpEnv>): void {
  const { pathname, search } = new URL(c.req.url);
  setCookie(c, name, pathname + search, { httpOnly: true, sameSite: 'Lax', path: '/sign-in', maxAge });
}

/** Where signing in leads: the page that was asked for, if it is one of ours (`isPage`), else the first one. */
export function wayBack(c: Context<HttpEnv>, isPage: (path: string) => boolean): string {
  const kept = getCookie(c, name);
  if (kept === undefined) return '/';
  deleteCookie(c, name, { path: '/sign-in' });
  // A cookie must never lead to another site.
  const url = URL.canParse(kept, 'https://here.invalid') ? new URL(kept, 'https://here.invalid') : null;
  if (url === null || url.origin !== 'https://here.invalid' || !isPage(url.pathname)) return '/';
  return url.pathname + url.search;
}
