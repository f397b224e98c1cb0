import type { Batch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { Candidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import type { EditBook } from './edit-emails.ts';
import { type EnrolledChunk, enrollChunk } from './enroll-chunk.ts';
import type { EnrollWish } from './enrollment-schemas.ts';
import { partsByArm } from './parts-by-arm.ts';

/**
 * Enrolls candidates into a batch, each in the cadence that is wished for or that an experiment gives their company.
 * Results come in the candidates' order. In the transaction that holds the batch.
 */
export async function enrollParts(
  ctx: ActorContext,
  tx: Tx,
  of: {
    readonly wish: EnrollWish;
    readonly source: string;
    readonly candidates: readonly Candidate[];
    readonly batch: Batch;
    readonly edits: EditBook;
    readonly shown: ReadonlyMap<string, string>;
    /** How many people of the batch were enrolled before. */
    readonly before: number;
  },
): Promise<EnrolledChunk> {
  const { wish, source, candidates, before, ...into } = of;
  const parts = await partsByArm(ctx, tx, { wish, source, candidates, batchId: into.batch.id });
  const chunks: EnrolledChunk[] = [];
  // At most ten: one after the other, since each locks what it writes.
  let enrolled = before;
  for (const { facts: arms, ...part } of parts) {
    if (part.checked.length === 0) continue;
    const chunk = await enrollChunk(ctx, tx, { ...into, ...part, arms, before: enrolled });
    enrolled += chunk.results.filter(({ status }) => status === 'enrolled').length;
    chunks.push(chunk);
  }
  const place = new Map(candidates.map(({ ref }, at) => [ref, at]));
  const at = ({ ref }: { readonly ref: string }) => place.get(ref) ?? 0;
  return {
    results: chunks.flatMap((chunk) => chunk.results).toSorted((one, other) => at(one) - at(other)),
    ignoredEdits: chunks.flatMap((chunk) => chunk.ignoredEdits),
  };
}
