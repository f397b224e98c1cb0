import type { MiddlewareHandler } from 'hono';
import type { AppContext } from '../app/context.ts';
import type { HttpEnv } from './env.ts';

/** The path as it may stand in a log: links that carry a token are cut before it. */
export function loggedPath(path: string): string {
  return path.replace(/^\/(u|sign-in)\/.+$/, '/$1/…');
}

/** Gives each request an id, answers with it, and logs one line: never a query, a header or a body. */
export function logRequests(ctx: Pick<AppContext, 'ids' | 'clock' | 'log'>): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const requestId = ctx.ids.token(10);
    const began = ctx.clock.wall().getTime();
    c.set('requestId', requestId);
    await next();
    c.header('x-request-id', requestId);
    const ms = ctx.clock.wall().getTime() - began;
    const { method, path } = c.req;
    ctx.log.info({ requestId, method, path: loggedPath(path), status: c.res.status, ms }, 'request');
  };
}
