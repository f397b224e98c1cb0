import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Batch, Job, Sender } from '../ports/records.ts';
import { bringIn } from './bring-in.ts';
import type { ActorContext } from './context.ts';
import { checkEdits, EditBook } from './edit-emails.ts';
import { type EnrolledChunk, leftOutOf, shownVariants } from './enroll-chunk.ts';
import { enrollParts } from './enroll-parts.ts';
import { enrollTerms } from './enroll-terms.ts';
import { newBatch } from './enrollment-batch.ts';
import {
  type EnrollPeopleInput,
  type EnrollResult,
  type EnrollSummary,
  enrollAtOnce,
  enrollPeopleInput,
} from './enrollment-schemas.ts';
import { parseInput } from './parse-input.ts';
import { withCadence } from './parts-by-arm.ts';
import { type BatchView, readBatchResults, viewBatch } from './read-batch.ts';
import { brakeNotices } from './read-brakes.ts';
import { distinct, inWorkspace } from './reading.ts';
import { type ResolvedSelection, resolveSelection, sizeOf } from './resolve-selection.ts';
import { queueSelection } from './selection-job.ts';
import { checkStarts } from './start-turns.ts';

/** What is answered to a request: everybody's result, or the job that it became. */
export type EnrollAnswer =
  | (EnrollSummary & { readonly batch: BatchView; readonly notices: readonly string[] })
  | { readonly job: Job; readonly batch: BatchView; readonly notices: readonly string[] };

/** How many ids of a selection repeat an earlier one, in a sentence; empty when none does. */
function repeatNotices(people: EnrollPeopleInput['people']): readonly string[] {
  const ids =
    'personIds' in people ? people.personIds : 'refs' in people ? people.refs.map((ref) => ref.id) : [];
  const repeats = ids.length - new Set(ids).size;
  if (repeats === 0) return [];
  return [
    repeats === 1
      ? 'One id was named more than once; it counts once.'
      : `${repeats} ids repeat one that was named before; each counts once.`,
  ];
}

function summaryOf({ results, ignoredEdits }: EnrolledChunk): EnrollSummary {
  const enrolled = results.filter((result) => result.status === 'enrolled').length;
  return { enrolled, skipped: results.length - enrolled, results, ignoredEdits };
}

/** Enrolls up to 200 people with their batch in one transaction; null when the batch is there already. */
async function enrollNow(
  ctx: ActorContext,
  input: EnrollPeopleInput,
  { selection, batch }: { readonly selection: ResolvedSelection; readonly batch: Batch },
): Promise<EnrollSummary | null> {
  const { read, unknown } = await bringIn(ctx, selection);
  const edits = new EditBook(input.emails);
  const summary = await inWorkspace(ctx, async (tx) => {
    if (!(await tx.batches.insert(batch))) return null;
    const done = await enrollParts(ctx, tx, {
      wish: input,
      source: selection.source,
      candidates: await read(tx),
      batch,
      edits,
      shown: shownVariants(input),
      before: 0,
    });
    const results = [...unknown, ...done.results];
    await tx.batches.addLeftOut(batch.id, 0, leftOutOf(results));
    return summaryOf({ results, ignoredEdits: [...done.ignoredEdits, ...edits.left()] });
  });
  ctx.kick();
  return summary;
}

/** Puts a batch of more than 200 into a job with the batch's own id. */
async function queue(
  ctx: ActorContext,
  { people: _, ...wish }: EnrollPeopleInput,
  { selection, batch }: { readonly selection: ResolvedSelection; readonly batch: Batch },
): Promise<EnrollAnswer | null> {
  const queued = await inWorkspace(ctx, async (tx) => {
    if (!(await tx.batches.insert(batch))) return null;
    const job = await queueSelection(ctx, tx, { id: batch.id, kind: 'enroll', wish, selection });
    return { job, batch: await viewBatch(tx, batch), notices: [] };
  });
  ctx.kick();
  return queued;
}

/** The answer to a request that was carried out before, from what it left behind; null when there is none. */
async function answeredBefore(
  ctx: ActorContext,
  id: string,
  people: EnrollPeopleInput['people'],
): Promise<EnrollAnswer | null> {
  const found = await inWorkspace(ctx, async (tx) => {
    const [batch] = await tx.batches.byIds([id]);
    if (batch === undefined) return null;
    return { batch: await viewBatch(tx, batch), job: await tx.jobs.byId(id) };
  });
  if (found === null) return null;
  const { batch, job } = found;
  if (job !== null) return { job, batch, notices: [] };
  const by = 'personIds' in people ? 'our ids' : 'records';
  const { items } = await readBatchResults(ctx, { batchId: id, limit: enrollAtOnce }, by);
  const results = items.map(
    ({ ref, personId, name, status, reason, enrollmentId }): EnrollResult => ({
      ref,
      personId,
      name,
      status,
      reason,
      enrollmentId,
    }),
  );
  return { ...summaryOf({ results, ignoredEdits: [] }), batch, notices: [] };
}

/**
 * Enrolls people in a cadence's version in force, as one batch that can be undone. Up to 200 are answered at once,
 * each `enrolled` or `skipped` with a reason; more become a job, whose id is the batch's. With more than 10 nothing
 * leaves for five minutes. Everybody who is left out has a ledger row. `notices` say what is stopped by hand and keeps
 * those who were enrolled waiting, and how many ids were named more than once.
 *
 * `id` is the batch's, for whoever may have to repeat the request: what was done under it is not done again.
 */
export async function enrollPeople(
  ctx: ActorContext,
  raw: z.input<typeof enrollPeopleInput>,
  id?: string,
): Promise<EnrollAnswer> {
  const parsed = parseInput(enrollPeopleInput, raw);
  const before = id === undefined ? null : await answeredBefore(ctx, id, parsed.people);
  const withRepeats = (answer: EnrollAnswer): EnrollAnswer => ({
    ...answer,
    notices: [...repeatNotices(parsed.people), ...answer.notices],
  });
  if (before !== null) return withRepeats(before);
  const input = await withCadence(ctx, parsed);
  const selection = await resolveSelection(ctx, input.people);
  const total = sizeOf(selection);
  if (total === 0) throw new AppError('conflict', `${selection.source} is empty: there is nobody to enroll.`);
  const { listSource, sender } = await inWorkspace(ctx, async (tx) => {
    const terms = await enrollTerms(ctx, tx, input, selection.source);
    checkEdits(input.emails, terms.version.definition);
    checkStarts(input.startsOver, total);
    return terms;
  });
  const { cadenceId } = input;
  const batch = newBatch(ctx, { id: id ?? ctx.ids.uuid(), cadenceId, listSource, total });
  const answer =
    total > enrollAtOnce
      ? await queue(ctx, input, { selection, batch })
      : await atOnce(ctx, input, { selection, batch, sender });
  // Somebody else carried the same request out while this one was looking.
  const done = answer ?? (await answeredBefore(ctx, batch.id, input.people));
  if (done === null) throw new AppError('internal', `The enrollment ${batch.id} left nothing behind.`);
  return withRepeats(done);
}

async function atOnce(
  ctx: ActorContext,
  input: EnrollPeopleInput,
  work: { readonly selection: ResolvedSelection; readonly batch: Batch; readonly sender: Sender },
): Promise<EnrollAnswer | null> {
  const { batch, sender } = work;
  const summary = await enrollNow(ctx, input, work);
  if (summary === null) return null;
  const enrolled = summary.results.filter((result) => result.status === 'enrolled');
  const personIds = distinct(enrolled.map((one) => one.personId));
  return inWorkspace(ctx, async (tx) => ({
    ...summary,
    batch: await viewBatch(tx, batch),
    notices: await brakeNotices(ctx, tx, { cadenceId: input.cadenceId, sender, personIds }),
  }));
}
