import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Brake, Workspace } from '../ports/records.ts';
import { brakeOn, brakeTarget, brakeTargetInput, touchesOf } from './brake-target.ts';
import { brakeSubject } from './brakes.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { inWorkspace } from './reading.ts';

export const stopAllInput = brakeTargetInput.safeExtend({
  /** Why, in words that everybody reads. A stop is never refused for want of it: blank counts as left out. */
  reason: z.string().trim().max(300).optional(),
});

/** `inFlight` are mails reserved before the stop: they may still leave within the send's time-out. */
export interface Stopped {
  readonly brake: Brake;
  readonly workspace: Workspace;
  readonly inFlight: number;
}

/**
 * Halts every automatic touch of the workspace, a cadence, a sender or a company at once; `conflict` when it is halted
 * already. One short transaction that touches no run: it waits for the claims that are under way and keeps new ones
 * out until it is committed, so that nothing of the scope is reserved after it, and `inFlight` is all that was before.
 * Runs find the brake when they are due, and sleep.
 */
export async function stopAll(ctx: ActorContext, input: z.input<typeof stopAllInput> = {}): Promise<Stopped> {
  const { reason: said, ...wanted } = parseInput(stopAllInput, input);
  const reason = said || null;
  return inWorkspace(ctx, async (tx) => {
    await tx.brakes.lock();
    const target = await brakeTarget(ctx, tx, { verb: 'stop', target: wanted });
    const on = await brakeOn(tx, target);
    if (on !== undefined)
      throw new AppError(
        'conflict',
        target.scope === 'workspace'
          ? 'All touches are stopped already.'
          : `Touches of ${brakeSubject(target)} are stopped already, by ${on.by}.`,
      );
    const { userId, name } = ctx.actor;
    const [user] = userId === null ? [] : await tx.users.byIds([userId]);
    const since = ctx.clock.now();
    const brake = {
      id: ctx.ids.uuid(),
      ...target,
      since,
      reason,
      by: user?.name ?? name,
      byUserId: userId,
    };
    await tx.brakes.insert(brake);
    // Kept beside the brake for processes of an older version, which know no other.
    if (target.scope === 'workspace') await tx.workspace.update({ stoppedAt: since });
    const inFlight = await tx.sends.reservedIn(brake);
    const why = reason === null ? '' : `: ${reason}`;
    const words = `${name} stopped ${touchesOf(target)}${why}.`;
    await noteSettings(ctx, tx, { words, facts: { brake, inFlight } });
    return { brake, workspace: await tx.workspace.get(), inFlight };
  });
}
