import type { CadenceDefinition } from '../cadence/model.ts';
import type { Tx } from '../ports/store.ts';
import { startProblem } from './enroll-terms.ts';
import { lostExperiments } from './experiment-reach.ts';

interface Published {
  readonly cadenceId: string;
  readonly definition: CadenceDefinition;
}

/** Which rules enroll nobody from a version on, since their runs cannot begin with their step there. */
async function lostRules(tx: Tx, { cadenceId, definition }: Published): Promise<readonly string[]> {
  const rules = (await tx.rules.list()).filter((rule) => rule.active && rule.cadenceId === cadenceId);
  return rules.flatMap(({ name, startStep }) => {
    const problem = startStep === null ? null : startProblem(definition, startStep);
    return problem === null
      ? []
      : [
          `The rule '${name}' enrolls nobody from this version on: '${definition.name}' ${problem}. Give the rule another step.`,
        ];
  });
}

/** What else loses by a version of a cadence, in words for whoever publishes it. */
export async function publishWarnings(tx: Tx, version: Published): Promise<readonly string[]> {
  return [...(await lostExperiments(tx, version)), ...(await lostRules(tx, version))];
}
