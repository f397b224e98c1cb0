import type { AppContext } from '../app/context.ts';
import { runWorkspace } from '../app/run-workspace.ts';

const workspacesAtOnce = 1000;

export interface TickReport {
  readonly workspaces: number;
  readonly seconds: number;
  /** When the workspaces of this round have work again; null when they have none, or none was due. */
  readonly nextWorkAt: Date | null;
}

/** One round over all workspaces that have work: what cron, the CLI and a nudge call. */
export async function tick(ctx: AppContext): Promise<TickReport> {
  const began = performance.now();
  await ctx.store.system.ensurePartitions(ctx.clock.now());
  const due = await ctx.store.system.dueWorkspaces(ctx.clock.now(), workspacesAtOnce);
  const next: number[] = [];
  for (const workspaceId of due) {
    const at = await runWorkspace(ctx, workspaceId);
    if (at !== null) next.push(at.getTime());
  }
  const seconds = (performance.now() - began) / 1000;
  ctx.metrics.tickSeconds(seconds);
  return {
    workspaces: due.length,
    seconds,
    nextWorkAt: next.length === 0 ? null : new Date(Math.min(...next)),
  };
}
