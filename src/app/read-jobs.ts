import type { Job } from '../ports/records.ts';
import type { Actor, ActorContext } from './context.ts';
import { requireOwn } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';

/**
 * How far a job is, and its result once it is done: it names people, as its batch does. `forbidden` for a rep who did
 * not begin it.
 */
export async function readJob(ctx: ActorContext, id: string): Promise<Job> {
  const job = await inWorkspace(ctx, async (tx) => found(await tx.jobs.byId(id), 'job', id));
  const begunBy = job.input.actor as Actor | undefined;
  requireOwn(ctx, begunBy?.userId ?? '', 'look at this job');
  return job;
}
