import type { MailPort, OutgoingMail, SendOutcome } from '../ports/mail.ts';
import type { MailboxPort } from '../ports/mailbox.ts';
import type { Mailbox } from '../ports/records.ts';
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

/** The way that a mail leaves by, or left by: its mailbox, else the workspace's mail service. */
export async function mailFor(
  ctx: ActorContext,
  mail: Pick<OutgoingMail, 'mailboxId'>,
): Promise<Pick<MailPort, 'send' | 'findSend'>> {
  if (mail.mailboxId === undefined) return ctx.mail;
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
