import { AppError } from '../errors.ts';
import type { GrantedSecrets, MailboxOAuth, MailboxTokenSource, MailboxTokens } from '../ports/mailbox.ts';
import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';

const renewBeforeMs = 5 * 60_000;

interface Held {
  readonly tokens: MailboxTokens;
  readonly version: number;
}

function heldOf(secrets: GrantedSecrets | null): Held {
  if (secrets === null)
    throw new AppError('needs_reauth', 'This mailbox is not connected any more. Connect it again.');
  return { tokens: secrets.tokens, version: secrets.tokenVersion };
}

/**
 * A mailbox's tokens, renewed by one process at a time: its row is locked, read again, and renewed only if it still is the
 * version that failed. New tokens are stored before anybody uses them, so that a rotated refresh token is never lost.
 */
export function mailboxTokens(
  ctx: ActorContext,
  mailbox: { readonly id: string; readonly oauth: MailboxOAuth; readonly secrets: GrantedSecrets },
): MailboxTokenSource {
  const { id, oauth } = mailbox;
  // What this process saw last. Another process may have renewed since: the vendor then says 401, and `renew` reads again.
  let seen: Held | null = heldOf(mailbox.secrets);
  const show = ({ tokens, version }: Held) => ({ accessToken: tokens.accessToken, version });
  const isStale = ({ expiresAt }: MailboxTokens) =>
    expiresAt !== null && expiresAt.getTime() - ctx.clock.wall().getTime() < renewBeforeMs;
  const renew = async (version: number) => {
    try {
      seen = await inWorkspace(ctx, async (tx) => {
        const held = heldOf(await tx.mailboxes.lockGrant(id));
        if (held.version !== version) return held;
        const tokens = await oauth.refresh(held.tokens);
        await tx.mailboxes.saveTokens(id, tokens);
        return { tokens, version: version + 1 };
      });
      return show(seen);
    } catch (error) {
      seen = null;
      throw error;
    }
  };
  return {
    async current() {
      seen ??= heldOf(await inWorkspace(ctx, (tx) => tx.mailboxes.lockGrant(id)));
      return isStale(seen.tokens) ? renew(seen.version) : show(seen);
    },
    renew,
  };
}
