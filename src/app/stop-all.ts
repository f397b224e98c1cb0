import { AppError } from '../errors.ts';
import type { Workspace } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { requireRole } from './permissions.ts';
import { inWorkspace } from './reading.ts';

/** `inFlight` are mails reserved before the stop: they may still leave within the send's time-out. */
export interface Brake {
  readonly workspace: Workspace;
  readonly inFlight: number;
}

/** Halts every automatic touch of the workspace at once (admins only); `conflict` when it is halted already. */
export async function stopAll(ctx: ActorContext): Promise<Brake> {
  requireRole(ctx, 'admin', 'stop all touches');
  return inWorkspace(ctx, async (tx) => {
    const before = await tx.workspace.get();
    if (before.stoppedAt !== null) throw new AppError('conflict', 'All touches are stopped already.');
    const stoppedAt = ctx.clock.now();
    await tx.workspace.update({ stoppedAt });
    await noteSettings(ctx, tx, `${ctx.actor.name} stopped all automatic touches.`);
    const reserved = (await tx.sends.counts()).find((row) => row.state === 'reserved');
    return { workspace: { ...before, stoppedAt }, inFlight: reserved?.count ?? 0 };
  });
}

/** Lets touches go on again (admins only); what is late is spread by the usual windows. */
export async function resumeAll(ctx: ActorContext): Promise<Brake> {
  requireRole(ctx, 'admin', 'resume all touches');
  const brake = await inWorkspace(ctx, async (tx) => {
    const before = await tx.workspace.get();
    if (before.stoppedAt === null) throw new AppError('conflict', 'Touches are not stopped.');
    await tx.workspace.update({ stoppedAt: null });
    await noteSettings(ctx, tx, `${ctx.actor.name} let automatic touches go on.`);
    await tx.workspace.dueBy(ctx.clock.now());
    return { workspace: { ...before, stoppedAt: null }, inFlight: 0 };
  });
  ctx.kick();
  return brake;
}
