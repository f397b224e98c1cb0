import type { Job } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { found, inWorkspace } from './reading.ts';

/** How far a job is, and its result once it is done. */
export async function readJob(ctx: ActorContext, id: string): Promise<Job> {
  return inWorkspace(ctx, async (tx) => found(await tx.jobs.byId(id), 'job', id));
}
