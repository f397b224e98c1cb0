import type { Send } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { mailFor } from './mail-for.ts';
import { newAlert } from './new-alert.ts';
import { inWorkspace } from './reading.ts';
import { recordSendOutcomes, type SendResult } from './record-send-outcomes.ts';

const batch = 100;
const longestWaitMs = 24 * 60 * 60_000;

/** Turns sends whose call never came back (a killed process) into unconfirmed ones: they are never repeated blindly. */
async function expireLeases(ctx: ActorContext): Promise<void> {
  await inWorkspace(ctx, async (tx) => {
    const expired = await tx.sends.expireLeases(ctx.clock.now(), batch);
    if (expired.length === 0) return;
    await tx.touches.update(
      expired.map((send) => ({
        id: send.touchId,
        enrollmentId: send.enrollmentId,
        state: 'unconfirmed' as const,
        endedAt: null,
        outcome: null,
        reason: 'The call was cut off; waiting for evidence.',
      })),
    );
    ctx.metrics.touches('email', 'unconfirmed', expired.length);
  });
}

/** From when the next wait for evidence counts, so that it ends when the mail is twice as old as now (at most a day on). */
function waitsFrom(send: Send, now: Date, settleMinutes: number): Date {
  const age = Math.min(now.getTime() - send.reservedAt.getTime(), longestWaitMs);
  return new Date(now.getTime() + Math.max(0, age - settleMinutes * 60_000));
}

const undecided =
  'Whether this mail left is not known, and the mail service’s logs do not show it. Look there, then decide.';

/** Tells a person, once, that evidence alone does not settle these. */
async function tellUndecided(ctx: ActorContext, sends: readonly Send[]): Promise<void> {
  if (sends.length === 0) return;
  await inWorkspace(ctx, async (tx) => {
    const keys = sends.map((send) => ({ id: send.touchId, enrollmentId: send.enrollmentId }));
    const open = (await tx.touches.byIds(keys)).filter(
      (touch) => touch.state === 'unconfirmed' && touch.reason !== undecided,
    );
    if (open.length === 0) return;
    await tx.touches.update(open.map((touch) => ({ ...touch, reason: undecided })));
    const runs = await tx.enrollments.byIds(open.map((touch) => touch.enrollmentId));
    await tx.alerts.insert(
      open.map((touch) =>
        newAlert(ctx, {
          kind: 'send_unconfirmed',
          words: undecided,
          userId: runs.find((run) => run.id === touch.enrollmentId)?.ownerUserId ?? null,
          personId: touch.personId,
          enrollmentId: touch.enrollmentId,
        }),
      ),
    );
  });
}

async function lookUp(ctx: ActorContext, send: Send, resendWhenAbsent: boolean): Promise<SendResult | null> {
  const mail = await mailFor(ctx, send.mail);
  const found = await mail.findSend({
    sendId: send.id,
    messageId: send.mail.messageId,
    to: send.mail.to.email,
    subject: send.mail.subject,
    since: new Date(send.reservedAt.getTime() - 60_000),
  });
  if (found.state === 'accepted') return { send, outcome: found };
  if (found.state === 'absent' && resendWhenAbsent)
    return {
      send,
      outcome: { state: 'not_sent', reason: 'Not in the mail service’s logs.', retryAfterSeconds: 0 },
    };
  return null;
}

/**
 * Settles unconfirmed sends by evidence: events have had `settleMinutes` to arrive; then the mail service's own
 * logs are asked. What stays open waits for a person, who is told once.
 */
export async function settleSends(ctx: ActorContext): Promise<void> {
  await expireLeases(ctx);
  const { workspace, open } = await inWorkspace(ctx, async (tx) => {
    const current = await tx.workspace.get();
    const now = ctx.clock.now();
    const before = new Date(now.getTime() - current.settleMinutes * 60_000);
    const claimed = await tx.sends.claimUnconfirmed(before, batch);
    // Each is asked for by one process at a time, ever more seldom, and none stands in the way of the others.
    for (const send of claimed) await tx.sends.waitAgain([send], waitsFrom(send, now, current.settleMinutes));
    return { workspace: current, open: claimed };
  });
  const settled: SendResult[] = [];
  const undecidedSends: Send[] = [];
  for (const send of open) {
    const result = await lookUp(ctx, send, workspace.resendWhenAbsent);
    if (result === null) undecidedSends.push(send);
    else settled.push(result);
  }
  if (settled.length > 0) await inWorkspace(ctx, (tx) => recordSendOutcomes(ctx, tx, settled));
  await tellUndecided(ctx, undecidedSends);
}
