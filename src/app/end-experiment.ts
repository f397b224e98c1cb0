import { AppError } from '../errors.ts';
import type { Experiment, ExperimentResult } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { requireRole } from './permissions.ts';
import { type ExperimentView, viewExperiment } from './read-experiments.ts';
import { found, inWorkspace } from './reading.ts';

/** An experiment, locked until the transaction ends; `not_found` when there is none. */
export async function lockExperiment(tx: Tx, id: string): Promise<Experiment> {
  return found((await tx.experiments.lock([id]))[0], 'experiment', id);
}

function resultOf({ verdict, counts }: ExperimentView, state: ExperimentResult['state']): ExperimentResult {
  const arms = counts.map(({ key, units, hits }) => ({ key, units, hits }));
  const words = verdict?.words ?? 'Nobody had had the full time.';
  return {
    state,
    winner: state === 'winner' ? (verdict?.winner ?? null) : null,
    arms,
    words: state === 'stopped' ? `Stopped before it was decided. ${words}` : words,
  };
}

/** Ends an experiment with what it says now: nobody is assigned an arm any more, and whoever has one keeps it. */
export async function endWith(ctx: ActorContext, tx: Tx, view: ExperimentView): Promise<ExperimentResult> {
  const said = view.verdict?.state ?? 'running';
  const result = resultOf(view, said === 'running' ? 'stopped' : said);
  const ended = { endedAt: ctx.clock.now(), endedBy: ctx.actor.name, judgeAt: null };
  await tx.experiments.save(view.id, { ...ended, result });
  const words = `The experiment '${view.name}' ended. ${result.words}`;
  await noteSettings(ctx, tx, { words, facts: { experimentId: view.id, result } });
  return result;
}

/** Stops an experiment by hand; `conflict` when it has ended. */
export async function stopExperiment(ctx: ActorContext, id: string): Promise<ExperimentView> {
  requireRole(ctx, 'manager', 'stop an experiment');
  return inWorkspace(ctx, async (tx) => {
    const experiment = await lockExperiment(tx, id);
    if (experiment.endedAt !== null)
      throw new AppError('conflict', `The experiment '${experiment.name}' has ended already.`);
    await endWith(ctx, tx, await viewExperiment(ctx, tx, experiment));
    return viewExperiment(ctx, tx, await lockExperiment(tx, id));
  });
}
