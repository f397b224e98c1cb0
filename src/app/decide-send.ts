import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Touch } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { recordSendOutcomes } from './record-send-outcomes.ts';

export const decideSendInput = z.object({
  touchId: z.uuid(),
  enrollmentId: z.uuid(),
  /** Whether the mail reached the mail service, as a person has found out. */
  sent: z.boolean(),
});

/**
 * Settles an unconfirmed mail by a person's word: sent, or not sent and to be tried again (after the same checks as
 * the first time). Managers and admins; `conflict` when the touch's mail is not unconfirmed.
 */
export async function decideSend(ctx: ActorContext, raw: z.input<typeof decideSendInput>): Promise<Touch> {
  requireRole(ctx, 'manager', 'decide what became of a mail');
  const { touchId, enrollmentId, sent } = parseInput(decideSendInput, raw);
  const touch = await inWorkspace(ctx, async (tx) => {
    const key = { id: touchId, enrollmentId };
    found((await tx.touches.byIds([key]))[0], 'touch', touchId);
    const send = await tx.sends.unconfirmedOf(key);
    if (send === null)
      throw new AppError('conflict', "This touch's mail is not unconfirmed: there is nothing to decide.");
    const reason = `Not sent, as ${ctx.actor.name} found out.`;
    const outcome = sent
      ? { state: 'accepted' as const, providerId: null }
      : { state: 'not_sent' as const, reason, retryAfterSeconds: 0 };
    await recordSendOutcomes(ctx, tx, [{ send, outcome }]);
    return found((await tx.touches.byIds([key]))[0], 'touch', touchId);
  });
  ctx.kick();
  return touch;
}
