import { AppError } from '../errors.ts';
import type { GrantedSecrets, MailboxOAuth, MailboxTokenSource, MailboxTokens } from '../ports/mailbox.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { type HeldTokens, renewedTokens } from './renewed-tokens.ts';

function heldOf(secrets: GrantedSecrets | null): HeldTokens<MailboxTokens> {
  if (secrets === null)
    throw new AppError('needs_reauth', 'This mailbox is not connected any more. Connect it again.');
  return { tokens: secrets.tokens, version: secrets.tokenVersion };
}

/** A mailbox's tokens, renewed by one process at a time. */
export function mailboxTokens(
  ctx: ActorContext,
  mailbox: { readonly id: string; readonly oauth: MailboxOAuth; readonly secrets: GrantedSecrets },
): MailboxTokenSource {
  const { id, oauth } = mailbox;
  const locked = async (tx: Tx) => heldOf(await tx.mailboxes.lockGrant(id));
  const { current, renew } = renewedTokens(ctx, ctx.actor.workspaceId, {
    seen: heldOf(mailbox.secrets),
    read: locked,
    lock: locked,
    save: (tx, tokens) => tx.mailboxes.saveTokens(id, tokens),
    refresh: (tokens) => oauth.refresh(tokens),
  });
  const shown = ({ tokens, version }: HeldTokens<MailboxTokens>) => ({
    accessToken: tokens.accessToken,
    version,
  });
  return {
    current: async () => shown(await current()),
    renew: async (version) => shown(await renew(version)),
  };
}
