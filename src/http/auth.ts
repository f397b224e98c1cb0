import type { Context, MiddlewareHandler } from 'hono';
import { actorOfKey, actorOfSession } from '../app/authenticate.ts';
import type { Actor } from '../app/context.ts';
import { AppError } from '../errors.ts';
import type { PanelSubject } from '../ports/records.ts';
import type { CookieParts } from './cookie-parts.ts';
import type { HttpEnv } from './env.ts';
import { looksLikePanelSession, readPanelSession } from './panel-session.ts';
import { readSession } from './session.ts';

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

/** Who acts, and how far: everything that the role allows, or, with `panel`, only what concerns that one record. */
interface Identified {
  readonly actor: Actor;
  readonly panel: PanelSubject | null;
}

async function byBearer(parts: CookieParts, bearer: string): Promise<Identified | null> {
  if (!looksLikePanelSession(bearer)) {
    const actor = await actorOfKey(parts.ctx, bearer);
    return actor === null ? null : { actor, panel: null };
  }
  const panel = await readPanelSession(parts, bearer);
  const actor = panel === null ? null : await actorOfSession(parts.ctx, panel);
  return actor === null ? null : { actor, panel };
}

/**
 * Who acts: by bearer (an API key, or the session of a panel inside the CRM), else by session. A wrong bearer is not
 * made up for by a session.
 */
export async function identify(c: Context<HttpEnv>, parts: CookieParts): Promise<Identified | null> {
  const header = c.req.header('authorization');
  if (header !== undefined) {
    const bearer = /^Bearer +(\S+)$/i.exec(header)?.[1];
    return bearer === undefined ? null : byBearer(parts, bearer);
  }
  const session = await readSession(c, parts);
  if (session === null) return null;
  const changes = !safe.includes(c.req.method);
  if (changes && !isSameOrigin(c, parts.ctx.settings.publicUrl))
    throw new AppError('forbidden', 'This request did not come from a page of Cadenza, so it was refused.');
  const actor = await actorOfSession(parts.ctx, session);
  return actor === null ? null : { actor, panel: null };
}

/** All that a panel's session opens. Each verb behind it looks at the session's own record and at nothing else. */
const panelPaths = /^\/v1\/embed\//;

/** Lets only authenticated requests pass, and hands on their actor's context; a panel's session stays in its scope. */
export function requireActor(parts: CookieParts): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const found = await identify(c, parts);
    if (found === null)
      throw new AppError(
        'unauthenticated',
        'Send an API key (Authorization: Bearer …), or sign in with the link that `npm start` prints.',
      );
    if (found.panel !== null && !panelPaths.test(c.req.path))
      throw new AppError('forbidden', 'This session is good for the panel beside one CRM record only.');
    c.set('act', { ...parts.ctx, actor: found.actor });
    c.set('panel', found.panel);
    c.header('cache-control', 'no-store');
    await next();
  };
}
