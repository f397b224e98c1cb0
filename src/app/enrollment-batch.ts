import type { Batch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { enrollAtOnce } from './enrollment-schemas.ts';

/** With more people than this in one request, nothing leaves at first, so that a slip can be undone as a whole. */
const undoAbove = 10;
/** How long nothing leaves then (product time). */
const undoMinutes = 5;
const undoMs = undoMinutes * 60_000;
/** What a job is expected to take for each 1,000 people; one that takes longer moves `leavesAt` on. */
const jobPartMs = 5_000;

/** When the first touch of a request for so many people that is made now may leave; null when nothing waits. */
export function leavesAtOf(ctx: ActorContext, total: number): Date | null {
  if (total <= undoAbove) return null;
  const work = total > enrollAtOnce ? Math.ceil(total / 1000) * jobPartMs : 0;
  return new Date(ctx.clock.now().getTime() + undoMs + work);
}

/** A batch as a request begins it. */
export function newBatch(
  ctx: ActorContext,
  known: Pick<Batch, 'id' | 'cadenceId' | 'listSource' | 'total'>,
): Batch {
  return {
    ...known,
    userId: ctx.actor.userId,
    enrolledBy: ctx.actor.name,
    createdAt: ctx.clock.now(),
    leavesAt: leavesAtOf(ctx, known.total),
    undoneAt: null,
  };
}

/**
 * Locks a batch for enrolling more people into it; null when it was undone meanwhile. Whoever is enrolled next must
 * have five minutes left, too: `leavesAt` moves on if need be, and runs that were planned before it wait for it (see
 * `findObstacle`). So nothing of a batch leaves earlier than five minutes after its last people were enrolled.
 */
export async function holdBatch(ctx: ActorContext, tx: Tx, id: string): Promise<Batch | null> {
  const batch = await tx.batches.lock(id);
  if (batch === null || batch.undoneAt !== null) return null;
  const least = new Date(ctx.clock.now().getTime() + undoMs);
  if (batch.leavesAt === null || batch.leavesAt >= least) return batch;
  await tx.batches.update(batch.id, { leavesAt: least });
  return { ...batch, leavesAt: least };
}
