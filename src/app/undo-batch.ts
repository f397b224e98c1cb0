import { z } from 'zod';
import { hasBegun, transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Enrollment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { personName } from './person-name.ts';
import { type BatchView, ownBatch, viewBatch } from './read-batch.ts';
import { byId, distinct, inWorkspace } from './reading.ts';

const undoBatchInput = z.object({ batchId: z.uuid() });

/** Somebody whom an undo did not stop. */
interface NotUndone {
  readonly enrollmentId: string;
  readonly personId: string;
  readonly name: string;
  readonly reason: string;
}

export interface Undone {
  readonly batch: BatchView;
  readonly stopped: number;
  /** The people whose first touch had begun or whose run had ended by itself: they stay as they are. */
  readonly left: readonly NotUndone[];
}

const whyLeft = (run: Enrollment) =>
  hasBegun(run)
    ? `The first touch has begun already. ${run.words}`
    : `The run had ended before. ${run.words}`;

async function underWay(tx: Tx, batchId: string): Promise<boolean> {
  const job = await tx.jobs.byId(batchId);
  return job !== null && (job.state === 'queued' || job.state === 'running');
}

/** `conflict` in words when there is nothing left that could be undone. */
function refuse(batch: { readonly undoneAt: Date | null }, left: readonly Enrollment[]): never {
  if (batch.undoneAt !== null) throw new AppError('conflict', 'This enrollment was undone already.');
  if (left.length === 0) throw new AppError('conflict', 'Nobody was enrolled, so there is nothing to undo.');
  throw new AppError(
    'conflict',
    left.length === 1
      ? 'It is too late to undo: it has begun already. Stop the run on the person’s page instead.'
      : `It is too late to undo: all ${left.length} have begun already. Stop people one by one instead.`,
  );
}

/**
 * Takes an enrollment back: stops every run of a batch that has not begun, as if it had not happened, and leaves the
 * others, naming them. A job that still enrolls stops at its next chunk. In one transaction that holds the batch and
 * then the people: what has been reserved before it has begun, and nothing is reserved after it. `conflict` when
 * nothing is left to stop.
 */
export async function undoBatch(ctx: ActorContext, raw: z.input<typeof undoBatchInput>): Promise<Undone> {
  const { batchId } = parseInput(undoBatchInput, raw);
  return inWorkspace(ctx, async (tx) => {
    const asked = await ownBatch(ctx, tx, batchId);
    const batch = (await tx.batches.lock(batchId)) ?? asked;
    const members = await tx.enrollments.byBatch(batchId);
    const people = byId(await tx.people.lock(distinct(members.map((run) => run.personId))));
    const runs = await tx.enrollments.byBatch(batchId);
    const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
    const now = ctx.clock.now();
    const event = { type: 'command', command: 'stop', reason: 'undone' } as const;
    const changes = new ChangeSet(ctx);
    const left: Enrollment[] = [];
    for (const run of runs) {
      const version = versions.get(run.versionId);
      if (version === undefined)
        throw new AppError('internal', 'The version of this enrollment is not there.');
      const result = transition(run, event, { version, now });
      if (result.run === run) left.push(run);
      else changes.take(run, event, result);
    }
    const stopped = runs.length - left.length;
    if (batch.undoneAt !== null || (stopped === 0 && !(await underWay(tx, batchId)))) refuse(batch, left);
    await tx.batches.update(batchId, { undoneAt: now });
    await changes.write(tx);
    return {
      batch: await viewBatch(tx, batch),
      stopped,
      left: left.map((run) => {
        const person = people.get(run.personId);
        return {
          enrollmentId: run.id,
          personId: run.personId,
          name: person === undefined ? 'Somebody who is gone' : personName(person),
          reason: whyLeft(run),
        };
      }),
    };
  });
}
