import type { Send } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { recordSendOutcomes, type SendResult } from './record-send-outcomes.ts';

const batch = 100;

/** Turns sends whose call never came back (a killed process) into unconfirmed ones: they are never repeated blindly. */
async function expireLeases(ctx: ActorContext): Promise<void> {
  await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
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

async function lookUp(ctx: ActorContext, send: Send, resendWhenAbsent: boolean): Promise<SendResult | null> {
  const found = await ctx.mail.findSend({
    sendId: send.id,
    to: send.mail.to.email,
    subject: send.mail.subject,
    since: new Date(send.reservedAt.getTime() - 60_000),
  });
  if (found.state === 'accepted')
    return { send, outcome: { state: 'accepted', providerId: found.providerId } };
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
  const { workspace, open } = await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const current = await tx.workspace.get();
    const before = new Date(ctx.clock.now().getTime() - current.settleMinutes * 60_000);
    return { workspace: current, open: await tx.sends.claimUnconfirmed(before, batch) };
  });
  const settled: SendResult[] = [];
  for (const send of open) {
    const result = await lookUp(ctx, send, workspace.resendWhenAbsent);
    if (result !== null) settled.push(result);
  }
  if (settled.length > 0)
    await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) => recordSendOutcomes(ctx, tx, settled));
}
