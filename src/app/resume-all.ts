import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { brakeOn, brakeTarget, brakeTargetInput, touchesOf } from './brake-target.ts';
import { brakeSubject } from './brakes.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { seesOnly } from './permissions.ts';
import { inWorkspace } from './reading.ts';
import type { Stopped } from './stop-all.ts';

/**
 * Lets go what `stopAll` halted; `conflict` when it is not halted. The runs that sleep for it are woken by the tick, in
 * parts; what is late is planned again by the usual windows. A rep lets go only what they stopped themselves. Another
 * brake over the same run holds on.
 */
export async function resumeAll(
  ctx: ActorContext,
  input: z.input<typeof brakeTargetInput> = {},
): Promise<Stopped> {
  const wanted = parseInput(brakeTargetInput, input);
  const resumed = await inWorkspace(ctx, async (tx) => {
    // The lock also waits for claims that are putting runs to sleep for this brake, so that the waking later finds
    // all of them.
    await tx.brakes.lock();
    const target = await brakeTarget(ctx, tx, { verb: 'resume', target: wanted });
    const brake = await brakeOn(tx, target);
    if (brake === undefined)
      throw new AppError(
        'conflict',
        target.scope === 'workspace'
          ? 'Touches are not stopped.'
          : `Touches of ${brakeSubject(target)} are not stopped.`,
      );
    if (seesOnly(ctx) !== null && brake.byUserId !== ctx.actor.userId)
      throw new AppError('forbidden', `${brake.by} stopped this: ask them, or a manager, to let it go.`);
    const at = ctx.clock.now();
    await tx.brakes.release(brake.id, at);
    if (target.scope === 'workspace') await tx.workspace.update({ stoppedAt: null });
    const words = `${ctx.actor.name} let ${touchesOf(target)} go on.`;
    await noteSettings(ctx, tx, { words, facts: { brake } });
    await tx.workspace.dueBy(at);
    return { brake, workspace: await tx.workspace.get(), inFlight: 0 };
  });
  ctx.kick();
  return resumed;
}
