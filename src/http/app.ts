import type { AppContext } from '../app/context.ts';
import { answerError, answerProblem } from './answer-problem.ts';
import { requireActor } from './auth.ts';
import { crmPackageRoutes } from './crm-package.ts';
import { embedRoutes } from './embed.ts';
import { createRouter, type HttpOptions } from './env.ts';
import { httpProblem } from './errors.ts';
import { idempotent } from './idempotency.ts';
import { limitBody, megabyte } from './limits.ts';
import { loggedPath, logRequests } from './log-requests.ts';
import { mailboxOAuthRoutes } from './mailbox-oauth.ts';
import { allowedMethods } from './methods.ts';
import { oauthRoutes } from './oauth.ts';
import { completeDocument, documentHead, registerShared } from './openapi.ts';
import { operationRoutes } from './operations.ts';
import { schemaRoutes } from './schema-files.ts';
import { securityHeaders } from './security-headers.ts';
import { signInRoutes } from './sign-in.ts';
import { unsubscribeRoutes } from './unsubscribe.ts';
import { v1Routes } from './v1/index.ts';
import { webAppRoutes } from './web-app.ts';
import { webhookRoutes } from './webhooks.ts';

export type { HttpOptions } from './env.ts';

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
  app.route('/schemas', schemaRoutes());
  app.route('/webhooks', webhookRoutes(ctx));
  app.route('/crm', crmPackageRoutes(ctx));
  app.route('/', operationRoutes(ctx, options));
  app.route('/', signInRoutes(parts));
  app.route('/', oauthRoutes(parts));
  app.route('/', mailboxOAuthRoutes(parts));
  app.route('/', unsubscribeRoutes(ctx));
  app.route('/', embedRoutes(parts, options));
  app.route('/', webAppRoutes(parts, options));
  app.onError(answerError(ctx.log));
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
