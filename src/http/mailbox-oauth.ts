import type { Hono } from 'hono';
import { beginMailbox, completeMailbox } from '../app/connect-mailbox.ts';
import type { CookieParts } from './cookie-parts.ts';
import { createRouter, type HttpEnv } from './env.ts';
import { mountOAuthWay, type Refusal } from './oauth-way.ts';

/** What a rep does about a refusal. Microsoft puts its own code (`AADSTS…`) into the description. */
function refusalOf(error: string, description: string): Refusal {
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
export function mailboxOAuthRoutes(parts: CookieParts): Hono<HttpEnv> {
  const router = createRouter();
  for (const kind of ['gmail', 'microsoft'] as const)
    mountOAuthWay(router, parts, {
      kind,
      asked: 'The mailbox’s provider',
      refusalOf,
      back: '/set-up/mailboxes',
      begin: (ctx) => beginMailbox(ctx, kind),
      complete: (ctx, answer) => completeMailbox(ctx, kind, answer),
    });
  return router;
}
