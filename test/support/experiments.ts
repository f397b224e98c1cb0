import { startExperiment } from '../../src/app/start-experiment.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import type { World } from './world.ts';

/** Begins an experiment on whole cadences, which are published first. */
export async function wholeCadences(world: World, ...definitions: readonly CadenceInput[]) {
  const cadences: { key: string; cadenceId: string }[] = [];
  for (const [at, definition] of definitions.entries())
    cadences.push({ key: `arm-${at}`, cadenceId: (await world.publish(definition)).cadenceId });
  return startExperiment(world.admin, {
    name: 'Call first',
    compare: { cadences },
    metric: 'reply',
    baseline: 0.2,
    lift: 0.1,
  });
}
