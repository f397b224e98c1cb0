import { isAppError } from '../errors.ts';
import type { WaitingWork } from '../ports/store.ts';
import { type ActorContext, type AppContext, asSystem } from './context.ts';
import { flushActivities } from './flush-activities.ts';
import { forwardReplies } from './forward-replies.ts';
import { processWebhooks } from './process-webhooks.ts';
import { retrySends } from './retry-sends.ts';
import { runDueTouches } from './run-due-touches.ts';
import { runJobs } from './run-jobs.ts';
import { settleSends } from './settle-sends.ts';
import { syncContacts } from './sync-contacts.ts';

type Stage = readonly [
  name: string,
  run: (ctx: ActorContext) => Promise<void>,
  needed: (work: WaitingWork) => boolean,
];

/** What stops people comes before what reaches them. */
const first: readonly Stage[] = [
  ['sync', syncContacts, () => true],
  ['webhooks', processWebhooks, (work) => work.webhooks],
  ['settle', settleSends, (work) => work.unsettled],
  ['jobs', runJobs, (work) => work.jobs],
  ['retries', retrySends, (work) => work.retries],
  ['touches', runDueTouches, (work) => work.touches],
];

/** What the first stages may have made work for. */
const then: readonly Stage[] = [
  ['replies', forwardReplies, (work) => work.replies],
  ['activities', flushActivities, (work) => work.activities],
];

async function runStages(ctx: ActorContext, stages: readonly Stage[]): Promise<void> {
  const { workspaceId } = ctx.actor;
  const work = await ctx.store.withWorkspace(workspaceId, (tx) => tx.workspace.waiting(ctx.clock.now()));
  for (const [name, run, needed] of stages) {
    if (!needed(work)) continue;
    try {
      await run(ctx);
    } catch (error) {
      const words = isAppError(error) ? error.message : String(error instanceof Error ? error.stack : error);
      ctx.log.error({ stage: name, workspace: workspaceId, error: words }, 'a stage of the tick failed');
    }
  }
}

/** Does everything that is due in one workspace now. A stage that fails is logged and does not hold up the others. */
export async function runWorkspace(base: AppContext, workspaceId: string): Promise<void> {
  const ctx = asSystem(base, workspaceId, 'scheduler');
  await runStages(ctx, first);
  await runStages(ctx, then);
  await base.store.withWorkspace(workspaceId, async (tx) => {
    const connected = (await tx.connections.list()).some((one) => one.state === 'active');
    const next = [await tx.workspace.earliestWork()].filter((at) => at !== null);
    const now = base.clock.now().getTime();
    if (connected) next.push(new Date(now + base.settings.pollMinutes * 60_000));
    // Work that is still due was left by a failed stage or another process: look again, but not in a tight loop.
    const earliest = next.length === 0 ? null : Math.min(...next.map((at) => at.getTime()));
    await tx.workspace.setNextDue(earliest === null ? null : new Date(Math.max(earliest, now + 1000)));
  });
}
