import { armsOf } from '../cadence/index.ts';
import type { CadenceDefinition, Step } from '../cadence/model.ts';
import type { Experiment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { byId, distinct } from './reading.ts';

/** Whether a step still has just the texts that were compared. */
function sameArms(step: Step, { arms }: Pick<Experiment, 'arms'>): boolean {
  const now = new Map(armsOf(step).map((arm) => [arm.key, arm.content]));
  return now.size === arms.length && arms.every((arm) => now.get(arm.key) === arm.content);
}

const stepIn = ({ steps }: CadenceDefinition, { stepKey }: Experiment) =>
  steps.find((step) => step.key === stepKey);

/** The step that an experiment is on, where a definition has it with just the texts that are compared. */
export function comparedStep(definition: CadenceDefinition, experiment: Experiment): Step | undefined {
  const step = stepIn(definition, experiment);
  return step !== undefined && sameArms(step, experiment) ? step : undefined;
}

/**
 * The version since which nobody is assigned an arm, by experiment, of those that are open: since then the step has
 * other texts, or is gone. Three statements, and one more for each that this is so of.
 */
export async function nobodySince(
  tx: Tx,
  experiments: readonly Experiment[],
): Promise<ReadonlyMap<string, number>> {
  const open = experiments.filter(({ kind, endedAt }) => kind === 'step' && endedAt === null);
  const since = new Map<string, number>();
  if (open.length === 0) return since;
  const cadences = byId(await tx.cadences.list());
  const currentOf = (one: Experiment) => cadences.get(one.cadenceId)?.currentVersionId ?? null;
  const versions = byId(await tx.cadences.versionsByIds(distinct(open.map(currentOf))));
  for (const one of open) {
    const current = versions.get(currentOf(one) ?? '');
    if (current === undefined || comparedStep(current.definition, one) !== undefined) continue;
    const all = await tx.cadences.versions(one.cadenceId);
    const last = all.find(({ definition }) => comparedStep(definition, one) !== undefined);
    since.set(one.id, (last?.number ?? 0) + 1);
  }
  return since;
}

/** What is to be known of an experiment that nobody comes into any more. */
export const nobodyWords = ({ stepKey }: Experiment, since: number) =>
  `Nobody new since version ${since} of the cadence: its step '${stepKey}' does not have the texts there that are compared. Publish those again, or stop the experiment.`;

/** Which open experiments get nobody from a version with this definition on, each in a sentence. */
export async function lostExperiments(
  tx: Tx,
  { cadenceId, definition }: { readonly cadenceId: string; readonly definition: CadenceDefinition },
): Promise<readonly string[]> {
  const lost = (await tx.experiments.openOnSteps([cadenceId])).filter(
    (one) => comparedStep(definition, one) === undefined,
  );
  return lost.map((one) => {
    const why =
      stepIn(definition, one) === undefined
        ? `the step '${one.stepKey}' is gone`
        : `step '${one.stepKey}' has other texts than those that it compares`;
    return `The experiment '${one.name}' gets nobody from this version on: ${why}. People who are moved to it before they came to that step leave the count. Keep those texts, or stop the experiment.`;
  });
}

/** A run that comes to another version, with what decides whether it still takes part. */
export interface MovedRun {
  readonly id: string;
  readonly from: CadenceDefinition;
  /** Keys of the steps that it came to before. */
  readonly came: readonly string[];
}

/**
 * Takes runs that come to a version out of the open experiments on its steps, where the step has other texts or weights
 * there than where the run comes from, and the run has not come to it yet. Those of all arms alike, also of an arm whose
 * text is the same: so arms stay comparable. Nobody of them was in a count before, so no look changes.
 */
export async function leaveExperiments(
  tx: Tx,
  { cadenceId, definition }: { readonly cadenceId: string; readonly definition: CadenceDefinition },
  moved: readonly MovedRun[],
): Promise<void> {
  if (moved.length === 0) return;
  const armsIn = (where: CadenceDefinition, one: Experiment) => {
    const step = stepIn(where, one);
    return step === undefined ? null : JSON.stringify(armsOf(step));
  };
  for (const one of await tx.experiments.openOnSteps([cadenceId])) {
    const arms = armsIn(definition, one);
    const leaving = moved.filter(
      ({ from, came }) => armsIn(from, one) !== arms && !came.includes(one.stepKey ?? ''),
    );
    await tx.experiments.removeRuns(
      one.id,
      leaving.map(({ id }) => id),
    );
  }
}
