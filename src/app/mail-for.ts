import { isAppError } from '../errors.ts';
import type { MailPort, MailService, OutgoingMail, SendOutcome } from '../ports/mail.ts';
import type { MailboxPort } from '../ports/mailbox.ts';
import type { Mailbox, Sender, Workspace } from '../ports/records.ts';
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

/** An account that the workspace has no more. What was reserved for it is tried again, by the one that it has then. */
const oldAccount: MailPort = {
  send: async () => ({
    state: 'not_sent',
    reason:
      "The workspace's mail service was changed before this mail left; it goes by the one that is set now.",
    retryAfterSeconds: 0,
  }),
  // What left by it cannot be looked for any more; the account that is set now knows nothing of it.
  findSend: async () => ({ state: 'unavailable' }),
};

/** Own accounts that mail left by lately, by their id, for each composed product's store. An id never changes its key. */
const accounts = new WeakMap<
  AppContext['store'],
  Map<string, { readonly port: Promise<MailService | null>; readonly until: number }>
>();

async function readAccount(ctx: ActorContext, id: string): Promise<MailService | null> {
  const found = await inWorkspace(ctx, (tx) => tx.mailServices.open());
  return found?.id === id ? ctx.openMailService(found.account) : null;
}

/** The workspace's own account with this id; many mails at once ask the database once. */
async function accountOf(ctx: ActorContext, id: string): Promise<MailPort> {
  const kept = accounts.get(ctx.store) ?? new Map();
  accounts.set(ctx.store, kept);
  const wall = ctx.clock.wall().getTime();
  const known = kept.get(id);
  if (known !== undefined && known.until > wall) return (await known.port) ?? oldAccount;
  const port = readAccount(ctx, id);
  kept.set(id, { port, until: wall + keptMs });
  try {
    return (await port) ?? oldAccount;
  } catch (error) {
    kept.delete(id);
    throw error;
  }
}

/** Forgets what this process knows of an account: after it was replaced or removed. */
export function closeAccount(ctx: AppContext, id: string): void {
  accounts.get(ctx.store)?.delete(id);
}

/**
 * How a mail of a sender leaves, written into it when it is reserved: so it is looked for where it went, also when the
 * sender goes another way by then.
 */
export function wayOf(
  { mailService }: Pick<Workspace, 'mailService'>,
  { mailboxId }: Pick<Sender, 'mailboxId'> = { mailboxId: null },
): Pick<OutgoingMail, 'mailboxId' | 'serviceId'> {
  if (mailboxId !== null) return { mailboxId };
  return mailService === null ? {} : { serviceId: mailService.id };
}

async function wayFor(
  ctx: ActorContext,
  mail: Pick<OutgoingMail, 'mailboxId' | 'serviceId'>,
): Promise<Pick<MailPort, 'send' | 'findSend'>> {
  if (mail.mailboxId === undefined)
    return mail.serviceId === undefined ? ctx.mail : accountOf(ctx, mail.serviceId);
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

/**
 * The way that a mail leaves by, or left by: its mailbox, the workspace's own account, else the environment's. One whose
 * secrets do not open is none: its senders are stopped with the reason, and nobody else's mail waits for it.
 */
export async function mailFor(
  ctx: ActorContext,
  mail: Pick<OutgoingMail, 'mailboxId' | 'serviceId'>,
): Promise<Pick<MailPort, 'send' | 'findSend'>> {
  try {
    return await wayFor(ctx, mail);
  } catch (error) {
    if (isAppError(error, 'misconfigured')) return noWay(error.message);
    throw error;
  }
}
