import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Sender } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { accountRefused } from './record-send-outcomes.ts';

export const releaseSenderInput = z.object({ senderId: z.uuid() });

/** Whether another sender is blocked since the account was refused, as this one is. */
function isWith(one: Sender, other: Sender): boolean {
  const byAccount = ({ state, blockedReason }: Sender) =>
    state === 'blocked' && blockedReason?.startsWith(accountRefused) === true;
  return byAccount(one) && byAccount(other);
}

/**
 * Lets a sender that the mail service refused send again, once its cause is mended (key, verified address): what
 * waits for it is tried again at once. One that is blocked with its whole account is released with everybody of it. Managers and admins; `conflict` when it is not blocked.
 */
export async function releaseSender(
  ctx: ActorContext,
  raw: z.input<typeof releaseSenderInput>,
): Promise<Sender> {
  requireRole(ctx, 'manager', 'release a blocked sender');
  const { senderId } = parseInput(releaseSenderInput, raw);
  const sender = await inWorkspace(ctx, async (tx) => {
    const senders = await tx.users.senders();
    const before = found(
      senders.find((one) => one.id === senderId),
      'sender',
      senderId,
    );
    if (before.state !== 'blocked')
      throw new AppError('conflict', `Mail from ${before.email} is not blocked.`);
    const freed = [before, ...senders.filter((one) => one.id !== senderId && isWith(before, one))];
    for (const { id } of freed) {
      await tx.users.updateSender(id, { state: 'active', blockedReason: null, releasedAt: ctx.clock.now() });
      await tx.sends.retryNow(id, ctx.clock.now());
    }
    const names = freed.map(({ email }) => email).join(', ');
    await noteSettings(
      ctx,
      tx,
      `${ctx.actor.name} released ${freed.length === 1 ? 'the sender' : 'the senders'} ${names}.`,
    );
    await tx.workspace.dueBy(ctx.clock.now());
    return { ...before, state: 'active' as const, blockedReason: null };
  });
  ctx.kick();
  return sender;
}
