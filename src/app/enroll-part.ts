import type { Job } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { bringIn } from './bring-in.ts';
import type { ActorContext } from './context.ts';
import { EditBook, type IgnoredEdit } from './edit-emails.ts';
import { leftOutOf, shownVariants } from './enroll-chunk.ts';
import { enrollParts } from './enroll-parts.ts';
import { holdBatch } from './enrollment-batch.ts';
import { inWorkspace } from './reading.ts';
import { inputOf, memoOf, nextPart, saveProgress, stillOurs } from './selection-job.ts';

/**
 * Ends a job. Whoever it did not come to is left out, for the reason given; with none everybody had their turn. What
 * became of each is in the batch, not in the job.
 */
export async function endEnrolling(
  tx: Tx,
  job: Job,
  end: {
    readonly state: 'done' | 'failed';
    readonly why?: string;
    readonly ignoredEdits?: readonly IgnoredEdit[];
  },
): Promise<void> {
  const { state, why, ignoredEdits = memoOf(job).ignoredEdits } = end;
  if (why !== undefined)
    await tx.jobs.leaveOutFrom(job.id, { part: memoOf(job).next, seq: job.done }, `Not enrolled: ${why}`);
  const { enrolled, skipped } = await tx.batches.progress(job.id);
  const error = state === 'failed' ? { error: why } : {};
  await tx.jobs.save(job.id, { state, result: { enrolled, skipped, ignoredEdits, ...error } });
  await tx.jobs.dropParts(job.id);
}

/**
 * Enrolls the next part of a job and notes it in the same transaction, so that no part is done twice and a process
 * that is killed loses one part of work at most. Ends the job with its last part, or once its batch was undone.
 */
export async function enrollPart(ctx: ActorContext, job: Job): Promise<void> {
  const { wish, source } = inputOf(job);
  const { read, unknown } = await bringIn(ctx, await nextPart(ctx, job));
  await inWorkspace(ctx, async (tx) => {
    const held = await stillOurs(tx, job);
    if (held === null) return;
    const batch = await holdBatch(ctx, tx, job.id);
    const memo = memoOf(held);
    if (batch === null)
      return endEnrolling(tx, held, { state: 'done', why: 'the enrollment was undone before their turn.' });
    const edits = new EditBook(wish.emails, memo.openEdits);
    const shown = shownVariants(wish);
    const chunk = await enrollParts(ctx, tx, {
      wish,
      source,
      batch,
      edits,
      shown,
      before: memo.ready,
      candidates: await read(tx),
    });
    const results = [...unknown, ...chunk.results];
    await tx.batches.addLeftOut(job.id, held.done, leftOutOf(results));
    const ignoredEdits = [...memo.ignoredEdits, ...chunk.ignoredEdits];
    const ready = memo.ready + chunk.results.filter(({ status }) => status === 'enrolled').length;
    const on = { next: memo.next + 1, ready, openEdits: edits.open(), ignoredEdits };
    await saveProgress(tx, held, { done: held.done + results.length, ...on });
    if (on.next < memo.stored) return;
    await endEnrolling(tx, held, { state: 'done', ignoredEdits: [...ignoredEdits, ...edits.left()] });
  });
  ctx.kick();
}
