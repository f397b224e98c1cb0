import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Sender } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { accountRefused } from './record-send-outcomes.ts';

const releaseSenderInput = z.object({ senderId: z.uuid() });

/** Whether a sender is blocked since its whole account was refused. */
const byAccount = ({ state, blockedReason }: Sender) =>
  state === 'blocked' && blockedReason?.startsWith(accountRefused) === true;

/** Lets these send again in the caller's transaction; returns their addresses, in words. */
async function free(ctx: ActorContext, tx: Tx, senders: readonly Sender[]): Promise<string> {
  const now = ctx.clock.now();
  for (const { id } of senders) {
    await tx.users.updateSender(id, { state: 'active', blockedReason: null, releasedAt: now });
    await tx.sends.retryNow(id, now);
  }
  return senders.map(({ email }) => email).join(', ');
}

/** Lets everybody send again who is blocked with the account, since another takes its place. Their addresses, in words. */
export async function freeWithAccount(ctx: ActorContext, tx: Tx): Promise<string> {
  return free(ctx, tx, (await tx.users.senders()).filter(byAccount));
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
    const others = byAccount(before) ? senders.filter((one) => one.id !== senderId && byAccount(one)) : [];
    const freed = [before, ...others];
    const names = await free(ctx, tx, freed);
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
