import { chosenArm } from '../cadence/index.ts';
import type { Step } from '../cadence/model.ts';
import type { Enrollment, Experiment, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ArmFact, assignUnits, type Member } from './assign-units.ts';
import type { ActorContext } from './context.ts';
import { comparedStep } from './experiment-reach.ts';

/** Which variant a run is to have on a step. */
interface Wanted {
  readonly step: Step;
  readonly arm: string;
}

/** What the experiments on a version's steps assign to people. */
export interface StepPlaces {
  readonly factsOf: (personId: string) => readonly ArmFact[];
  readonly wantedBy: (personId: string) => readonly Wanted[];
}

const nowhere: StepPlaces = { factsOf: () => [], wantedBy: () => [] };

/** How often an id is drawn until its variants are the wanted ones: ten variants on each of two steps fail once in 10⁴⁰. */
const drawsAtMost = 10_000;

/** The run under an id from which the wanted variants follow; null when none was found. */
export function drawn(ctx: ActorContext, run: Enrollment, wanted: readonly Wanted[]): Enrollment | null {
  const fits = (id: string) => wanted.every(({ step, arm }) => chosenArm(step, id) === arm);
  let found = run;
  for (let draw = 0; draw < drawsAtMost && !fits(found.id); draw += 1) found = { ...run, id: ctx.ids.uuid() };
  return fits(found.id) ? found : null;
}

interface OnStep {
  readonly experiment: Experiment;
  readonly step: Step;
}

/** Open experiments on steps that have just the texts in this version that are compared. */
function inForce(experiments: readonly Experiment[], version: Version): readonly OnStep[] {
  return experiments.flatMap((experiment) => {
    const step = comparedStep(version.definition, experiment);
    return step !== undefined && experiment.endedAt === null ? [{ experiment, step }] : [];
  });
}

/**
 * Assigns people who are about to be enrolled in a version their arms in the experiments on its steps. One statement
 * where there are none.
 */
export async function placeOnSteps(
  tx: Tx,
  version: Version,
  members: readonly Member[],
): Promise<StepPlaces> {
  if (members.length === 0) return nowhere;
  const open = inForce(await tx.experiments.openOnSteps([version.cadenceId]), version);
  if (open.length === 0) return nowhere;
  const locked = inForce(await tx.experiments.lock(open.map(({ experiment }) => experiment.id)), version);
  const places: { readonly step: Step; readonly facts: ReadonlyMap<string, ArmFact> }[] = [];
  for (const { experiment, step } of locked)
    places.push({ step, facts: await assignUnits(tx, experiment, members) });
  return {
    factsOf: (personId) => places.flatMap(({ facts }) => facts.get(personId) ?? []),
    wantedBy: (personId) =>
      places.flatMap(({ step, facts }) => {
        const fact = facts.get(personId);
        return fact === undefined ? [] : [{ step, arm: fact.arm }];
      }),
  };
}
