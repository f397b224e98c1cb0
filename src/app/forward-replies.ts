import { renderNotice } from '../mail/index.ts';
import type { InboundMessage } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { mailFor, wayOf } from './mail-for.ts';
import { personName } from './person-name.ts';
import { byId, inWorkspace } from './reading.ts';
import { standInOf, whoIsAway } from './who-is-away.ts';

const batch = 50;
/** How long one process has a reply to itself (real time); after that another may pass it on. */
const ownMs = 2 * 60_000;

/** Those of the replies that no other process is just passing on. */
async function ownReplies(ctx: ActorContext, waiting: readonly InboundMessage[]): Promise<InboundMessage[]> {
  const wall = ctx.clock.wall();
  const span = Math.floor(wall.getTime() / ownMs);
  const own: InboundMessage[] = [];
  for (const message of waiting) {
    // The owner is part of the key: when a user assigns a mail to somebody else, it is passed on again, to the other
    // rep.
    const once = `${message.id}:${message.personId}:${span}`;
    if (await ctx.store.system.firstUse(`reply:${ctx.actor.workspaceId}`, once, wall)) own.push(message);
  }
  return own;
}

async function readNotices(ctx: ActorContext, messages: readonly InboundMessage[]) {
  return inWorkspace(ctx, async (tx) => {
    const runs = await tx.enrollments.byIds(
      messages.map((one) => one.enrollmentId).filter((id) => id !== null),
    );
    const people = await tx.people.byIds(messages.map((one) => one.personId).filter((id) => id !== null));
    const senders = await tx.users.senders();
    const away = await whoIsAway(tx, ctx.clock.now());
    const standIns = byId(
      await tx.users.byIds(runs.flatMap((run) => standInOf(run.ownerUserId, away) ?? [])),
    );
    const way = wayOf(await tx.workspace.get());
    const notices = messages.flatMap((message) => {
      const run = runs.find((one) => one.id === message.enrollmentId);
      const sender = senders.find((one) => one.id === run?.senderId);
      const person = people.find((one) => one.id === message.personId);
      const standIn = standIns.get(standInOf(run?.ownerUserId ?? '', away) ?? '');
      return sender === undefined || person === undefined
        ? []
        : [{ message, sender, person, to: standIn ?? sender }];
    });
    return { notices, way };
  });
}

function whoAnswered({ writer, fromEmail }: InboundMessage, name: string): string {
  return writer === 'colleague' || writer === 'stranger'
    ? `${fromEmail} answered the mail to ${name}.`
    : `${name} replied.`;
}

/**
 * Passes human replies on to the mailbox of the rep whose mail was answered, or of the colleague who stands in. A reply is marked after it was
 * accepted: a crash in between can pass it on twice (with the same Message-ID), never lose it.
 */
export async function forwardReplies(ctx: ActorContext): Promise<void> {
  const { workspaceId } = ctx.actor;
  const waiting = await ownReplies(
    ctx,
    await ctx.store.withWorkspace(workspaceId, (tx) => tx.inbound.claimUnforwarded(batch)),
  );
  if (waiting.length === 0) return;
  const done = new Set(waiting.map((message) => message.id));
  const { notices, way } = await readNotices(ctx, waiting);
  for (const { message, sender, person, to } of notices) {
    const domain = sender.email.split('@')[1] ?? 'localhost';
    const notice = renderNotice(message.text, {
      heading: `${whoAnswered(message, personName(person))} Their cadence is on hold until you resume it.`,
    });
    const service = await mailFor(ctx, way);
    const outcome = await service.send({
      from: { email: sender.email, name: `${personName(person)} via Cadenza` },
      to: { email: to.email, name: to.name },
      replyTo: message.fromEmail,
      subject: message.subject,
      text: notice.text,
      html: notice.html,
      messageId: `<reply.${message.id}@${domain}>`,
      inReplyTo: null,
      references: [],
      unsubscribe: null,
      customArgs: { cadenza_workspace: workspaceId, cadenza_notice: message.id },
      track: { opens: false, clicks: false },
      automatic: true,
    });
    if (outcome.state !== 'accepted' && outcome.state !== 'failed') done.delete(message.id);
  }
  await ctx.store.withWorkspace(workspaceId, (tx) => tx.inbound.markForwarded([...done], ctx.clock.now()));
}
