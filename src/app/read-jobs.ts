import { z } from 'zod';
import type { Job, LeftOut } from '../ports/records.ts';
import type { Page, Tx } from '../ports/store.ts';
import type { Actor, ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireOwn } from './permissions.ts';
import { found, inWorkspace, pageInput, toPage } from './reading.ts';

async function ownJob(ctx: ActorContext, tx: Tx, id: string): Promise<Job> {
  const job = found(await tx.jobs.byId(id), 'job', id);
  const begunBy = job.input.actor as Actor | undefined;
  requireOwn(ctx, begunBy?.userId ?? '', 'look at this job');
  return job;
}

/** How far a job is, and its result once it is done. `forbidden` for a rep who did not begin it. */
export async function readJob(ctx: ActorContext, id: string): Promise<Job> {
  return inWorkspace(ctx, (tx) => ownJob(ctx, tx, id));
}

export const leftOutInput = pageInput.extend({ jobId: z.uuid() });

/**
 * The people whom an enrollment has left out so far, or a preview would leave out, and why. Who may see the job may
 * see them.
 */
export async function readLeftOut(
  ctx: ActorContext,
  raw: z.input<typeof leftOutInput>,
): Promise<Page<LeftOut>> {
  const input = parseInput(leftOutInput, raw);
  return inWorkspace(ctx, async (tx) => {
    const { id } = await ownJob(ctx, tx, input.jobId);
    return tx.batches.leftOut(id, toPage(input));
  });
}
