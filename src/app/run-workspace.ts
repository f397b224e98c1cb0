import { isAppError } from '../errors.ts';
import { type AppContext, asSystem } from './context.ts';
import { flushActivities } from './flush-activities.ts';
import { forwardReplies } from './forward-replies.ts';
import { processWebhooks } from './process-webhooks.ts';
import { retrySends } from './retry-sends.ts';
import { runDueTouches } from './run-due-touches.ts';
import { runJobs } from './run-jobs.ts';
import { settleSends } from './settle-sends.ts';
import { pollMinutes, syncContacts } from './sync-contacts.ts';

/** What a tick does for one workspace, in this order: what stops people comes before what reaches them. */
const stages = [
  ['webhooks', processWebhooks],
  ['sync', syncContacts],
  ['settle', settleSends],
  ['jobs', runJobs],
  ['retries', retrySends],
  ['touches', runDueTouches],
  ['replies', forwardReplies],
  ['activities', flushActivities],
] as const;

/** Does everything that is due in one workspace now. A stage that fails is logged and does not hold up the others. */
export async function runWorkspace(base: AppContext, workspaceId: string): Promise<void> {
  const ctx = asSystem(base, workspaceId, 'scheduler');
  for (const [name, stage] of stages) {
    try {
      await stage(ctx);
    } catch (error) {
      const words = isAppError(error) ? error.message : String(error instanceof Error ? error.stack : error);
      ctx.log.error({ stage: name, workspace: workspaceId, error: words }, 'a stage of the tick failed');
    }
  }
  await base.store.withWorkspace(workspaceId, async (tx) => {
    const connected = (await tx.connections.list()).some((one) => one.state === 'active');
    const next = [await tx.workspace.earliestWork()].filter((at) => at !== null);
    const now = base.clock.now().getTime();
    if (connected) next.push(new Date(now + pollMinutes * 60_000));
    // Work that is still due was left by a failed stage or another process: look again, but not in a tight loop.
    const earliest = next.length === 0 ? null : Math.min(...next.map((at) => at.getTime()));
    await tx.workspace.setNextDue(earliest === null ? null : new Date(Math.max(earliest, now + 1000)));
  });
}
