import type { Context } from 'hono';
import type { AppContext } from '../app/context.ts';
import { requireActor } from './auth.ts';
import { crmPackageRoutes } from './crm-package.ts';
import { embedRoutes } from './embed.ts';
import { createRouter, type HttpEnv, type HttpOptions } from './env.ts';
import {
  httpProblem,
  logFailure,
  type Problem,
  problemHeaders,
  problemResponse,
  toProblem,
} from './errors.ts';
import { idempotent } from './idempotency.ts';
import { limitBody, megabyte } from './limits.ts';
import { loggedPath, logRequests } from './log-requests.ts';
import { allowedMethods } from './methods.ts';
import { oauthRoutes } from './oauth.ts';
import { completeDocument, documentHead, registerShared } from './openapi.ts';
import { operationRoutes } from './operations.ts';
import { problemPage } from './pages/plain.ts';
import { securityHeaders } from './security-headers.ts';
import { signInRoutes } from './sign-in.ts';
import { unsubscribeRoutes } from './unsubscribe.ts';
import { v1Routes } from './v1/index.ts';
import { isForPeople, webAppRoutes } from './web-app.ts';
import { webhookRoutes } from './webhooks.ts';

export type { HttpOptions } from './env.ts';

function answerProblem(c: Context<HttpEnv>, problem: Problem): Response | Promise<Response> {
  if (!isForPeople(c.req.path)) return problemResponse(c, problem);
  return c.html(problemPage(c.var.nonce, problem), problem.status, problemHeaders(problem));
}

/**
 * The whole HTTP side over one context: REST under `/v1`, webhooks, the CRM packages' endpoints, sign-in, OAuth,
 * unsubscribe, operations, and the web app. Runs wherever `fetch` does. Typed for Hono's `hc` client.
 */
export function createHttp(ctx: AppContext, options: HttpOptions) {
  const parts = { ctx, secret: options.sessionSecret };
  const app = createRouter();
  app.use(logRequests(ctx), securityHeaders(ctx));
  app.use('/v1/*', limitBody(2 * megabyte), requireActor(parts), idempotent());
  registerShared(app.openAPIRegistry);
  app.route('/webhooks', webhookRoutes(ctx));
  app.route('/crm', crmPackageRoutes(ctx));
  app.route('/', operationRoutes(ctx, options));
  app.route('/', signInRoutes(parts));
  app.route('/', oauthRoutes(parts));
  app.route('/', unsubscribeRoutes(ctx));
  app.route('/', embedRoutes(parts, options));
  app.route('/', webAppRoutes(parts, options));
  app.onError((error, c) => {
    const { requestId } = c.var;
    const problem = toProblem(error, { instance: loggedPath(c.req.path), requestId });
    if (problem.status >= 500) logFailure(ctx, error, requestId);
    return answerProblem(c, problem);
  });
  app.notFound((c) => {
    const methods = allowedMethods(app.routes, c.req.path);
    if (methods.length === 0) return answerProblem(c, httpProblem(404, loggedPath(c.req.path)));
    c.header('allow', methods.join(', '));
    return answerProblem(c, httpProblem(405, loggedPath(c.req.path)));
  });
  const typed = app.route('/v1', v1Routes(parts, options));
  app.get('/openapi.json', (c) => c.json(completeDocument(app.getOpenAPI31Document(documentHead))));
  return typed;
}

export type HttpApp = ReturnType<typeof createHttp>;
