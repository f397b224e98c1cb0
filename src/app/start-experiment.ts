import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Experiment } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { startExperimentInput } from './experiment-schemas.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { planIn } from './plan-experiment.ts';
import { inWorkspace } from './reading.ts';

/** How often an open experiment is judged. */
export const judgeEveryMs = 6 * 60 * 60_000;

/**
 * Starts an experiment with everything that its verdict will be judged by, fixed now: metric, baseline, smallest
 * difference of interest, risk and sample size. From now on whoever is enrolled in the step's cadence, or with the
 * experiment in place of a cadence, is assigned an arm. `conflict` when the step is in another experiment already.
 */
export async function startExperiment(
  ctx: ActorContext,
  input: z.input<typeof startExperimentInput>,
): Promise<Experiment> {
  requireRole(ctx, 'manager', 'start an experiment');
  const asked = parseInput(startExperimentInput, input);
  const experiment = await inWorkspace(ctx, async (tx) => {
    const plan = await planIn(ctx, tx, asked);
    const { kind, cadenceId, stepKey, arms, metric, warning, baseline, lift } = plan;
    const { alpha, power, total, perWeek, watchDays } = plan;
    const open = kind === 'step' ? await tx.experiments.openOnSteps([cadenceId]) : [];
    const other = open.find((one) => one.stepKey === stepKey);
    if (other !== undefined)
      throw new AppError(
        'conflict',
        `Step '${stepKey}' is in the experiment '${other.name}' already. Stop that one first: POST /v1/experiments/${other.id}/stop.`,
      );
    const now = ctx.clock.now();
    const begun: Experiment = {
      id: ctx.ids.uuid(),
      name: asked.name,
      kind,
      cadenceId,
      stepKey,
      arms,
      metric,
      warning,
      stratifyBy: asked.stratifyBy,
      baseline,
      lift,
      alpha,
      power,
      total,
      perWeek,
      watchDays,
      onWinner: asked.onWinner,
      startedAt: now,
      startedBy: ctx.actor.name,
      judgeAt: new Date(now.getTime() + judgeEveryMs),
      endedAt: null,
      endedBy: null,
      result: null,
      promoted: null,
    };
    await tx.experiments.insert(begun);
    const words = `The experiment '${begun.name}' began: ${plan.words}${warning === null ? '' : ` ${warning}`}`;
    await noteSettings(ctx, tx, { words, facts: { experimentId: begun.id } });
    await tx.workspace.dueBy(begun.judgeAt ?? now);
    return begun;
  });
  return experiment;
}
