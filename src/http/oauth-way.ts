import type { Hono } from 'hono';
import type { ActorContext, AppContext } from '../app/context.ts';
import { AppError } from '../errors.ts';
import { requireActor } from './auth.ts';
import type { CookieParts } from './cookie-parts.ts';
import type { HttpEnv } from './env.ts';
import { isStateKnown, rememberState } from './oauth-state.ts';
import { fixItPage } from './pages/plain.ts';

/** What somebody does about a refusal of a vendor's consent page. */
export interface Refusal {
  readonly title: string;
  readonly words: string;
}

/** One vendor's consent: how it begins and ends, and what is said when it does not. */
interface OAuthWay {
  readonly kind: string;
  /** Who is asked, as a sentence names them: `The CRM`. */
  readonly asked: string;
  begin(ctx: ActorContext): Promise<{ readonly url: string }>;
  complete(ctx: AppContext, answer: { readonly code: string; readonly state: string }): Promise<unknown>;
  refusalOf(error: string, description: string): Refusal;
  /** The page to come back to. */
  readonly back: string;
}

/** The way to a vendor's consent page and back; only the browser that began it can end it. */
export function mountOAuthWay(router: Hono<HttpEnv>, parts: CookieParts, way: OAuthWay): void {
  router.get(`/connect/${way.kind}`, requireActor(parts), async (c) => {
    const { url } = await way.begin(c.var.act);
    await rememberState(c, parts, url);
    return c.redirect(url, 302);
  });
  router.get(`/oauth/${way.kind}/callback`, async (c) => {
    c.header('cache-control', 'no-store');
    const { error, error_description, code, state } = c.req.query();
    if (error !== undefined)
      return c.html(fixItPage(c.var.nonce, way.refusalOf(error, error_description ?? '')), 400);
    if (code === undefined || state === undefined)
      throw new AppError('invalid_input', `${way.asked} sent no code. Start connecting again.`);
    if (!(await isStateKnown(c, parts, state)))
      throw new AppError(
        'forbidden',
        'This connection was not begun in this browser. Sign in here and connect again.',
      );
    await way.complete(parts.ctx, { code, state });
    return c.redirect(way.back, 302);
  });
}
