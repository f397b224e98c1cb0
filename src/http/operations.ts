import type { Hono } from 'hono';
import type { AppContext } from '../app/context.ts';
import { isAppError } from '../errors.ts';
import { createRouter, type HttpEnv, type HttpOptions } from './env.ts';

/** What operators and their machines ask. */
export function operationRoutes(ctx: AppContext, options: HttpOptions): Hono<HttpEnv> {
  const router = createRouter();
  router.get('/healthz', (c) => c.text('ok'));
  router.get('/readyz', async (c) => {
    if (!options.ready()) return c.text('shutting down', 503);
    try {
      await ctx.store.system.ping();
      return c.text('ready');
    } catch (error) {
      const known = isAppError(error, 'misconfigured');
      return c.text(known ? error.message : 'the database does not answer', 503);
    }
  });
  router.get('/metrics', async (c) =>
    c.body(await options.metricsText(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  return router;
}
