import { isAppError } from '../errors.ts';
import type { Job } from '../ports/records.ts';
import type { Actor, ActorContext } from './context.ts';
import { enrollSelection } from './enroll-people.ts';
import { newBatch } from './enrollment-batch.ts';
import { enrollPeopleInput } from './enrollment-schemas.ts';
import { resolveSelection, sizeOf } from './resolve-selection.ts';

/** For how long a job is its process's after each sign of life: many times what 200 people take. */
const leaseSeconds = 120;

async function runEnroll(ctx: ActorContext, job: Job): Promise<void> {
  const { workspaceId } = ctx.actor;
  const actor = job.input.actor as Actor;
  const input = enrollPeopleInput.parse(job.input.enroll);
  const acting: ActorContext = { ...ctx, actor: { ...actor, workspaceId } };
  const selection = await resolveSelection(acting, input.people);
  const total = sizeOf(selection);
  const batch = await ctx.store.withWorkspace(workspaceId, async (tx) => {
    await tx.batches.clearLeftOut(job.id);
    return (await tx.batches.byIds([job.id]))[0];
  });
  const { cadenceId } = input;
  const chunks = 1;
  const draft = {
    ...newBatch(acting, { cadenceId, listSource: selection.source, total, chunks }),
    id: job.id,
  };
  const save = (done: number, patch: Pick<Job, 'state' | 'result'>) =>
    ctx.store.withWorkspace(workspaceId, (tx) =>
      tx.jobs.save(job.id, { ...patch, total, done, leaseSeconds }),
    );
  await save(0, { state: 'running', result: null });
  // A job that was cut off starts over: whoever it had enrolled counts as enrolled.
  const summary = await enrollSelection(acting, input, {
    selection,
    batch: batch ?? draft,
    progress: (done) => save(done, { state: 'running', result: null }),
  });
  await save(total, { state: 'done', result: { ...summary } });
}

/** Runs waiting jobs, one after the other. A job that fails says why in its result. */
export async function runJobs(ctx: ActorContext): Promise<void> {
  const { workspaceId } = ctx.actor;
  for (;;) {
    const job = await ctx.store.withWorkspace(workspaceId, (tx) => tx.jobs.claim(leaseSeconds));
    if (job === null) return;
    try {
      await runEnroll(ctx, job);
    } catch (error) {
      const words = isAppError(error)
        ? error.message
        : 'Something unexpected went wrong; the log has the details.';
      ctx.log.error({ job: job.id, error: String(error) }, 'job failed');
      await ctx.store.withWorkspace(workspaceId, (tx) =>
        tx.jobs.save(job.id, { state: 'failed', total: job.total, done: job.done, result: { error: words } }),
      );
    }
  }
}
