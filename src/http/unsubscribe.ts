import type { Context, Hono } from 'hono';
import type { AppContext } from '../app/context.ts';
import { findUnsubscribe, type UnsubscribeWay, unsubscribe } from '../app/unsubscribe.ts';
import { createRouter, type HttpEnv } from './env.ts';
import { limitBody, megabyte } from './limits.ts';
import { unsubscribedPage, unsubscribePage } from './pages/plain.ts';

/** Some programs end a link with a slash. */
const paths = ['/u/:token', '/u/:token/'];

/** What mail programs post says so (RFC 8058); the page's own button posts nothing. */
async function wayOf(c: Context<HttpEnv>): Promise<UnsubscribeWay> {
  const posted = await c.req.parseBody().catch(() => ({}));
  const said = Object.entries(posted).find(([name]) => name.toLowerCase() === 'list-unsubscribe')?.[1];
  return said === undefined ? 'unsubscribe page' : 'one-click unsubscribe';
}

/**
 * The link in every mail. GET shows a button and changes nothing, since mail scanners follow links; POST opts out,
 * from the button and from mail programs (RFC 8058), and answers alike whether or not the token is one of ours.
 */
export function unsubscribeRoutes(ctx: AppContext): Hono<HttpEnv> {
  const router = createRouter();
  router.on('GET', paths, async (c) => {
    c.header('cache-control', 'no-store');
    const found = await findUnsubscribe(ctx, c.req.param('token') ?? '');
    return c.html(unsubscribePage(c.var.nonce, { path: c.req.path, email: found?.email ?? null }));
  });
  router.on('POST', paths, limitBody(megabyte / 16), async (c) => {
    c.header('cache-control', 'no-store');
    await unsubscribe(ctx, c.req.param('token') ?? '', await wayOf(c));
    return c.html(unsubscribedPage(c.var.nonce));
  });
  return router;
}
