import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';

/** How many runs are woken in one transaction. */
const chunk = 2000;

/**
 * Wakes what sleeps for brakes that were let go, chunk by chunk: a process that is killed on the way leaves the rest to
 * the next. What another connection has locked waits for the next round, and the brake's row with it.
 */
export async function wakeBraked(ctx: ActorContext): Promise<void> {
  for (const brake of await inWorkspace(ctx, (tx) => tx.brakes.released())) {
    const wakeSome = () =>
      inWorkspace(ctx, async (tx) => {
        const { woken, more } = await tx.enrollments.wakeBraked(brake.id, chunk);
        if (!more) {
          await tx.sends.retryIn(brake, ctx.clock.now());
          await tx.brakes.remove(brake.id);
        }
        return woken > 0 && more;
      });
    while (await wakeSome());
  }
}
