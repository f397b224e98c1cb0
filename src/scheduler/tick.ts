import type { AppContext } from '../app/context.ts';
import { runWorkspace } from '../app/run-workspace.ts';

const workspacesAtOnce = 1000;

/** Has work that was left for another round go on at once. */
async function goOnAtOnce(ctx: AppContext, workspaceId: string): Promise<void> {
  await ctx.store.withWorkspace(workspaceId, (tx) => tx.workspace.dueBy(ctx.clock.now()));
  ctx.kick();
}

/** One round over all workspaces that have work: what cron, the CLI and a nudge call. */
export async function tick(
  ctx: AppContext,
): Promise<{ readonly workspaces: number; readonly seconds: number }> {
  const began = performance.now();
  await ctx.store.system.ensurePartitions(ctx.clock.now());
  const due = await ctx.store.system.dueWorkspaces(ctx.clock.now(), workspacesAtOnce);
  for (const workspaceId of due) {
    try {
      const { more } = await runWorkspace(ctx, workspaceId);
      if (more) await goOnAtOnce(ctx, workspaceId);
    } catch (error) {
      // It stays due, so the next round tries it again; nobody else's work waits for it.
      const words = error instanceof Error ? error.message : String(error);
      ctx.log.error({ workspace: workspaceId, error: words }, 'the round of a workspace failed');
    }
  }
  const seconds = (performance.now() - began) / 1000;
  ctx.metrics.tickSeconds(seconds);
  return { workspaces: due.length, seconds };
}
