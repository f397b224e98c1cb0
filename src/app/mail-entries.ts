import type { OutboxActivity, Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActivityContent, toOutboxActivity } from './crm-activity.ts';
import { byId, distinct } from './reading.ts';

/** What the timeline says of a mail that was accepted. */
export function mailContent({ touchId, reservedAt, mail }: Send, step: string): ActivityContent {
  return {
    key: touchId,
    kind: 'touch',
    channel: 'email',
    direction: 'outbound',
    at: reservedAt,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    from: mail.from.email,
    to: mail.to.email,
    messageId: mail.messageId,
    step,
  };
}

/** What the timeline says of a mail whose entry is there already, and that nobody got. */
export function droppedContent(
  send: Send,
  step: string,
  dropped: { reason: string; at: Date },
): ActivityContent {
  const { subject, to } = send.mail;
  return {
    key: send.id,
    kind: 'bounce',
    channel: 'email',
    direction: 'inbound',
    at: dropped.at,
    subject: 'Email not sent',
    text: `The email '${subject}' to ${to.email} was not sent: the mail service dropped it (${dropped.reason}). Nobody got it.`,
    step,
  };
}

/** Runs and touches of mails, asked for at once. */
export async function readTouched(tx: Tx, sends: readonly Send[]) {
  const [runs, touches] = await Promise.all([
    tx.enrollments.byIds(distinct(sends.map((send) => send.enrollmentId))).then(byId),
    tx.touches.byIds(sends.map(({ touchId: id, enrollmentId }) => ({ id, enrollmentId }))).then(byId),
  ]);
  return { runs, touches };
}
type Touched = Awaited<ReturnType<typeof readTouched>>;

/** Entries about mails for the records that were enrolled; none where there is no record. */
export async function timelineEntries(
  tx: Tx,
  sends: readonly Send[],
  about: Touched & { readonly contentOf: (send: Send, step: string) => ActivityContent },
): Promise<readonly OutboxActivity[]> {
  if (sends.length === 0) return [];
  const { runs, touches, contentOf } = about;
  const all = [...runs.values()];
  const ownerIds = distinct(all.map((run) => run.ownerUserId));
  const [identities, versions, users, owners] = await Promise.all([
    tx.identities.byIds(distinct(all.map((run) => run.identityId))).then(byId),
    tx.cadences.versionsByIds(distinct(all.map((run) => run.versionId))).then(byId),
    tx.users.byIds(ownerIds).then(byId),
    tx.users.crmIdsOf(ownerIds),
  ]);
  return sends.flatMap((send) => {
    const run = runs.get(send.enrollmentId);
    // The person is the run's, not the send's: the call was made outside of a transaction, and they may have been
    // merged meanwhile.
    const identity = run?.identityId == null ? undefined : identities.get(run.identityId);
    if (run === undefined || identity === undefined) return [];
    const of = {
      enrollment: run,
      person: { id: run.personId },
      identity,
      ownerId: owners.get(identity.connectionId)?.get(run.ownerUserId) ?? identity.ownerCrmId,
      zone: users.get(run.ownerUserId)?.zone ?? 'UTC',
      cadence: versions.get(run.versionId)?.definition.name ?? '',
    };
    return [toOutboxActivity(of, contentOf(send, touches.get(send.touchId)?.stepKey ?? ''))];
  });
}
