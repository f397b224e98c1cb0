import type { Context, Hono } from 'hono';
import { AppError } from '../errors.ts';
import { identify } from './auth.ts';
import type { CookieParts } from './cookie-parts.ts';
import { createRouter, type HttpEnv, type HttpOptions } from './env.ts';
import { signInPage } from './pages/plain.ts';
import { rememberPage } from './way-back.ts';

/** The addresses of the web app's pages; the app itself tells them apart. */
const appPaths = [
  '/',
  '/today',
  '/today/:id',
  '/people',
  '/people/:id',
  '/enroll',
  '/cadences',
  '/cadences/library',
  '/cadences/library/:key',
  '/cadences/templates',
  '/cadences/templates/:id',
  '/cadences/:id',
  '/cadences/:id/change',
  '/scoreboard',
  '/experiments',
  '/experiments/:id',
  '/set-up',
  '/set-up/mailboxes',
  '/set-up/moving-in',
  '/set-up/rules',
  '/set-up/rules/:id',
] as const;

/** One of the app's two HTML files, with the nonce under which its inline script and styles may run. */
export async function shell(
  c: Context<HttpEnv>,
  options: HttpOptions,
  file: 'index.html' | 'embed.html',
): Promise<string> {
  const found = await options.webFile(file);
  if (found === null) throw new AppError('misconfigured', 'The web app is not built. Run: npm run build:web');
  c.header('cache-control', 'no-store');
  return (await found.text()).replaceAll('__NONCE__', c.var.nonce);
}

/** Serves the web app: its HTML to whoever is signed in, its files to everybody. */
export function webAppRoutes(parts: CookieParts, options: HttpOptions): Hono<HttpEnv> {
  const router = createRouter();
  for (const path of appPaths)
    router.get(path, async (c) => {
      c.header('cache-control', 'no-store');
      const found = await identify(c, parts);
      if (found === null || found.panel !== null) {
        rememberPage(c);
        return c.html(signInPage(c.var.nonce), 401);
      }
      return c.html(await shell(c, options, 'index.html'));
    });
  router.get('/assets/:file', async (c) => {
    const found = await options.webFile(`assets/${c.req.param('file')}`);
    if (found === null) throw new AppError('not_found', 'The web app has no such file. Reload the page.');
    // Names carry a hash of the contents: a file never changes.
    c.header('cache-control', 'public, max-age=31536000, immutable');
    return c.body(await found.arrayBuffer(), 200, {
      'content-type': found.headers.get('content-type') ?? 'application/octet-stream',
    });
  });
  return router;
}

/** Whether a page of the web app stands at this address. */
export function isPage(path: string): boolean {
  return appPaths.some((one) => new RegExp(`^${one.replace(/:\w+/g, '[^/]+')}$`).test(path));
}

/** Addresses that people open; all others answer machines. */
export function isForPeople(path: string): boolean {
  return /^\/(u|sign-in|sign-out|oauth|connect|embed)(\/|$)/.test(path) || isPage(path);
}
