import { classifyInbound } from '../mail/index.ts';
import type { InboundMail } from '../ports/mail.ts';
import type { MailToken, RawWebhook, Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { lockWithColleagues } from './colleague-replies.ts';
import type { ActorContext } from './context.ts';
import { answersWithinMs } from './poll-mailboxes.ts';
import { type MailOwner, provisionalHoldMs } from './receive-inbound-mail.ts';
import { recordSignals, type SignalInput } from './record-signals.ts';

type Verdict = ReturnType<typeof classifyInbound>;

interface Arrived {
  readonly raw: RawWebhook;
  readonly mail: InboundMail;
  readonly owner: MailOwner | null;
}

/** Whose mail it is: by the token in its address, else by the message it answers. */
async function matchSend(
  tx: Tx,
  { raw, mail, owner }: Arrived,
): Promise<Omit<MailToken, 'workspaceId'> | null> {
  if (owner !== null && owner.workspaceId === tx.workspaceId) return owner;
  const answered = [mail.inReplyTo, ...[...mail.references].reverse()].filter((id) => id !== null);
  const sends: readonly Send[] = answered.length === 0 ? [] : await tx.sends.byMessageIds(answered);
  for (const id of answered) {
    const send = sends.find((one) => one.mail.messageId === id);
    if (send !== undefined)
      return { personId: send.personId, enrollmentId: send.enrollmentId, touchId: send.touchId };
  }
  // In a rep's own mailbox whoever was mailed lately answers, also in a new thread.
  if (raw.source !== 'mailbox' || mail.from === null) return null;
  return tx.sends.latestTo(mail.from.email, new Date(raw.receivedAt.getTime() - answersWithinMs));
}

/** The mail of the touch that was answered. */
async function sentBefore(tx: Tx, match: Omit<MailToken, 'workspaceId'>): Promise<Send | undefined> {
  const sends = await tx.sends.acceptedByEnrollments([match.enrollmentId]);
  return sends.find((send) => send.touchId === match.touchId);
}

function toSignal(
  verdict: Verdict,
  about: {
    readonly mail: InboundMail;
    readonly raw: RawWebhook;
    readonly match: Omit<MailToken, 'workspaceId'>;
  },
): SignalInput[] {
  const { mail, raw, match } = about;
  const base = {
    personId: match.personId,
    enrollmentId: match.enrollmentId,
    touchId: match.touchId,
    at: raw.receivedAt,
    source: 'inbound',
    sourceKey: raw.key,
    facts: { reasons: verdict.reasons, from: mail.from?.email ?? null },
  };
  switch (verdict.kind) {
    case 'reply':
      return [
        {
          ...base,
          kind: 'replied',
          facts: { ...base.facts, ...(verdict.reply === undefined ? {} : { reply: verdict.reply }) },
          mail: { subject: mail.subject, text: verdict.newText, from: mail.from?.email ?? null },
        },
      ];
    case 'out_of_office':
      return [{ ...base, kind: 'out_of_office', until: verdict.until }];
    case 'unsubscribe':
      return [{ ...base, kind: 'unsubscribed' }];
    case 'complaint':
      return [{ ...base, kind: 'complained' }];
    case 'bounce':
      return [{ ...base, kind: verdict.bounce?.permanent === true ? 'bounced' : 'blocked' }];
    default:
      return [];
  }
}

/**
 * Finds out what an inbound mail means and lets it take effect in the caller's transaction: the signal, the message
 * for the rep, and the end of the provisional hold.
 */
export async function applyInboundMail(ctx: ActorContext, tx: Tx, input: Arrived): Promise<void> {
  const { raw, mail, owner } = input;
  const senders = await tx.users.senders();
  const match = await matchSend(tx, input);
  const sent = match === null ? undefined : await sentBefore(tx, match);
  const verdict = classifyInbound(mail, {
    receivedAt: raw.receivedAt,
    ownAddresses: senders.map((sender) => sender.email.toLowerCase()),
    ownMessage: sent?.mail.messageId !== undefined && sent.mail.messageId === mail.messageId,
    toToken: owner?.wish === 'reply',
    toUnsubscribe: owner?.wish === 'unsubscribe',
    secondsSinceSent:
      sent === undefined ? null : Math.round((raw.receivedAt.getTime() - sent.reservedAt.getTime()) / 1000),
    repeated: false,
  });
  const replied = match !== null && verdict.kind === 'reply' ? [match.personId] : [];
  const person =
    match === null
      ? undefined
      : (await lockWithColleagues(tx, { ids: [match.personId], replied })).get(match.personId);
  if (match !== null) await recordSignals(ctx, tx, toSignal(verdict, { mail, raw, match }));
  if (person !== undefined) {
    const since = new Date(ctx.clock.now().getTime() - provisionalHoldMs);
    await tx.people.endProvisionalHold(person.id, { rawId: raw.id, since });
  }
  await tx.inbound.insertMessages([
    {
      id: ctx.ids.uuid(),
      rawId: raw.id,
      personId: person?.id ?? null,
      enrollmentId: match?.enrollmentId ?? null,
      touchId: match?.touchId ?? null,
      fromEmail: mail.from?.email ?? null,
      subject: mail.subject,
      text: verdict.newText,
      kind: verdict.kind,
      grade: verdict.grade ?? null,
      at: raw.receivedAt,
      // What lay in the rep's own mailbox need not be passed on to it.
      forwardedAt: raw.source === 'mailbox' ? raw.receivedAt : null,
      handledAt: null,
      handledBy: null,
    },
  ]);
}
