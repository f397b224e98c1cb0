import type { Batch, BatchProgress, Job } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { personName } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { requireOwn } from './permissions.ts';
import { byId, distinct, found, inWorkspace } from './reading.ts';

/** A batch with how far it is and what can still be done about it. */
export interface BatchView extends Omit<Batch, 'cadenceId'> {
  readonly cadence: { readonly id: string; readonly name: string };
  /** `enrolling` while its job runs; `failed` when that gave up, with `problem` in words. */
  readonly state: 'enrolling' | 'enrolled' | 'failed' | 'undone';
  readonly problem: string | null;
  readonly counts: Omit<BatchProgress, 'firstDueAt'>;
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
  const cadence = await tx.cadences.byId(cadenceId);
  const { firstDueAt, ...counts } = await tx.batches.progress(id);
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
    cadence: { id: cadenceId, name: cadence?.name ?? 'a cadence that is gone' },
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

/** What became of each person so far, the enrolled ones first: a fixed number of statements. */
export async function readBatchResults(ctx: ActorContext, id: string): Promise<readonly BatchResult[]> {
  return inWorkspace(ctx, async (tx) => {
    await ownBatch(ctx, tx, id);
    const runs = await tx.enrollments.byBatch(id);
    const people = byId(await tx.people.byIds(distinct(runs.map((run) => run.personId))));
    const enrolled = runs.map((run): BatchResult => {
      const person = people.get(run.personId);
      return {
        ref: run.personId,
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
    const nothing = {
      status: 'skipped',
      enrollmentId: null,
      state: null,
      stateReason: null,
      next: null,
    } as const;
    return [...enrolled, ...(await tx.batches.leftOut(id)).map((one) => ({ ...one, ...nothing }))];
  });
}
