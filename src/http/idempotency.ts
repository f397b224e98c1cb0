import type { MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type KeptAnswer, runOnce } from '../app/run-once.ts';
import { AppError } from '../errors.ts';
import type { HttpEnv } from './env.ts';

async function toKept(response: Response): Promise<KeptAnswer> {
  return {
    status: response.status,
    body: await response.clone().text(),
    contentType: response.headers.get('content-type'),
    location: response.headers.get('location'),
  };
}

/** An answer as it was kept. */
export function fromKept(kept: KeptAnswer): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (kept.contentType !== null) headers.set('content-type', kept.contentType);
  if (kept.location !== null) headers.set('location', kept.location);
  const bodiless = kept.status === 204;
  return new Response(bodiless ? null : kept.body, { status: kept.status as ContentfulStatusCode, headers });
}

/** Enrolling does nothing twice under one id: a repeat of what was cut off carries it on. */
const enrollPath = '/v1/enrollments';

/** What is answered with a secret: links that sign in, API keys, and what signs. */
const secretPaths = /^\/v1\/(?:keys|users\/[^/]+\/sign-in-link|alert-webhook\/rotate|signals\/secrets)$/;

/** Carries out a POST with an `Idempotency-Key` once; a repeat gets the first answer with `Idempotency-Replayed`. */
export function idempotent(): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (c.req.method !== 'POST' || key === undefined) return next();
    if (!/^[\x21-\x7e]{1,255}$/.test(key))
      throw new AppError('invalid_input', 'Idempotency-Key must have 1 to 255 visible ASCII characters.');
    const request = `${c.req.method} ${c.req.path}\n${await c.req.text()}`;
    const once = {
      key,
      request,
      repeatable: c.req.path === enrollPath,
      secret: secretPaths.test(c.req.path),
    };
    const { answer, replayed } = await runOnce(c.var.act, once, async (id) => {
      c.set('onceId', id);
      await next();
      return toKept(c.res);
    });
    if (!replayed) return;
    const repeated = fromKept(answer);
    repeated.headers.set('idempotency-replayed', 'true');
    c.res = repeated;
  };
}
