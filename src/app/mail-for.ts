import type { MailPort, MailService, OutgoingMail, SendOutcome } from '../ports/mail.ts';
import type { MailboxPort } from '../ports/mailbox.ts';
import type { Mailbox, Sender, Workspace } from '../ports/records.ts';
import type { ActorContext, AppContext } from './context.ts';
import { inWorkspace } from './reading.ts';

/** What opens a mailbox is read again after this long (real time), since another process may have changed it. */
const keptMs = 60_000;

interface Kept {
  readonly port: MailboxPort;
  readonly mailbox: Mailbox;
  readonly until: number;
}

/** Mailboxes that were opened lately, for each composed product's store. */
const opened = new WeakMap<AppContext['store'], Map<string, Kept>>();

/** A mailbox by its id; null when it is gone, or this platform cannot open one. Not to be called inside `withWorkspace`. */
export async function openMailboxOf(ctx: ActorContext, id: string): Promise<Omit<Kept, 'until'> | null> {
  if (ctx.openMailbox === null) return null;
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
    port: ctx.openMailbox({ address: mailbox.address, secrets }),
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

/** The way that a mail leaves by, or left by: its mailbox, the workspace's own account, else the environment's. */
export async function mailFor(
  ctx: ActorContext,
  mail: Pick<OutgoingMail, 'mailboxId' | 'serviceId'>,
): Promise<Pick<MailPort, 'send' | 'findSend'>> {
  if (mail.mailboxId === undefined)
    return mail.serviceId === undefined ? ctx.mail : accountOf(ctx, mail.serviceId);
  if (ctx.openMailbox === null)
    return noWay(
      'Mailboxes by SMTP and IMAP need Cadenza on Node; on Workers mail leaves by the mail service only. Choose that for this sender.',
    );
  const found = await openMailboxOf(ctx, mail.mailboxId);
  return (
    found?.port ??
    noWay('The mailbox was disconnected. Connect it again, or let the sender use the mail service.')
  );
}
