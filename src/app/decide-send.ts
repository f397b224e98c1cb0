import { z } from 'zod';
import type { Touch } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { recordSendOutcomes } from './record-send-outcomes.ts';

export const decideSendInput = z.strictObject({
  sendId: z.uuid(),
  /** Whether the mail reached the mail service, as a person has found out. */
  sent: z.boolean(),
});

/**
 * Settles an unconfirmed mail by a person's word: sent, or not sent and to be tried again (after the same checks as
 * the first time). Managers and admins; `not_found` when no mail with this id is unconfirmed, or not any more.
 */
export async function decideSend(ctx: ActorContext, raw: z.input<typeof decideSendInput>): Promise<Touch> {
  requireRole(ctx, 'manager', 'decide what became of a mail');
  const { sendId, sent } = parseInput(decideSendInput, raw);
  const touch = await inWorkspace(ctx, async (tx) => {
    const send = found(
      await tx.sends.lockUnconfirmed(sendId),
      'mail whose fate is unknown (any more) with the id',
      sendId,
    );
    const reason = `Not sent, as ${ctx.actor.name} found out.`;
    const outcome = sent
      ? { state: 'accepted' as const, providerId: null }
      : { state: 'not_sent' as const, reason, retryAfterSeconds: 0 };
    await recordSendOutcomes(ctx, tx, [{ send, outcome }]);
    const key = { id: send.touchId, enrollmentId: send.enrollmentId };
    return found((await tx.touches.byIds([key]))[0], 'touch', send.touchId);
  });
  ctx.kick();
  return touch;
}
