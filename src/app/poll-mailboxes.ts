import { isAppError } from '../errors.ts';
import type { InboundMail } from '../ports/mail.ts';
import type { MailboxPort, MailHead } from '../ports/mailbox.ts';
import type { Mailbox, RawWebhook } from '../ports/records.ts';
import type { MailboxPoll } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { sha256Hex } from './hash.ts';
import { lockPeople } from './lock-people.ts';
import { closeMailbox, type OpenedMailbox, openMailboxOf } from './mail-for.ts';
import { identityOf } from './mail-identity.ts';
import { answersWithinMs } from './match-inbound.ts';
import { newAlert } from './new-alert.ts';
import { inWorkspace } from './reading.ts';
import { longestProvisionalHoldMs } from './receive-inbound-mail.ts';
import { watchMailbox } from './watch-mailbox.ts';

/** How often a mailbox is read, by product time. */
const everyMs = 2 * 60_000;
/** Mailboxes read in one round; the others have their turn in the next. */
const mailboxesAtOnce = 10;

/** A mail that concerns us. `personId` is whom it is about, where that is known by its head. */
interface Wanted {
  readonly head: MailHead;
  readonly personId: string | null;
}

/** Which of the mails answer one of ours or come from somebody we mailed lately; reports are looked into later. */
async function sift(ctx: ActorContext, heads: readonly MailHead[]): Promise<readonly Wanted[]> {
  const ids = heads.flatMap((head) => [
    ...head.answers,
    ...(head.messageId === null ? [] : [head.messageId]),
  ]);
  const since = new Date(ctx.clock.now().getTime() - answersWithinMs);
  return inWorkspace(ctx, async (tx) => {
    const own = new Set((await tx.users.senders()).map((sender) => sender.email));
    // Also by the ids that vendors gave our mails on the way.
    const byId = new Map((await tx.sends.answered(ids)).map((one) => [one.messageId, one.personId]));
    const writers = heads.flatMap(({ from }) => (from === null || own.has(from) ? [] : [from]));
    const byAddress = await tx.sends.latestToEach(writers, since);
    return heads.flatMap((head): Wanted[] => {
      // Our own mail, or a colleague's, is never an answer.
      if ((head.messageId !== null && byId.has(head.messageId)) || own.has(head.from ?? '')) return [];
      const answered = head.answers.map((id) => byId.get(id)).find((personId) => personId !== undefined);
      const personId = answered ?? byAddress.get(head.from ?? '')?.personId ?? null;
      return personId !== null || head.report ? [{ head, personId }] : [];
    });
  });
}

/** Whom a report is about; null when it is about no mail of ours. */
async function reportedPerson(ctx: ActorContext, mail: InboundMail | null): Promise<string | null> {
  const ids = mail === null ? [] : [...mail.references, ...(mail.inReplyTo === null ? [] : [mail.inReplyTo])];
  if (ids.length === 0) return null;
  return (await inWorkspace(ctx, (tx) => tx.sends.answered(ids)))[0]?.personId ?? null;
}

/** A mail is read again after a round that failed, and lies in the mailbox of each rep whom it went to: it is one. */
async function identityIn(
  head: MailHead,
  { body, mail }: Pick<RawWebhook, 'body' | 'mail'>,
): Promise<string> {
  if (mail === null || head.messageId === null) return sha256Hex(body);
  return identityOf(mail, head.messageId);
}

/**
 * Stores the mails that concern us and holds whom they are about, in one transaction, as if they had come by the
 * webhook. Everything else is neither fetched nor kept.
 */
async function takeIn(ctx: ActorContext, port: MailboxPort, wanted: readonly Wanted[]): Promise<void> {
  const bodies = wanted.length === 0 ? null : await port.fetch(wanted.map(({ head }) => head.id));
  const mails: (Pick<RawWebhook, 'body' | 'mail'> & { readonly about: string; readonly identity: string })[] =
    [];
  for (const { head, personId } of wanted) {
    const body = bodies?.get(head.id);
    if (body === undefined) continue;
    const mail = await ctx.mailInbound.parseInbound('message/rfc822', body).catch(() => null);
    const about = personId ?? (await reportedPerson(ctx, mail));
    if (about !== null) mails.push({ body, mail, about, identity: await identityIn(head, { body, mail }) });
  }
  if (mails.length === 0) return;
  const now = ctx.clock.now();
  const keys = await Promise.all(mails.map(({ identity }) => sha256Hex(`mailbox|${identity}`)));
  await inWorkspace(ctx, async (tx) => {
    const people = await lockPeople(tx, [...new Set(mails.map(({ about }) => about))]);
    const raws = mails.map(({ body, mail, about }, at) => ({
      id: ctx.ids.uuid(),
      source: 'mailbox' as const,
      key: keys[at] ?? '',
      contentKey: keys[at] ?? '',
      contentType: 'message/rfc822',
      body,
      mail,
      receivedAt: now,
      personId: people.get(about)?.id ?? null,
    }));
    const fresh = new Set(await tx.inbound.insertRaw(raws));
    const until = new Date(now.getTime() + longestProvisionalHoldMs);
    const held = raws.flatMap(({ id, personId }) => (fresh.has(id) && personId !== null ? [personId] : []));
    for (const personId of new Set(held)) await tx.people.holdProvisionally(personId, until);
  });
}

/** A mailbox that refuses us is not read again until its owner connects it again; they get one alert. */
async function giveUp(ctx: ActorContext, mailbox: Mailbox, problem: string): Promise<void> {
  const { id, userId, address } = mailbox;
  await inWorkspace(ctx, async (tx) => {
    if (!(await tx.mailboxes.fail(id, problem))) return;
    const words = `Your mailbox ${address} cannot be opened any more: ${problem} Replies that go there are not seen until you connect it again.`;
    await tx.alerts.insert([newAlert(ctx, { kind: 'mailbox_refused', words, userId })]);
  });
  closeMailbox(ctx, id);
}

async function readOpened(
  ctx: ActorContext,
  poll: MailboxPoll,
  { mailbox, port, noticeSecret: secret }: OpenedMailbox,
) {
  if (port === null) return;
  try {
    const { heads, cursor, more } = await port.heads(poll.cursor);
    await takeIn(ctx, port, heads.length === 0 ? [] : await sift(ctx, heads));
    // Only now: what was not taken in is read again.
    const at = ctx.clock.now();
    await inWorkspace(ctx, (tx) =>
      tx.mailboxes.saveCursor(poll.id, cursor, { read: at, ...(more ? { poll: at } : {}) }),
    );
    if (secret !== null) await watchMailbox(ctx, { poll, port, secret });
  } catch (error) {
    if (!isAppError(error, 'needs_reauth')) throw error;
    await giveUp(ctx, mailbox, error.message);
  }
}

/** One that cannot be opened or read keeps nobody else's from being read. */
async function read(ctx: ActorContext, poll: MailboxPoll) {
  try {
    const opened = await openMailboxOf(ctx, poll.id);
    if (opened !== null) await readOpened(ctx, poll, opened);
  } catch (error) {
    ctx.log.warn(
      { mailbox: poll.id, error: String(error) },
      'a mailbox could not be read; it is tried again',
    );
  }
}

/** Reads the mailboxes whose turn has come, side by side. */
export async function pollMailboxes(ctx: ActorContext): Promise<void> {
  const now = ctx.clock.now();
  const next = new Date(now.getTime() + everyMs);
  const due = await inWorkspace(ctx, (tx) => tx.mailboxes.claimPolls(now, next, mailboxesAtOnce));
  await Promise.all(due.map((poll) => read(ctx, poll)));
}
