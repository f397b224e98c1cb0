import type { MiddlewareHandler } from 'hono';
import type { AppContext } from '../app/context.ts';
import type { HttpEnv } from './env.ts';

/**
 * Headers for every answer. Pages may load nothing from elsewhere, run no script but our own files and what carries the
 * page's nonce, and stand in no frame.
 */
export function securityHeaders(ctx: AppContext): MiddlewareHandler<HttpEnv> {
  const secure = ctx.settings.publicUrl.startsWith('https:');
  return async (c, next) => {
    const nonce = ctx.ids.token(16);
    c.set('nonce', nonce);
    await next();
    c.header(
      'content-security-policy',
      `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
    c.header('x-content-type-options', 'nosniff');
    c.header('x-frame-options', 'DENY');
    c.header('referrer-policy', 'same-origin');
    c.header('cross-origin-opener-policy', 'same-origin');
    if (secure) c.header('strict-transport-security', 'max-age=31536000');
  };
}
