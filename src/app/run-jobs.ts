import { isAppError } from '../errors.ts';
import type { Job } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { endEnrolling, enrollPart } from './enroll-part.ts';
import { endMoving } from './move-job.ts';
import { movePart } from './move-part.ts';
import { endPreview, previewPart } from './preview-part.ts';
import { inWorkspace } from './reading.ts';
import { endRereading, rereadPart } from './reread-job.ts';
import { inputOf, memoOf, readOn, stillOurs } from './selection-job.ts';

/** For how long a part of a job is its process's: many times what a part takes. */
const leaseSeconds = 120;
/** How often in a row a part is tried before the job gives up: with waits of up to ten minutes for over an hour. */
const triesAtMost = 12;

interface Kind {
  readonly carryOn: (ctx: ActorContext, job: Job) => Promise<void>;
  readonly end: (tx: Tx, job: Job, end: { readonly state: 'failed'; readonly why: string }) => Promise<void>;
}

const waitSeconds = (tries: number) => Math.min(600, 5 * 2 ** tries);

/** How a job of each kind does its next part, and how it ends before its time. */
const parts: Readonly<Record<Job['kind'], Kind>> = {
  enroll: { carryOn: enrollPart, end: endEnrolling },
  preview: { carryOn: previewPart, end: endPreview },
  move: { carryOn: movePart, end: endMoving },
  reread: { carryOn: rereadPart, end: endRereading },
};

async function carryOn(ctx: ActorContext, job: Job): Promise<void> {
  if (memoOf(job).list !== null) return readOn(ctx, job);
  return parts[job.kind].carryOn(ctx, job);
}

/** What passes is tried again after a while; everything else ends the job, which says why. */
async function onFailure(ctx: ActorContext, job: Job, error: unknown): Promise<void> {
  const words = isAppError(error)
    ? error.message
    : 'Something unexpected went wrong; the log has the details.';
  ctx.log.error({ job: job.id, error: String(error) }, 'a part of a job failed');
  const tries = memoOf(job).tries + 1;
  const again = isAppError(error) && error.retryable && tries < triesAtMost ? error : null;
  await inWorkspace(ctx, async (tx) => {
    const held = await stillOurs(tx, job);
    if (held === null) return;
    if (again !== null) {
      const wait = Math.max(waitSeconds(tries), again.retryAfterSeconds ?? 0);
      return tx.jobs.save(job.id, { memo: { ...memoOf(held), tries }, leaseSeconds: wait });
    }
    await parts[job.kind].end(tx, held, { state: 'failed', why: words });
  });
}

/**
 * Does one part of the job that has waited longest, under the name of whoever began it; `more` when there may be
 * more to do. One part a round, so that touches and stops never wait for a whole job.
 */
export async function runJobs(ctx: ActorContext): Promise<{ readonly more: boolean }> {
  const { workspaceId } = ctx.actor;
  const job = await inWorkspace(ctx, (tx) => tx.jobs.claim(leaseSeconds));
  if (job === null) return { more: false };
  const acting: ActorContext = { ...ctx, actor: { ...inputOf(job).actor, workspaceId } };
  try {
    await carryOn(acting, job);
  } catch (error) {
    await onFailure(acting, job, error);
  }
  return { more: true };
}
