import type { z } from 'zod';
import { ownScript } from '../cadence/index.ts';
import type { CadenceDefinition, EmailStep, Step, TaskStep } from '../cadence/model.ts';
import { AppError } from '../errors.ts';
import type { Experiment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { endWith, lockExperiment } from './end-experiment.ts';
import { comparedStep } from './experiment-reach.ts';
import { promoteExperimentInput } from './experiment-schemas.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { publishIn } from './publish-cadence.ts';
import { type ExperimentView, viewExperiment } from './read-experiments.ts';
import { found, inWorkspace } from './reading.ts';

type Weights = ReadonlyMap<string, number>;

function emailWith(step: EmailStep, weights: Weights): EmailStep {
  const variants = step.variants.flatMap((variant) => {
    const weight = weights.get(variant.key);
    return weight === undefined ? [] : [{ ...variant, weight: weights.size === 1 ? 1 : weight }];
  });
  return { ...step, variants };
}

/** The heaviest script becomes the step's own where its own goes; weights are told relative to it. */
function taskWith(step: TaskStep, weights: Weights): TaskStep {
  const { variants = [], ...rest } = step;
  const left = variants.filter((variant) => weights.has(variant.key));
  const own = weights.get(ownScript);
  const [heir] = left.toSorted((one, other) => (weights.get(other.key) ?? 0) - (weights.get(one.key) ?? 0));
  const base =
    own !== undefined || heir === undefined
      ? rest
      : { ...rest, script: heir.script, talkingPoints: heir.talkingPoints ?? rest.talkingPoints };
  const unit = own ?? weights.get(heir?.key ?? '') ?? 1;
  const others = left
    .filter((variant) => own !== undefined || variant !== heir)
    .map((variant) => ({ ...variant, weight: (weights.get(variant.key) ?? unit) / unit }));
  return others.length === 0 ? base : { ...base, variants: others };
}

/** A definition in which a step has only these arms, with these weights. */
function withArms(definition: CadenceDefinition, stepKey: string, weights: Weights): CadenceDefinition {
  const change = (step: Step): Step =>
    step.key !== stepKey
      ? step
      : step.channel === 'email'
        ? emailWith(step, weights)
        : taskWith(step, weights);
  return { ...definition, steps: definition.steps.map(change) };
}

type Promotion = { readonly experiment: Experiment; readonly weights: Weights };

async function publishStep(ctx: ActorContext, tx: Tx, { experiment, weights }: Promotion): Promise<string> {
  const { cadenceId, name } = experiment;
  const stepKey = experiment.stepKey ?? '';
  const cadence = found(await tx.cadences.byId(cadenceId), 'cadence', cadenceId);
  const [version] = await tx.cadences.versionsByIds([cadence.currentVersionId]);
  const { definition } = found(version, 'published version of cadence', cadenceId);
  if (comparedStep(definition, experiment) === undefined)
    throw new AppError(
      'conflict',
      `Step '${stepKey}' of '${cadence.name}' has other texts now than those that '${name}' compared. Publish the version that you want instead.`,
    );
  const next = await publishIn(ctx, tx, { cadenceId, definition: withArms(definition, stepKey, weights) });
  const kept = [...weights.keys()].map((key) => `'${key}'`).join(', ');
  return `Version ${next.number} of '${cadence.name}' has ${kept} of step '${stepKey}'.`;
}

function weightsFor(view: ExperimentView, asked: z.output<typeof promoteExperimentInput>): Weights {
  const known = new Set(view.arms.map((arm) => arm.key));
  const arm = asked.arm ?? view.result?.winner ?? view.verdict?.winner ?? null;
  if (asked.weights === undefined && arm === null)
    throw new AppError(
      'conflict',
      `'${view.name}' has no winner. ${view.words} Name the arm that you want all the same, as 'arm'.`,
    );
  const weights = new Map(Object.entries(asked.weights ?? { [arm ?? '']: 1 }));
  const strange = [...weights.keys()].find((key) => !known.has(key));
  if (strange !== undefined || weights.size === 0)
    throw new AppError(
      'invalid_input',
      `'${view.name}' has no arm '${strange ?? ''}'. Its arms: ${[...known].join(', ')}.`,
    );
  if (view.kind === 'cadence' && weights.size > 1)
    throw new AppError('invalid_input', 'Of whole cadences one is chosen: name it as arm.');
  return weights;
}

/** Promotes in the caller's transaction, which holds the experiment. */
export async function promoteIn(
  ctx: ActorContext,
  tx: Tx,
  of: { readonly view: ExperimentView; readonly asked: z.output<typeof promoteExperimentInput> },
): Promise<void> {
  const { view, asked } = of;
  if (view.promoted !== null) throw new AppError('conflict', `Done already: ${view.promoted.words}`);
  const weights = weightsFor(view, asked);
  if (view.endedAt === null) await endWith(ctx, tx, view);
  const [first = ''] = weights.keys();
  const words =
    view.kind === 'step'
      ? await publishStep(ctx, tx, { experiment: view, weights })
      : `'${first}' was chosen: whoever is enrolled with '${view.name}' now gets it.`;
  const now = ctx.clock.now();
  await tx.experiments.save(view.id, {
    promoted: { words, at: now.toISOString(), by: ctx.actor.name, arm: first },
  });
  await noteSettings(ctx, tx, {
    words: `Of the experiment '${view.name}': ${words}`,
    facts: { experimentId: view.id, weights: Object.fromEntries(weights) },
  });
}

/**
 * Puts what an experiment found into force: a new version of the cadence in which only the winner is left (or other
 * weights), while people in flight stay on theirs; of whole cadences, the one that everybody gets who is enrolled with
 * the experiment. Ends the experiment. Without a winner `conflict`, unless an arm is named.
 */
export async function promoteExperiment(
  ctx: ActorContext,
  input: z.input<typeof promoteExperimentInput>,
): Promise<ExperimentView> {
  requireRole(ctx, 'manager', 'promote an arm of an experiment');
  const asked = parseInput(promoteExperimentInput, input);
  return inWorkspace(ctx, async (tx) => {
    const view = await viewExperiment(ctx, tx, await lockExperiment(tx, asked.experimentId));
    await promoteIn(ctx, tx, { view, asked });
    return viewExperiment(ctx, tx, await lockExperiment(tx, asked.experimentId));
  });
}
