import type { Hono } from 'hono';
import { takeSignInLink } from '../app/authenticate.ts';
import { AppError } from '../errors.ts';
import { isSameOrigin } from './auth.ts';
import type { CookieParts } from './cookie-parts.ts';
import { createRouter, type HttpEnv } from './env.ts';
import { endSession, startSession } from './session.ts';
import { wayBack } from './way-back.ts';
import { isPage } from './web-app.ts';

/** Signing in by a one-time link, and out again. */
export function signInRoutes(parts: CookieParts): Hono<HttpEnv> {
  const router = createRouter();
  router.get('/sign-in/:token', async (c) => {
    // Mail programs and chats look at links with HEAD; that must not use them up.
    if (c.req.method === 'HEAD') return c.body(null, 200);
    const user = await takeSignInLink(parts.ctx, c.req.param('token'));
    if (user === null)
      throw new AppError(
        'unauthenticated',
        'This sign-in link is unknown, was used already, or is older than a day. An admin makes a new one in Set-up, beside your name. On the machine that Cadenza runs on, npm start prints one, and so does: npm run -s cadenza -- sign-in',
      );
    await startSession(c, parts, user);
    c.header('cache-control', 'no-store');
    return c.redirect(wayBack(c, isPage), 302);
  });
  router.post('/sign-out', (c) => {
    if (!isSameOrigin(c, parts.ctx.settings.publicUrl))
      throw new AppError('forbidden', 'This request did not come from a page of Cadenza, so it was refused.');
    endSession(c, parts);
    return c.redirect('/', 303);
  });
  return router;
}
