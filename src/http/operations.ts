import type { Hono } from 'hono';
import type { AppContext } from '../app/context.ts';
import { isAppError } from '../errors.ts';
import { createRouter, type HttpEnv, type HttpOptions } from './env.ts';

/** A database that is slower than this to say that it is there is of no use, in milliseconds. */
const answerWithinMs = 5000;

/** True when the work is done in time; what it throws is thrown. The work itself goes on. */
async function inTime(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What operators and their machines ask. */
export function operationRoutes(ctx: AppContext, options: HttpOptions): Hono<HttpEnv> {
  const router = createRouter();
  router.get('/healthz', (c) => c.text('ok'));
  router.get('/readyz', async (c) => {
    if (!options.ready()) return c.text('shutting down', 503);
    try {
      if (await inTime(ctx.store.system.ping(), options.answerWithinMs ?? answerWithinMs))
        return c.text('ready');
      return c.text('the database does not answer', 503);
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
