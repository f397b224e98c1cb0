import { isAppError } from '../errors.ts';
import type { ActorContext } from './context.ts';
import { endWith, lockExperiment } from './end-experiment.ts';
import { promoteIn } from './promote-experiment.ts';
import { viewExperiment } from './read-experiments.ts';
import { inWorkspace } from './reading.ts';
import { judgeEveryMs } from './start-experiment.ts';

/** Judges one experiment in a transaction of its own, and puts it off if it is still open. */
async function judge(ctx: ActorContext, id: string): Promise<void> {
  await inWorkspace(ctx, async (tx) => {
    const experiment = await lockExperiment(tx, id);
    if (experiment.endedAt !== null) return;
    const view = await viewExperiment(ctx, tx, experiment);
    const state = view.verdict?.state ?? 'running';
    if (state === 'winner' && view.onWinner === 'promote')
      await promoteIn(ctx, tx, { view, asked: { experimentId: id } });
    else if (state !== 'running') await endWith(ctx, tx, view);
    else await tx.experiments.save(id, { judgeAt: new Date(ctx.clock.now().getTime() + judgeEveryMs) });
  });
}

/** Ends an experiment whose winner cannot be promoted, since its step was changed meanwhile: a person decides. */
async function endOnly(ctx: ActorContext, id: string): Promise<void> {
  await inWorkspace(ctx, async (tx) => {
    const experiment = await lockExperiment(tx, id);
    if (experiment.endedAt === null) await endWith(ctx, tx, await viewExperiment(ctx, tx, experiment));
  });
}

/**
 * Judges the experiments that are due for it, every few hours: ends those that are decided, alerts everybody, and
 * promotes a winner where the experiment is set to.
 */
export async function judgeExperiments(ctx: ActorContext): Promise<void> {
  const due = await inWorkspace(ctx, (tx) => tx.experiments.toJudge(ctx.clock.now()));
  for (const { id } of due) {
    try {
      await judge(ctx, id);
    } catch (error) {
      if (!isAppError(error, 'conflict')) throw error;
      await endOnly(ctx, id);
    }
  }
}
