import type { Batch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';

/** With more people than this in one request, nothing leaves at first, so that a slip can be undone as a whole. */
export const undoAbove = 10;
/** How long nothing leaves then (product time). */
export const undoMinutes = 5;
const undoMs = undoMinutes * 60_000;
/** What a job is expected to take for each 200 people; one that takes longer moves `leavesAt` on. */
const jobChunkMs = 10_000;

/** When the first touch of a request that is made now may leave; null when nothing waits. */
export function leavesAtOf(ctx: ActorContext, size: { readonly total: number; readonly chunks: number }) {
  if (size.total <= undoAbove) return null;
  const work = size.chunks > 1 ? size.chunks * jobChunkMs : 0;
  return new Date(ctx.clock.now().getTime() + undoMs + work);
}

/** A batch as a request begins it. */
export function newBatch(
  ctx: ActorContext,
  input: { readonly cadenceId: string; readonly listSource: string; readonly total: number; chunks: number },
): Batch {
  const { chunks, ...known } = input;
  return {
    ...known,
    id: ctx.ids.uuid(),
    userId: ctx.actor.userId,
    enrolledBy: ctx.actor.name,
    createdAt: ctx.clock.now(),
    leavesAt: leavesAtOf(ctx, { total: input.total, chunks }),
    undoneAt: null,
  };
}

/**
 * Locks a batch for enrolling into it, adding it if it is not there yet; null when it was undone meanwhile. Whoever
 * is enrolled next must have five minutes left, too: `leavesAt` moves on if need be, and runs that were planned
 * before it wait for it (see `findObstacle`). So nothing of a batch leaves earlier than five minutes after its last
 * people were enrolled.
 */
export async function holdBatch(ctx: ActorContext, tx: Tx, draft: Batch): Promise<Batch | null> {
  await tx.batches.insert(draft);
  const batch = (await tx.batches.lock(draft.id)) ?? draft;
  if (batch.undoneAt !== null) return null;
  const least = new Date(ctx.clock.now().getTime() + undoMs);
  if (batch.leavesAt === null || batch.leavesAt >= least) return batch;
  await tx.batches.update(batch.id, { leavesAt: least });
  return { ...batch, leavesAt: least };
}
