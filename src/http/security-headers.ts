import type { MiddlewareHandler } from 'hono';
import type { AppContext, AppSettings } from '../app/context.ts';
import type { HttpEnv } from './env.ts';

/**
 * Headers for every answer. Pages may load nothing from elsewhere, run no script but our own files and what carries the
 * page's nonce, and stand in no frame but those that their route names (`frameOrigins`). An address inside a frame may
 * carry a one-time entry, so such a page sends no referrer at all.
 */
export function securityHeaders(
  ctx: Pick<AppContext, 'ids'> & { readonly settings: Pick<AppSettings, 'publicUrl'> },
): MiddlewareHandler<HttpEnv> {
  const secure = ctx.settings.publicUrl.startsWith('https:');
  return async (c, next) => {
    const nonce = ctx.ids.token(16);
    c.set('nonce', nonce);
    c.set('frameOrigins', []);
    await next();
    const framed = c.var.frameOrigins.length > 0;
    const ancestors = framed ? c.var.frameOrigins.join(' ') : "'none'";
    c.header(
      'content-security-policy',
      `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors ${ancestors}`,
    );
    c.header('x-content-type-options', 'nosniff');
    // It knows no list of origins; browsers that know frame-ancestors pass it over.
    if (!framed) c.header('x-frame-options', 'DENY');
    c.header('referrer-policy', framed ? 'no-referrer' : 'same-origin');
    c.header('cross-origin-opener-policy', 'same-origin');
    if (secure) c.header('strict-transport-security', 'max-age=31536000');
  };
}
