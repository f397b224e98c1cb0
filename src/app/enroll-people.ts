import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Batch, Job } from '../ports/records.ts';
import { bringIn } from './bring-in.ts';
import type { ActorContext } from './context.ts';
import { checkEdits, EditBook, type IgnoredEdit } from './edit-emails.ts';
import { enrollChunk } from './enroll-chunk.ts';
import { enrollTerms } from './enroll-terms.ts';
import { holdBatch, newBatch } from './enrollment-batch.ts';
import {
  type EnrollPeopleInput,
  type EnrollResult,
  type EnrollSummary,
  enrollAtOnce,
  enrollPeopleInput,
} from './enrollment-schemas.ts';
import { parseInput } from './parse-input.ts';
import { type BatchView, viewBatch } from './read-batch.ts';
import { brakeNotices } from './read-brakes.ts';
import { distinct, inWorkspace } from './reading.ts';
import { type ResolvedSelection, resolveSelection, sizeOf } from './resolve-selection.ts';

/** How many people are brought in and enrolled in one transaction. */
const chunkSize = 200;

const leftOutOf = (results: readonly EnrollResult[]) =>
  results
    .filter((result) => result.status === 'skipped')
    .map(({ ref, personId, name, reason }) => ({ ref, personId, name, reason }));

/** Enrolls one part of a selection into its batch; null when the batch was undone meanwhile. */
async function enrollPart(
  ctx: ActorContext,
  input: EnrollPeopleInput,
  part: { readonly selection: ResolvedSelection; readonly batch: Batch; from: number; edits: EditBook },
) {
  const { selection, batch: draft, from, edits } = part;
  const { read, unknown } = await bringIn(ctx, selection, { from, to: from + chunkSize });
  return inWorkspace(ctx, async (tx) => {
    const batch = await holdBatch(ctx, tx, draft);
    if (batch === null) return null;
    const terms = await enrollTerms(ctx, tx, input, selection.source);
    const done = await enrollChunk(ctx, tx, {
      ...{ candidates: await read(tx), terms, batch, edits },
      shown: new Map(input.variants.map((one) => [one.ref, one.variantKey])),
    });
    const results = [...unknown, ...done.results];
    await tx.batches.addLeftOut(batch.id, leftOutOf(results));
    return { results, ignoredEdits: done.ignoredEdits };
  });
}

/**
 * Enrolls everybody of a resolved selection, chunk by chunk, telling `progress` after each. Ends early when the batch
 * is undone between two chunks: whoever it did not come to is in no result.
 */
export async function enrollSelection(
  ctx: ActorContext,
  input: EnrollPeopleInput,
  work: {
    readonly selection: ResolvedSelection;
    readonly batch: Batch;
    readonly progress?: (done: number) => Promise<void>;
  },
): Promise<EnrollSummary> {
  const { selection, batch } = work;
  const total = sizeOf(selection);
  const edits = new EditBook(input.emails);
  const results: EnrollResult[] = [];
  const ignoredEdits: IgnoredEdit[] = [];
  for (let from = 0; from < total; from += chunkSize) {
    const part = await enrollPart(ctx, input, { selection, batch, from, edits });
    if (part === null) break;
    results.push(...part.results);
    ignoredEdits.push(...part.ignoredEdits);
    await work.progress?.(Math.min(from + chunkSize, total));
  }
  const enrolled = results.filter((result) => result.status === 'enrolled').length;
  ctx.kick();
  return {
    enrolled,
    skipped: results.length - enrolled,
    results,
    ignoredEdits: [...ignoredEdits, ...edits.left()],
  };
}

/** Puts a batch of more than 200 into a job with the batch's own id. */
async function queue(ctx: ActorContext, input: EnrollPeopleInput, batch: Batch) {
  const now = ctx.clock.now();
  const queued = await inWorkspace(ctx, async (tx) => {
    await tx.batches.insert(batch);
    const job = await tx.jobs.insert(
      {
        id: batch.id,
        kind: 'enroll',
        input: { enroll: input, actor: ctx.actor },
        state: 'queued',
        total: batch.total,
        done: 0,
        result: null,
        createdAt: now,
      },
      null,
    );
    await tx.workspace.dueBy(now);
    return { job, batch: await viewBatch(tx, batch) };
  });
  ctx.kick();
  return queued;
}

/**
 * Enrolls people in a cadence's version in force, as one batch that can be undone. Up to 200 are answered at once,
 * each `enrolled` or `skipped` with a reason; more become a job, whose id is the batch's. With more than 10 nothing
 * leaves for five minutes. Everybody who is left out has a ledger row. `notices` say what is stopped by hand and keeps
 * those who were enrolled waiting.
 */
export async function enrollPeople(
  ctx: ActorContext,
  raw: z.input<typeof enrollPeopleInput>,
): Promise<
  | (EnrollSummary & { readonly batch: BatchView; readonly notices: readonly string[] })
  | { readonly job: Job; readonly batch: BatchView }
> {
  const input = parseInput(enrollPeopleInput, raw);
  const selection = await resolveSelection(ctx, input.people);
  const total = sizeOf(selection);
  if (total === 0) throw new AppError('conflict', `${selection.source} is empty: there is nobody to enroll.`);
  const { listSource, sender } = await inWorkspace(ctx, async (tx) => {
    const terms = await enrollTerms(ctx, tx, input, selection.source);
    checkEdits(input.emails, terms.version.definition);
    return terms;
  });
  const chunks = Math.ceil(total / chunkSize);
  const batch = newBatch(ctx, { cadenceId: input.cadenceId, listSource, total, chunks });
  if (total > enrollAtOnce) return queue(ctx, input, batch);
  const summary = await enrollSelection(ctx, input, { selection, batch });
  const enrolled = summary.results.filter((result) => result.status === 'enrolled');
  const about = {
    cadenceId: input.cadenceId,
    sender,
    personIds: distinct(enrolled.map((one) => one.personId)),
  };
  return inWorkspace(ctx, async (tx) => ({
    ...summary,
    batch: await viewBatch(tx, batch),
    notices: await brakeNotices(ctx, tx, about),
  }));
}
