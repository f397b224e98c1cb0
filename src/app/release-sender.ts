import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Sender } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';

export const releaseSenderInput = z.object({ senderId: z.uuid() });

/**
 * Lets a sender that the mail service refused send again, once its cause is mended (key, verified address): what
 * waits for it is tried again at once. Managers and admins; `conflict` when it is not blocked.
 */
export async function releaseSender(
  ctx: ActorContext,
  raw: z.input<typeof releaseSenderInput>,
): Promise<Sender> {
  requireRole(ctx, 'manager', 'release a blocked sender');
  const { senderId } = parseInput(releaseSenderInput, raw);
  const sender = await inWorkspace(ctx, async (tx) => {
    const before = found(
      (await tx.users.senders()).find((one) => one.id === senderId),
      'sender',
      senderId,
    );
    if (before.state !== 'blocked')
      throw new AppError('conflict', `Mail from ${before.email} is not blocked.`);
    await tx.users.updateSender(senderId, {
      ...{ state: 'active', blockedReason: null },
      releasedAt: ctx.clock.now(),
    });
    await tx.sends.retryNow(senderId, ctx.clock.now());
    await noteSettings(ctx, tx, `${ctx.actor.name} released the sender ${before.email}.`);
    await tx.workspace.dueBy(ctx.clock.now());
    return { ...before, state: 'active' as const, blockedReason: null };
  });
  ctx.kick();
  return sender;
}
