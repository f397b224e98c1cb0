import type { Context, ErrorHandler, Hono } from 'hono';
import type { AppContext } from '../app/context.ts';
import type { Logger } from '../ports/log.ts';
import { createRouter, type HttpEnv } from './env.ts';
import { logFailure, type Problem, problemHeaders, problemResponse, toProblem } from './errors.ts';
import { loggedPath, logRequests } from './log-requests.ts';
import { problemPage } from './pages/plain.ts';
import { securityHeaders } from './security-headers.ts';
import { isForPeople } from './web-app.ts';

/** A problem as a page for people, as problem details for programs. */
export function answerProblem(c: Context<HttpEnv>, problem: Problem): Response | Promise<Response> {
  if (!isForPeople(c.req.path) && !isLost(c, problem)) return problemResponse(c, problem);
  return c.html(problemPage(c.var.nonce, problem), problem.status, problemHeaders(problem));
}

/** Whether a browser was sent to an address that leads nowhere, say by a link that was cut short. */
function isLost(c: Context<HttpEnv>, problem: Problem): boolean {
  const asksForPage = c.req.method === 'GET' && c.req.header('accept')?.includes('text/html') === true;
  return asksForPage && problem.status === 404 && !/^\/(v1|webhooks|crm|assets)(\/|$)/.test(c.req.path);
}

/** Whatever was thrown, as a problem; what the caller must not see goes to the log. */
export function answerError(log: Logger): ErrorHandler<HttpEnv> {
  return (error, c) => {
    const { requestId } = c.var;
    const problem = toProblem(error, { instance: loggedPath(c.req.path), requestId });
    if (problem.status >= 500) logFailure(log, error, requestId);
    return answerProblem(c, problem);
  };
}

/** An app that answers every request with one error, as any error is answered: for a product that cannot be joined. */
export function refuseAll(ctx: Pick<AppContext, 'ids' | 'clock' | 'log'>, error: unknown): Hono<HttpEnv> {
  const app = createRouter();
  app.use(logRequests(ctx), securityHeaders({ ...ctx, settings: { publicUrl: '' } }));
  app.all('*', () => {
    throw error;
  });
  app.onError(answerError(ctx.log));
  return app;
}
