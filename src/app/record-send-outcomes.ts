import { spreadSeed } from '../cadence/index.ts';
import type { SendOutcome } from '../ports/mail.ts';
import type { Send, Touch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { type ActivityContent, toOutboxActivity } from './crm-activity.ts';
import { wayOf } from './mail-for.ts';
import { byId, distinct } from './reading.ts';

/** An outcome with the send it belongs to. */
export interface SendResult {
  readonly send: Send;
  readonly outcome: SendOutcome;
}

const firstRetryMs = 60_000;
const longestRetryMs = 60 * 60_000;

/**
 * When a mail that certainly did not leave is tried again: doubling from a minute to an hour, no sooner than the
 * service asked for; at once when that is nothing. Up to half as much comes on top, by the mail: so those that failed together do not come back together.
 */
function nextAttemptAt(
  { touchId, attempt }: Pick<Send, 'touchId' | 'attempt'>,
  now: Date,
  retryAfterSeconds: number | null,
): Date {
  if (retryAfterSeconds === 0) return now;
  const doubled = firstRetryMs * 2 ** (attempt - 1);
  const wait = Math.min(Math.max(doubled, (retryAfterSeconds ?? 0) * 1000), longestRetryMs);
  const apart = spreadSeed(`${touchId}/${attempt}/retry`) / 2;
  return new Date(now.getTime() + Math.floor(wait * (1 + apart)));
}

function touchStateOf(outcome: SendOutcome): Touch['state'] {
  switch (outcome.state) {
    case 'accepted':
      return 'sent';
    case 'failed':
      return 'failed';
    case 'unconfirmed':
      return 'unconfirmed';
    case 'not_sent':
    case 'sender_blocked':
      return 'sending';
  }
}

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

/** Runs and touches of mails, asked for at once. */
async function readTouched(tx: Tx, sends: readonly Send[]) {
  const [runs, touches] = await Promise.all([
    tx.enrollments.byIds(distinct(sends.map((send) => send.enrollmentId))).then(byId),
    tx.touches.byIds(sends.map(({ touchId: id, enrollmentId }) => ({ id, enrollmentId }))).then(byId),
  ]);
  return { runs, touches };
}
type Touched = Awaited<ReturnType<typeof readTouched>>;

async function logOnTimeline(
  ctx: ActorContext,
  tx: Tx,
  { accepted, runs, touches, changes }: Touched & { accepted: readonly Send[]; changes: ChangeSet },
): Promise<void> {
  const all = [...runs.values()];
  const ownerIds = distinct(all.map((run) => run.ownerUserId));
  const [identities, versions, users, owners] = await Promise.all([
    tx.identities.byIds(distinct(all.map((run) => run.identityId))).then(byId),
    tx.cadences.versionsByIds(distinct(all.map((run) => run.versionId))).then(byId),
    tx.users.byIds(ownerIds).then(byId),
    tx.users.crmIdsOf(ownerIds),
  ]);
  for (const send of accepted) {
    const run = runs.get(send.enrollmentId);
    // The person is the run's, not the send's: the call was made outside of a transaction, and they may have been
    // merged meanwhile.
    const identity = run?.identityId == null ? undefined : identities.get(run.identityId);
    if (run === undefined || identity === undefined) continue;
    changes.activities.push(
      toOutboxActivity(
        {
          enrollment: run,
          person: { id: run.personId },
          identity,
          ownerId: owners.get(identity.connectionId)?.get(run.ownerUserId) ?? identity.ownerCrmId,
          zone: users.get(run.ownerUserId)?.zone ?? 'UTC',
          cadence: versions.get(run.versionId)?.definition.name ?? '',
        },
        mailContent(send, touches.get(send.touchId)?.stepKey ?? ''),
      ),
    );
  }
  ctx.metrics.touches('email', 'sent', accepted.length);
}

/** How the reason begins for which nobody of an account can send: whoever is let go, is so together with the others. */
export const accountRefused = 'No mail of the account is taken: ';

/**
 * The results without refusals of an account that the workspace does not send by any more: its key may be gone at the
 * service because another took its place. Those mails did not leave, and go by the new one.
 */
async function ofAccountInForce(tx: Tx, results: readonly SendResult[]): Promise<readonly SendResult[]> {
  const refused = ({ outcome }: SendResult) => outcome.state === 'sender_blocked' && outcome.account === true;
  if (!results.some(refused)) return results;
  const { serviceId } = wayOf(await tx.workspace.get());
  return results.map((result) =>
    refused(result) && result.send.mail.serviceId !== serviceId
      ? { send: result.send, outcome: { ...leftBehind, state: 'not_sent', retryAfterSeconds: 0 } }
      : result,
  );
}

const leftBehind = { reason: 'The account that it was to leave by was replaced meanwhile.' };

/**
 * Blocks senders that the service refuses, and where it refuses the whole account everybody in the workspace who sends by
 * it, so that not each of them has to be refused. One alert says it.
 */
async function blockSenders(tx: Tx, results: readonly SendResult[], changes: ChangeSet): Promise<void> {
  const blocked = new Map<string, string>();
  let account: string | null = null;
  for (const { send, outcome } of results) {
    if (outcome.state !== 'sender_blocked') continue;
    if (outcome.account === true) account ??= `${accountRefused}${outcome.reason}`;
    else blocked.set(send.senderId, outcome.reason);
  }
  if (blocked.size === 0 && account === null) return;
  const refused = (await tx.users.senders()).flatMap((sender) => {
    const reason = blocked.get(sender.id) ?? (sender.mailboxId === null ? account : null);
    return reason === null || sender.state === 'blocked' ? [] : [{ sender, reason }];
  });
  for (const { sender, reason } of refused)
    await tx.users.updateSender(sender.id, { state: 'blocked', blockedReason: reason });
  const own = refused.filter(({ reason }) => reason !== account);
  for (const { sender, reason } of own)
    changes.alert('sender_blocked', `Mail from ${sender.email} was refused and is held: ${reason}`, {});
  if (account !== null && refused.length > own.length)
    changes.alert('sender_blocked', `Mail of every sender is held. ${account}`, {});
}

/**
 * Records what became of sends, in the caller's transaction: the send, its touch, the entry for the CRM's timeline,
 * alerts, and a sender that is refused. A send that evidence has already settled is left as it is.
 */
export async function recordSendOutcomes(
  ctx: ActorContext,
  tx: Tx,
  given: readonly SendResult[],
): Promise<void> {
  if (given.length === 0) return;
  const now = ctx.clock.now();
  const results = await ofAccountInForce(tx, given);
  const outcomeOf = new Map(results.map((result) => [result.send.id, result.outcome]));
  const sent = byId(results.map((result) => result.send));
  const resolving = tx.sends.resolve(
    results.map(({ send, outcome }) => ({
      id: send.id,
      enrollmentId: send.enrollmentId,
      state: outcome.state === 'sender_blocked' ? ('not_sent' as const) : outcome.state,
      providerId: outcome.state === 'accepted' ? outcome.providerId : null,
      reason: outcome.state === 'accepted' ? null : outcome.reason,
      at: now,
      retryAt:
        outcome.state === 'not_sent'
          ? nextAttemptAt(send, now, outcome.retryAfterSeconds)
          : outcome.state === 'sender_blocked'
            ? new Date(now.getTime() + longestRetryMs)
            : null,
    })),
  );
  const isAccepted = (send: Send) => outcomeOf.get(send.id)?.state === 'accepted';
  // Asked for at once, so that they share a round trip.
  const [changed, touched] = await Promise.all([
    resolving,
    readTouched(
      tx,
      results.map(({ send }) => send).filter((send) => isAccepted(send)),
    ),
  ]);
  const resolved = changed.flatMap((row) => {
    const send = sent.get(row.id);
    return send === undefined ? [] : [{ ...send, ...row }];
  });
  await tx.sends.learnMessageIds(
    resolved.flatMap(({ id, enrollmentId }) => {
      const outcome = outcomeOf.get(id);
      return outcome?.state !== 'accepted' || outcome.messageId === undefined
        ? []
        : [{ id, enrollmentId, messageId: outcome.messageId }];
    }),
  );
  const changes = new ChangeSet(ctx);
  for (const send of resolved) {
    const outcome = outcomeOf.get(send.id);
    if (outcome === undefined) continue;
    const state = touchStateOf(outcome);
    changes.touchUpdates.push({
      id: send.touchId,
      enrollmentId: send.enrollmentId,
      state,
      endedAt: state === 'sent' || state === 'failed' ? now : null,
      outcome: null,
      reason: outcome.state === 'accepted' ? null : outcome.reason,
    });
    if (outcome.state === 'failed') {
      ctx.metrics.touches('email', 'failed');
      changes.alert('send_failed', `A mail was refused and will not be tried again: ${outcome.reason}`, {
        personId: send.personId,
        id: send.enrollmentId,
      });
    }
    if (outcome.state === 'unconfirmed') ctx.metrics.touches('email', 'unconfirmed');
  }
  await blockSenders(tx, results, changes);
  const accepted = resolved.filter(isAccepted);
  if (accepted.length > 0) await logOnTimeline(ctx, tx, { ...touched, accepted, changes });
  const late = new Set(results.filter(({ send }) => send.state === 'not_sent').map(({ send }) => send.id));
  await tx.sends.endRetries(accepted.filter((send) => late.has(send.id)));
  await changes.write(tx);
  const retries = resolved.map((send) => send.retryAt).filter((at) => at !== null);
  if (retries.length > 0) await tx.workspace.dueBy(new Date(Math.min(...retries.map((at) => at.getTime()))));
}
