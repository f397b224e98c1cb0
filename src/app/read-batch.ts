import { z } from 'zod';
import type { Batch, BatchProgress, Job } from '../ports/records.ts';
import type { Page, PageRequest, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { personName } from './person-name.ts';
import { byId, distinct, found, inWorkspace } from './reading.ts';
import { chosenHere } from './resolve-selection.ts';
import { inputOf } from './selection-job.ts';

interface BatchCadence {
  readonly id: string;
  readonly name: string;
}

/** A batch with how far it is and what can still be done about it. */
export interface BatchView extends Omit<Batch, 'cadenceId'> {
  /** Of an experiment on whole cadences the first arm's. */
  readonly cadence: BatchCadence;
  /** Those in which people of it have been enrolled, by name: an experiment's arms; until then the one above. */
  readonly cadences: readonly BatchCadence[];
  /** `enrolling` while its job runs; `failed` when that gave up, with `problem` in words. */
  readonly state: 'enrolling' | 'enrolled' | 'failed' | 'undone';
  readonly problem: string | null;
  readonly counts: Omit<BatchProgress, 'firstDueAt' | 'cadenceIds'>;
  /** When the first touch of those who have not begun is due; null when none is planned. */
  readonly firstDueAt: Date | null;
  /** Whether an undo would still stop anybody. */
  readonly canUndo: boolean;
  /** Until when an undo stops everybody (product time); null when something has begun, or nothing is planned. */
  readonly undoUntil: Date | null;
}

function stateOf(batch: Batch, job: Job | null): Pick<BatchView, 'state' | 'problem'> {
  if (batch.undoneAt !== null) return { state: 'undone', problem: null };
  if (job?.state === 'failed') return { state: 'failed', problem: String(job.result?.error ?? '') };
  const done = job === null || job.state === 'done';
  return { state: done ? 'enrolled' : 'enrolling', problem: null };
}

/** A batch as a reader sees it; `batch` may be older than the row, which is read again. */
export async function viewBatch(tx: Tx, { id, ...known }: Batch): Promise<BatchView> {
  const [row] = await tx.batches.byIds([id]);
  const { cadenceId, ...batch } = row ?? { id, ...known };
  const { firstDueAt, cadenceIds, ...counts } = await tx.batches.progress(id);
  const named = async (one: string): Promise<BatchCadence> => ({
    id: one,
    name: (await tx.cadences.byId(one))?.name ?? 'a cadence that is gone',
  });
  const cadence = await named(cadenceId);
  const cadences: BatchCadence[] = [];
  // As many as an experiment has arms.
  for (const one of cadenceIds.length === 0 ? [cadenceId] : cadenceIds)
    cadences.push(one === cadenceId ? cadence : await named(one));
  const state = stateOf({ cadenceId, ...batch }, await tx.jobs.byId(id));
  const open = state.state !== 'undone';
  const canUndo = open && (counts.waiting > 0 || state.state === 'enrolling');
  const ends = [firstDueAt, batch.leavesAt].filter((at) => at !== null).map((at) => at.getTime());
  return {
    ...batch,
    ...state,
    counts,
    firstDueAt,
    canUndo,
    cadence,
    cadences: cadences.toSorted((one, other) => one.name.localeCompare(other.name)),
    undoUntil: canUndo && counts.started === 0 && ends.length > 0 ? new Date(Math.max(...ends)) : null,
  };
}

/** The batch, for whoever may see it: a rep their own, managers and admins all. */
export async function ownBatch(ctx: ActorContext, tx: Tx, id: string): Promise<Batch> {
  const batch = found((await tx.batches.byIds([id]))[0], 'enrollment batch', id);
  requireOwn(ctx, batch.userId ?? '', 'look at this enrollment or undo it');
  return batch;
}

/** How far a batch is. */
export async function readBatch(ctx: ActorContext, id: string): Promise<BatchView> {
  return inWorkspace(ctx, async (tx) => viewBatch(tx, await ownBatch(ctx, tx, id)));
}

/** What became of one person of a batch. */
export interface BatchResult {
  /** The id by which they were chosen: that of the CRM's record, or ours where people were named by ours. */
  readonly ref: string;
  readonly personId: string | null;
  readonly name: string;
  readonly status: 'enrolled' | 'skipped';
  /** The run's latest decision, or why they were left out. */
  readonly reason: string;
  readonly enrollmentId: string | null;
  readonly state: string | null;
  readonly stateReason: string | null;
  readonly next: { readonly stepKey: string; readonly dueAt: Date; readonly zone: string } | null;
}

export const batchResultsInput = z.object({
  batchId: z.uuid(),
  /** Left out, the enrolled ones come first, then the skipped. */
  status: z.enum(['enrolled', 'skipped']).optional(),
  cursor: z.string().min(1).max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

/** Whether people were chosen by our ids; without a job only where the source of the list was left to say so. */
async function choseOurIds(tx: Tx, batch: Batch): Promise<boolean> {
  const job = await tx.jobs.byId(batch.id);
  return job === null ? batch.listSource === chosenHere : inputOf(job).crm === null;
}

async function enrolledOf(
  tx: Tx,
  batch: Batch,
  { ours, page }: { readonly ours: boolean; readonly page: PageRequest },
): Promise<Page<BatchResult>> {
  const { items: runs, next } = await tx.enrollments.pageOfBatch(batch.id, page);
  const people = byId(await tx.people.byIds(distinct(runs.map((run) => run.personId))));
  const identityIds = distinct(ours ? [] : runs.map((run) => run.identityId));
  const records = byId(identityIds.length === 0 ? [] : await tx.identities.byIds(identityIds));
  const items = runs.map((run): BatchResult => {
    const person = people.get(run.personId);
    return {
      ref: records.get(run.identityId ?? '')?.ref.id ?? run.personId,
      personId: run.personId,
      name: person === undefined ? 'Somebody who is gone' : personName(person),
      status: 'enrolled',
      reason: run.words,
      enrollmentId: run.id,
      state: run.state,
      stateReason: run.reason,
      next: run.next === null ? null : { stepKey: run.next.stepKey, dueAt: run.next.dueAt, zone: run.zone },
    };
  });
  return { items, next };
}

const nothing = {
  status: 'skipped',
  enrollmentId: null,
  state: null,
  stateReason: null,
  next: null,
} as const;

async function skippedOf(tx: Tx, id: string, page: PageRequest): Promise<Page<BatchResult>> {
  const { items, next } = await tx.batches.leftOut(id, page);
  return { items: items.map((one) => ({ ...one, ...nothing })), next };
}

/** A cursor into the skipped is marked, since both kinds of rows have cursors of their own. */
const skippedMark = 'skipped.';
const marked = (next: string | null) => (next === null ? null : `${skippedMark}${next}`);

/**
 * What became of each person so far, in pages: a fixed number of statements each. `chosenBy` for a caller who knows
 * by whose ids the people were chosen.
 */
export async function readBatchResults(
  ctx: ActorContext,
  raw: z.input<typeof batchResultsInput>,
  chosenBy?: 'our ids' | 'records',
): Promise<Page<BatchResult>> {
  const { batchId, status, cursor = null, limit } = parseInput(batchResultsInput, raw);
  return inWorkspace(ctx, async (tx) => {
    const batch = await ownBatch(ctx, tx, batchId);
    if (status === 'skipped' || cursor?.startsWith(skippedMark)) {
      const after = cursor === null || cursor === skippedMark ? null : cursor.replace(skippedMark, '');
      const page = await skippedOf(tx, batchId, { cursor: after, limit });
      return { items: page.items, next: marked(page.next) };
    }
    const ours = chosenBy === undefined ? await choseOurIds(tx, batch) : chosenBy === 'our ids';
    const enrolled = await enrolledOf(tx, batch, { ours, page: { cursor, limit } });
    const room = limit - enrolled.items.length;
    if (status === 'enrolled' || enrolled.next !== null || room === 0) {
      const more = status === undefined && enrolled.next === null ? skippedMark : enrolled.next;
      return { items: enrolled.items, next: more };
    }
    const skipped = await skippedOf(tx, batchId, { cursor: null, limit: room });
    return { items: [...enrolled.items, ...skipped.items], next: marked(skipped.next) };
  });
}
