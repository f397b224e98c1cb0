import type { Send } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { mailFor } from './mail-for.ts';
import { newAlert } from './new-alert.ts';
import { inWorkspace } from './reading.ts';
import { recordSendOutcomes, type SendResult } from './record-send-outcomes.ts';

const batch = 100;
const longestWaitMs = 24 * 60 * 60_000;
/** How long a round goes on asking, in real time. Each question has a time-out of its own beyond it. */
const lookMs = 5000;

const keyOf = ({ id, enrollmentId }: Send) => ({ id, enrollmentId });

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

interface Looked {
  readonly send: Send;
  readonly result: SendResult | null;
}

/**
 * Asks for these sends, at most `sendConcurrency` at a time and in their order. After `lookMs` of real time no more are
 * asked for: stops and touches stand behind this, and what is asked may hang. `rest` are those; an error ends the
 * asking, too, and is given with what was found before it.
 */
async function lookUpAll(ctx: ActorContext, open: readonly Send[], resendWhenAbsent: boolean) {
  const until = ctx.clock.wall().getTime() + lookMs;
  const looked: (Looked | undefined)[] = [];
  const failed: unknown[] = [];
  let next = 0;
  const worker = async () => {
    while (failed.length === 0 && ctx.clock.wall().getTime() < until) {
      const at = next;
      next += 1;
      const send = open[at];
      if (send === undefined) return;
      try {
        looked[at] = { send, result: await lookUp(ctx, send, resendWhenAbsent) };
      } catch (error) {
        failed.push(error);
      }
    }
  };
  const { sendConcurrency } = ctx.settings;
  await Promise.all(Array.from({ length: Math.min(sendConcurrency, open.length) }, worker));
  return { looked: looked.filter((one) => one !== undefined), rest: open.slice(next), failed };
}

/**
 * Settles unconfirmed sends by evidence: events have had `settleMinutes` to arrive; then the mail service's own
 * logs are asked. What stays open waits for a person, who is told once. `more`: some were left for the next round,
 * since asking took its time.
 */
export async function settleSends(ctx: ActorContext): Promise<{ readonly more: boolean }> {
  await expireLeases(ctx);
  const { workspace, open } = await inWorkspace(ctx, async (tx) => {
    const current = await tx.workspace.get();
    const now = ctx.clock.now();
    const before = new Date(now.getTime() - current.settleMinutes * 60_000);
    const claimed = await tx.sends.claimUnconfirmed(before, batch);
    // Each is asked for by one process at a time, ever more seldom, and none stands in the way of the others.
    await tx.sends.waitAgain(
      claimed.map((send) => ({ ...keyOf(send), at: waitsFrom(send, now, current.settleMinutes) })),
    );
    return { workspace: current, open: claimed };
  });
  const { looked, rest, failed } = await lookUpAll(ctx, open, workspace.resendWhenAbsent);
  // Nobody asked for these: they are as due as they were.
  if (rest.length > 0)
    await inWorkspace(ctx, (tx) =>
      tx.sends.waitAgain(rest.map((send) => ({ ...keyOf(send), at: send.resolvedAt ?? send.reservedAt }))),
    );
  const settled = looked.flatMap(({ result }) => (result === null ? [] : [result]));
  if (settled.length > 0) await inWorkspace(ctx, (tx) => recordSendOutcomes(ctx, tx, settled));
  await tellUndecided(
    ctx,
    looked.flatMap(({ send, result }) => (result === null ? [send] : [])),
  );
  if (failed.length > 0) throw failed[0];
  return { more: rest.length > 0 };
}
