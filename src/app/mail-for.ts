import type { MailPort, OutgoingMail, SendOutcome } from '../ports/mail.ts';
import type { MailboxPort } from '../ports/mailbox.ts';
import type { Mailbox } from '../ports/records.ts';
import type { MailboxSecrets } from '../ports/store.ts';
import type { ActorContext, AppContext } from './context.ts';
import { mailboxTokens } from './mailbox-tokens.ts';
import { inWorkspace } from './reading.ts';

/** What opens a mailbox is read again after this long (real time), since another process may have changed it. */
const keptMs = 60_000;

/** A mailbox that can be used. */
export interface OpenedMailbox {
  readonly mailbox: Mailbox;
  /** Null where it cannot be opened here: by SMTP and IMAP on Workers, or a vendor without settings. */
  readonly port: MailboxPort | null;
  /** What its vendor's notices carry; null where there are none. */
  readonly noticeSecret: string | null;
}

type Kept = OpenedMailbox & { readonly until: number };

/** Mailboxes that were opened lately, for each composed product's store. */
const opened = new WeakMap<AppContext['store'], Map<string, Kept>>();

function portOf(ctx: ActorContext, { id, kind, address }: Mailbox, secrets: MailboxSecrets) {
  if (!('tokens' in secrets)) return ctx.openMailbox?.({ address, secrets }) ?? null;
  const vendor = kind === 'smtp' ? undefined : ctx.mailboxes[kind];
  if (vendor === undefined) return null;
  return vendor.open({ address, tokens: mailboxTokens(ctx, { id, oauth: vendor.oauth, secrets }) });
}

/** A mailbox by its id; null when it is gone. Not to be called inside `withWorkspace`. */
export async function openMailboxOf(ctx: ActorContext, id: string): Promise<OpenedMailbox | null> {
  const kept = opened.get(ctx.store) ?? new Map<string, Kept>();
  opened.set(ctx.store, kept);
  const wall = ctx.clock.wall().getTime();
  const known = kept.get(id);
  if (known !== undefined && known.until > wall) return known;
  const found = await inWorkspace(ctx, (tx) => tx.mailboxes.open(id));
  if (found === null) return null;
  const { mailbox, secrets } = found;
  const fresh = {
    mailbox,
    port: portOf(ctx, mailbox, secrets),
    noticeSecret: 'tokens' in secrets ? secrets.noticeSecret : null,
    until: wall + keptMs,
  };
  kept.set(id, fresh);
  return fresh;
}

/** Forgets what this process knows of a mailbox: after it was saved or removed. */
export function closeMailbox(ctx: AppContext, id: string): void {
  opened.get(ctx.store)?.delete(id);
}

/** A way that does not exist (any more): nothing leaves by it until somebody chooses another. */
function noWay(reason: string): MailPort {
  const outcome: SendOutcome = { state: 'sender_blocked', reason };
  return { send: async () => outcome, findSend: async () => ({ state: 'unavailable' }) };
}

/** The way that a mail leaves by, or left by: its mailbox, else the workspace's mail service. */
export async function mailFor(
  ctx: ActorContext,
  mail: Pick<OutgoingMail, 'mailboxId'>,
): Promise<Pick<MailPort, 'send' | 'findSend'>> {
  if (mail.mailboxId === undefined) return ctx.mail;
  const found = await openMailboxOf(ctx, mail.mailboxId);
  if (found === null)
    return noWay('The mailbox was disconnected. Connect it again, or let the sender use the mail service.');
  if (found.port !== null) return found.port;
  return noWay(
    found.mailbox.kind === 'smtp'
      ? 'Mailboxes by SMTP and IMAP need Cadenza on Node; on Workers mail leaves by the mail service, Gmail or Microsoft 365. Choose one of them for this sender.'
      : 'The settings of this mailbox’s vendor are gone. Whoever runs Cadenza has to set them again, or the sender uses the mail service.',
  );
}
