import type { Hono } from 'hono';
import { beginMailbox, completeMailbox } from '../app/connect-mailbox.ts';
import { AppError } from '../errors.ts';
import { requireActor } from './auth.ts';
import { createRouter, type HttpEnv } from './env.ts';
import { isStateKnown, type OAuthParts, rememberState } from './oauth-state.ts';
import { fixItPage } from './pages/plain.ts';

/** What a rep does about a refusal. Microsoft puts its own code (`AADSTS…`) into the description. */
function refusalOf(error: string, description: string): { readonly title: string; readonly words: string } {
  const said = `${error} ${description}`;
  if (/admin_policy_enforced|AADSTS(65001|90094|900941)|admin.{0,20}(approv|consent)/i.test(said))
    return {
      title: 'An admin has to allow Cadenza first',
      words:
        'Your organisation lets only apps into its mailboxes that an admin has approved. Ask the admin of your mail to approve Cadenza, then connect again.',
    };
  if (error === 'access_denied')
    return {
      title: 'Access was not granted',
      words:
        'Nothing was connected. Connect again, and allow sending and reading: without both, mail cannot leave and replies are not seen.',
    };
  return {
    title: 'The mailbox was not connected',
    words: `Its provider said: ${(description || error).slice(0, 300)}. Connect again; if it stays like this, ask the admin of your mail.`,
  };
}

/** The way to a mail vendor's consent page and back, for a rep's own mailbox. */
export function mailboxOAuthRoutes(parts: OAuthParts): Hono<HttpEnv> {
  const router = createRouter();
  for (const kind of ['gmail', 'microsoft'] as const) {
    router.get(`/connect/${kind}`, requireActor(parts), async (c) => {
      const { url } = await beginMailbox(c.var.act, kind);
      await rememberState(c, parts, url);
      return c.redirect(url, 302);
    });
    router.get(`/oauth/${kind}/callback`, async (c) => {
      c.header('cache-control', 'no-store');
      const { error, error_description, code, state } = c.req.query();
      if (error !== undefined)
        return c.html(fixItPage(c.var.nonce, refusalOf(error, error_description ?? '')), 400);
      if (code === undefined || state === undefined)
        throw new AppError('invalid_input', 'The mailbox’s provider sent no code. Start connecting again.');
      if (!(await isStateKnown(c, parts, state)))
        throw new AppError(
          'forbidden',
          'This connection was not begun in this browser. Sign in here and connect again.',
        );
      await completeMailbox(parts.ctx, kind, { code, state });
      return c.redirect('/set-up/mailboxes', 302);
    });
  }
  return router;
}
