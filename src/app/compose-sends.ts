import { composeEmail } from '../mail/index.ts';
import type { OutgoingMail } from '../ports/mail.ts';
import type { Send } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { wayOf } from './mail-for.ts';
import { mailInForce } from './mail-in-force.ts';
import type { Material } from './materials.ts';
import type { PreparedEmail } from './prepare-email.ts';

/** The mails of the thread that was opened last, oldest first: a run may have opened several. */
function latestThread(thread: Material['thread']): Material['thread'] {
  return thread.slice(
    Math.max(
      0,
      thread.findLastIndex(({ mail }) => mail.inReplyTo === null),
    ),
  );
}

/** What the recipient's program knows a mail by. A mailbox's vendor says it; a mail service's word is another id of its own. */
const idInThread = ({ mail, leftAs }: Send) =>
  mail.mailboxId === undefined ? mail.messageId : (leftAs ?? mail.messageId);

/** CRMs keep line breaks that were pasted into a name; in a header they would have the mail refused for good. */
const oneLine = (name: string) => name.replace(/\s+/g, ' ').trim();

/** What is watched of a mail of this sender: as the workspace says, but nothing by a mailbox, which has nothing to watch with. */
function trackOf({ workspace, sender }: Pick<Material, 'workspace' | 'sender'>): OutgoingMail['track'] {
  return sender.mailboxId === null ? workspace.tracking : { opens: false, clicks: false };
}

/** A send for a touch, composed to the last header, with the token that its addresses carry. */
export function toSend(
  ctx: ActorContext,
  material: Material,
  touch: { readonly touchId: string; readonly attempt: number; readonly email: PreparedEmail },
): { readonly send: Send; readonly token: string } {
  const { enrollment, person, sender, workspace, thread } = material;
  const { email, touchId, attempt } = touch;
  const { publicUrl } = ctx.settings;
  const { inboundDomain } = mailInForce(ctx.settings, workspace);
  const id = ctx.ids.uuid();
  const token = ctx.ids.token(17);
  const composed = composeEmail({
    touchId,
    from: { email: sender.email, name: oneLine(sender.name) },
    to: {
      email: person.email ?? '',
      name: oneLine([person.firstName, person.lastName].filter(Boolean).join(' ')) || null,
    },
    content: email,
    previous:
      email.step.thread === 'reply'
        ? latestThread(thread).map((one) => ({ messageId: idInThread(one), subject: one.mail.subject }))
        : [],
    messageDomain: sender.email.split('@')[1] ?? 'localhost',
    inbound: { domain: inboundDomain ?? 'localhost', replyToken: token, unsubscribeToken: token },
    unsubscribeUrl: `${publicUrl}/u/${token}`,
    footer: { company: sender.company, postalAddress: workspace.postalAddress ?? '' },
    customArgs: {
      cadenza_workspace: workspace.id,
      cadenza_enrollment: enrollment.id,
      cadenza_touch: touchId,
      cadenza_send: id,
      cadenza_step: email.step.key,
    },
    track: trackOf(material),
  });
  const mail: OutgoingMail =
    inboundDomain === null
      ? {
          ...composed,
          replyTo: null,
          unsubscribe: { url: `${publicUrl}/u/${token}`, mailto: `${sender.email}?subject=unsubscribe` },
          ...wayOf(workspace, sender),
        }
      : { ...composed, ...wayOf(workspace, sender) };
  const send: Send = {
    id,
    touchId,
    enrollmentId: enrollment.id,
    personId: person.id,
    senderId: sender.id,
    attempt,
    state: 'reserved',
    mail,
    providerId: null,
    reason: null,
    reservedAt: ctx.clock.now(),
    resolvedAt: null,
    retryAt: null,
  };
  return { send, token };
}

/**
 * The next attempt for a mail that certainly did not leave: the same words, Message-ID and addresses (so its token
 * stays what it was), under a new send id. What is watched of it is what the workspace says now.
 */
export function renewSend(
  ctx: ActorContext,
  before: Send,
  { workspace, sender }: Pick<Material, 'workspace' | 'sender'>,
): { readonly send: Send; readonly token: string } {
  const id = ctx.ids.uuid();
  const token = before.mail.unsubscribe?.url.split('/').at(-1) ?? ctx.ids.token(17);
  const { mailboxId: _, serviceId: __, ...words } = before.mail;
  const way = wayOf(workspace, sender);
  const track = trackOf({ workspace, sender });
  const mail = { ...words, ...way, track, customArgs: { ...before.mail.customArgs, cadenza_send: id } };
  const fresh = {
    state: 'reserved' as const,
    providerId: null,
    reason: null,
    resolvedAt: null,
    retryAt: null,
  };
  const send = { ...before, ...fresh, id, mail, attempt: before.attempt + 1, reservedAt: ctx.clock.now() };
  return { send, token };
}
