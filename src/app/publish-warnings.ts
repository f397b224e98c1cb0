import { listInWords } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { placeholderOffer } from '../library/index.ts';
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

/** Steps that still have the library's general words for what one's company does. */
function generalWords({ definition }: Published): readonly string[] {
  const steps = definition.steps.filter((step) => JSON.stringify(step).includes(placeholderOffer));
  if (steps.length === 0) return [];
  const named = listInWords(steps.map(({ key }) => `'${key}'`));
  return [
    `${named} of '${definition.name}' ${steps.length === 1 ? 'says' : 'say'} what your company does in the general words of the library, '${placeholderOffer}'. Put your own in their place before anybody is enrolled.`,
  ];
}

/** What else loses by a version of a cadence, and what it still lacks, in words for whoever publishes it. */
export async function publishWarnings(tx: Tx, version: Published): Promise<readonly string[]> {
  return [
    ...(await lostExperiments(tx, version)),
    ...(await lostRules(tx, version)),
    ...generalWords(version),
  ];
}
