import { renderNotice } from '../mail/index.ts';
import type { OutgoingMail } from '../ports/mail.ts';
import type { Alert, AlertSettings, Sender, User } from '../ports/records.ts';
import { nextHour, waysOf } from './alert-settings.ts';
import type { ActorContext } from './context.ts';
import { mailFor, wayOf } from './mail-for.ts';
import { byId, inWorkspace } from './reading.ts';
import { linkOf } from './route-alerts.ts';

const batch = 50;
/** What was told just now may not be committed yet: it comes with the next digest. */
const lagMs = 60_000;
/** How long one process has a digest to itself; after that it is tried again, under the same Message-ID. */
const ownMs = 10 * 60_000;

interface Digest {
  readonly settings: AlertSettings;
  readonly user: User;
  readonly sender: Sender | undefined;
  readonly alerts: readonly Alert[];
  /** Up to when they were told. */
  readonly until: Date;
  readonly way: Pick<OutgoingMail, 'serviceId'>;
}

async function claim(ctx: ActorContext, now: Date): Promise<readonly Digest[]> {
  return inWorkspace(ctx, async (tx) => {
    const due = await tx.alerting.claimDigests(now, new Date(now.getTime() + ownMs), batch);
    const users = byId(await tx.users.byIds(due.map((one) => one.userId)));
    const senders = due.length === 0 ? [] : await tx.users.senders();
    const digests: Digest[] = [];
    const until = new Date(now.getTime() - lagMs);
    const way = due.length === 0 ? {} : wayOf(await tx.workspace.get());
    for (const settings of due) {
      const user = users.get(settings.userId);
      if (user === undefined) continue;
      const all = await tx.alerting.alertsOf(user.id, { since: settings.digestedAt, until });
      const alerts = all.filter((alert) => waysOf(settings, alert.kind).includes('digest'));
      const sender = senders.find((one) => one.userId === user.id) ?? senders[0];
      digests.push({ settings, user, sender, alerts, until, way });
    }
    return digests;
  });
}

/** Sends one; false when it certainly did not leave and is to be tried again. */
async function send(ctx: ActorContext, { settings, user, sender, alerts, way }: Digest): Promise<boolean> {
  if (alerts.length === 0 || !user.active) return true;
  if (sender === undefined) return false;
  const { workspaceId } = ctx.actor;
  const many = alerts.length === 1 ? '1 alert' : `${alerts.length} alerts`;
  const lines = alerts.map((alert) => `${alert.words}\n${linkOf(ctx, alert)}`).join('\n\n');
  const notice = renderNotice(lines, { heading: `${many} since your last digest.` });
  const domain = sender.email.split('@')[1] ?? 'localhost';
  // The span it begins with names it: a second attempt is the same mail.
  const messageId = `<digest.${user.id}.${settings.digestedAt.getTime()}@${domain}>`;
  const service = await mailFor(ctx, way);
  const outcome = await service.send({
    from: { email: sender.email, name: 'Cadenza' },
    to: { email: user.email, name: user.name },
    replyTo: null,
    subject: `Cadenza: ${many}`,
    text: notice.text,
    html: notice.html,
    messageId,
    inReplyTo: null,
    references: [],
    unsubscribe: null,
    customArgs: { cadenza_workspace: workspaceId, cadenza_notice: user.id },
    track: { opens: false, clicks: false },
    automatic: true,
  });
  return outcome.state !== 'not_sent' && outcome.state !== 'sender_blocked';
}

/**
 * Mails users what they were told since their last digest, at the hour that they chose in their own zone; nothing to say,
 * no mail. It is noted after the mail was accepted: a crash in between can send it a second time (with the same
 * Message-ID), never lose it.
 */
export async function sendDigests(ctx: ActorContext): Promise<void> {
  const now = ctx.clock.now();
  for (const digest of await claim(ctx, now)) {
    if (!(await send(ctx, digest))) continue;
    const { settings, user, until } = digest;
    await inWorkspace(ctx, async (tx) => {
      const [current = settings] = await tx.alerting.settings([user.id]);
      const next = nextHour(now, current.digestHour, user.zone);
      await tx.alerting.saveSettings({
        ...current,
        nextDigestAt: next,
        digestedAt: until > current.digestedAt ? until : current.digestedAt,
      });
      await tx.workspace.dueBy(next);
    });
  }
}
