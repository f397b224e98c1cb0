import { classifyInbound } from '../mail/index.ts';
import type { InboundMail } from '../ports/mail.ts';
import type { MailToken, RawWebhook, Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { bounceFacts, followBounces } from './bounces.ts';
import { lockWithColleagues } from './colleague-replies.ts';
import type { ActorContext } from './context.ts';
import { type MailOwner, provisionalHoldMs } from './receive-inbound-mail.ts';
import { recordSignals, type SignalInput } from './record-signals.ts';

type Verdict = ReturnType<typeof classifyInbound>;

/** Whose mail it is: by the token in its address, else by the message it answers. */
async function matchSend(
  tx: Tx,
  mail: InboundMail,
  owner: MailOwner | null,
): Promise<Omit<MailToken, 'workspaceId'> | null> {
  if (owner !== null && owner.workspaceId === tx.workspaceId) return owner;
  const answered = [mail.inReplyTo, ...[...mail.references].reverse()].filter((id) => id !== null);
  const sends: readonly Send[] = answered.length === 0 ? [] : await tx.sends.byMessageIds(answered);
  for (const id of answered) {
    const send = sends.find((one) => one.mail.messageId === id);
    if (send !== undefined)
      return { personId: send.personId, enrollmentId: send.enrollmentId, touchId: send.touchId };
  }
  return null;
}

/** The mail of the touch that was answered. */
async function sentBefore(tx: Tx, match: Omit<MailToken, 'workspaceId'>): Promise<Send | undefined> {
  const sends = await tx.sends.acceptedByEnrollments([match.enrollmentId]);
  return sends.find((send) => send.touchId === match.touchId);
}

/** A delivery report that came by mail: by its status, whose trouble it is (RFC 3463: 5.7 is about the sender). */
function toBounce(
  bounce: Verdict['bounce'],
  { base, sent }: { readonly base: Omit<SignalInput, 'kind'>; readonly sent: Send | undefined },
): SignalInput {
  const severity =
    bounce?.permanent === true
      ? 'hard'
      : /^5\.7\.|^5\.1\.[78]$/.test(bounce?.status ?? '')
        ? 'sender'
        : 'soft';
  const address = sent?.mail.to.email ?? null;
  const counted = bounceFacts({ severity, address, senderId: sent?.senderId ?? null });
  const reason = bounce?.status == null ? {} : { reason: bounce.status };
  const facts = { ...base.facts, ...reason, ...counted };
  return { ...base, kind: severity === 'hard' ? 'bounced' : 'blocked', facts };
}

function toSignal(
  verdict: Verdict,
  about: {
    readonly mail: InboundMail;
    readonly raw: RawWebhook;
    readonly match: Omit<MailToken, 'workspaceId'>;
    readonly sent: Send | undefined;
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
    case 'out_of_office': {
      const back = verdict.until?.toISOString().slice(0, 10);
      const facts = { ...base.facts, ...(back === undefined ? {} : { back }) };
      return [{ ...base, kind: 'out_of_office', until: verdict.until, facts }];
    }
    case 'unsubscribe':
      return [{ ...base, kind: 'unsubscribed', ...(verdict.erasure === true ? { erasure: true } : {}) }];
    case 'complaint':
      return [{ ...base, kind: 'complained' }];
    case 'bounce':
      return [toBounce(verdict.bounce, { base, sent: about.sent })];
    case 'automatic':
      return verdict.left === undefined
        ? []
        : [
            {
              ...base,
              kind: 'left_company',
              facts: { ...base.facts, successor: verdict.left.successor },
              mail: { subject: mail.subject, text: verdict.newText, from: mail.from?.email ?? null },
            },
          ];
    default:
      return [];
  }
}

/**
 * Finds out what an inbound mail means and lets it take effect in the caller's transaction: the signal, the message
 * for the rep, and the end of the provisional hold.
 */
export async function applyInboundMail(
  ctx: ActorContext,
  tx: Tx,
  input: { readonly raw: RawWebhook; readonly mail: InboundMail; readonly owner: MailOwner | null },
): Promise<void> {
  const { raw, mail, owner } = input;
  const senders = await tx.users.senders();
  const match = await matchSend(tx, mail, owner);
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
  if (match !== null) {
    const signals = toSignal(verdict, { mail, raw, match, sent });
    await recordSignals(ctx, tx, signals);
    await followBounces(ctx, tx, signals);
  }
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
      forwardedAt: null,
      handledAt: null,
      handledBy: null,
    },
  ]);
}
