import type { AppContext } from '../app/context.ts';

/** What signed cookies are made and read with. */
export interface CookieParts {
  readonly ctx: AppContext;
  readonly secret: string;
}

/** How cookies are set that no script and no other site may use; `Secure` wherever the product is served by HTTPS. */
export function cookieOptions(ctx: AppContext) {
  const secure = ctx.settings.publicUrl.startsWith('https:');
  return { httpOnly: true, sameSite: 'Lax' as const, secure, path: '/' };
}
