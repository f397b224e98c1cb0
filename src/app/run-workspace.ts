import { isAppError } from '../errors.ts';
import type { OpenWork } from '../ports/store.ts';
import { type ActorContext, type AppContext, asSystem } from './context.ts';
import { flushActivities } from './flush-activities.ts';
import { forwardReplies } from './forward-replies.ts';
import { earliestOf } from './open-work.ts';
import { processWebhooks } from './process-webhooks.ts';
import { retrySends } from './retry-sends.ts';
import { runDueTouches } from './run-due-touches.ts';
import { runJobs } from './run-jobs.ts';
import { settleSends } from './settle-sends.ts';
import { duePolls, type Poll, syncContacts } from './sync-contacts.ts';

type Stage = readonly [name: string, kind: keyof OpenWork, run: (ctx: ActorContext) => Promise<void>];

/** What stops people comes before what reaches them. */
const first: readonly Stage[] = [
  ['webhooks', 'webhooks', processWebhooks],
  ['settle', 'unsettled', settleSends],
  ['jobs', 'jobs', runJobs],
  ['retries', 'retries', retrySends],
  ['touches', 'touches', runDueTouches],
];

/** What the first stages may have made work for. */
const then: readonly Stage[] = [
  ['replies', 'replies', forwardReplies],
  ['activities', 'activities', flushActivities],
];

async function guarded(
  ctx: ActorContext,
  name: string,
  run: (ctx: ActorContext) => Promise<void>,
): Promise<void> {
  try {
    await run(ctx);
  } catch (error) {
    const words = isAppError(error) ? error.message : String(error instanceof Error ? error.stack : error);
    ctx.log.error(
      { stage: name, workspace: ctx.actor.workspaceId, error: words },
      'a stage of the tick failed',
    );
  }
}

/** Runs the stages that have work due; returns whether there was any. */
async function runStages(ctx: ActorContext, stages: readonly Stage[], work: OpenWork): Promise<boolean> {
  const now = ctx.clock.now();
  const due = stages.filter(([, kind]) => {
    const at = work[kind];
    return at !== null && at <= now;
  });
  for (const [name, , run] of due) await guarded(ctx, name, run);
  return due.length > 0;
}

interface Look {
  readonly work: OpenWork;
  readonly polls: readonly Poll[];
}

/** What there is to do; and, under the same lock, sets when this workspace is to be looked at again. */
function look(ctx: ActorContext): Promise<Look> {
  return ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const { polls, nextPollAt } = await duePolls(ctx, tx);
    const now = ctx.clock.now().getTime();
    const work = await tx.workspace.openWork();
    const times = [earliestOf(work), nextPollAt].filter((at) => at !== null).map((at) => at.getTime());
    // Work that is still due was left by a failed stage or another process: look again, but not in a tight loop.
    const next = times.length === 0 ? null : Math.max(Math.min(...times), now + 1000);
    await tx.workspace.setNextDue(next === null ? null : new Date(next));
    return { work, polls };
  });
}

/**
 * Does everything that is due in one workspace now. A stage that fails is logged and does not hold up the others.
 * A tick that finds nothing to do costs one look.
 */
export async function runWorkspace(base: AppContext, workspaceId: string): Promise<void> {
  const ctx = asSystem(base, workspaceId, 'scheduler');
  let seen = await look(ctx);
  if (seen.polls.length > 0) {
    await syncContacts(ctx, seen.polls);
    seen = await look(ctx);
  }
  if (await runStages(ctx, first, seen.work)) seen = await look(ctx);
  if (await runStages(ctx, then, seen.work)) await look(ctx);
}
