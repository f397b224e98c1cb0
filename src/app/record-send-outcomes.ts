import { spreadSeed } from '../cadence/index.ts';
import type { SendOutcome } from '../ports/mail.ts';
import type { Send, Touch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { mailContent, readTouched, timelineEntries } from './mail-entries.ts';
import { wayOf } from './mail-for.ts';
import { byId } from './reading.ts';

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

function failedWords({ reason, dropped }: Extract<SendOutcome, { state: 'failed' }>): string {
  return dropped === true
    ? `The mail service threw away a mail that it had taken, and nobody got it: ${reason}. It will not be tried again; mend the cause before the next step.`
    : `A mail was refused and will not be tried again: ${reason}`;
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
 * alerts, and a sender that is refused. A send that evidence has already settled is left as it is, unless the service
 * dropped what it had accepted.
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
      dropped: outcome.state === 'failed' && outcome.dropped === true,
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
      changes.alert('send_failed', failedWords(outcome), {
        personId: send.personId,
        id: send.enrollmentId,
      });
    }
    if (outcome.state === 'unconfirmed') ctx.metrics.touches('email', 'unconfirmed');
  }
  await blockSenders(tx, results, changes);
  const accepted = resolved.filter(isAccepted);
  changes.activities.push(...(await timelineEntries(tx, accepted, { ...touched, contentOf: mailContent })));
  if (accepted.length > 0) ctx.metrics.touches('email', 'sent', accepted.length);
  const late = new Set(results.filter(({ send }) => send.state === 'not_sent').map(({ send }) => send.id));
  await tx.sends.endRetries(accepted.filter((send) => late.has(send.id)));
  await changes.write(tx);
  const retries = resolved.map((send) => send.retryAt).filter((at) => at !== null);
  if (retries.length > 0) await tx.workspace.dueBy(new Date(Math.min(...retries.map((at) => at.getTime()))));
}
