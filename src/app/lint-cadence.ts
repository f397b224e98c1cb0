import type { ActorContext } from './context.ts';
import { type LintResult, lintDefinition } from './lint-definition.ts';
import { readCadence } from './read-cadences.ts';

/**
 * Checks a definition for a cadence without publishing it; left out, the cadence's version in force is checked. A right
 * one comes back with all defaults filled in, a wrong one with every problem.
 */
export async function lintCadence(
  ctx: ActorContext,
  input: {
    readonly cadenceId: string;
    readonly definition?: unknown;
    readonly countries?: readonly string[] | undefined;
  },
): Promise<LintResult> {
  const { version } = await readCadence(ctx, input.cadenceId);
  return lintDefinition(input.definition ?? version.definition, input.countries);
}
