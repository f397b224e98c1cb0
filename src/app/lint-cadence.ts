import { isAppError } from '../errors.ts';
import { fieldsOfCrms } from './condition-fields.ts';
import type { ActorContext } from './context.ts';
import { type LintResult, lintChecked, lintRefused } from './lint-definition.ts';
import { checkDefinition } from './publish-cadence.ts';
import { readCadence } from './read-cadences.ts';
import { inWorkspace } from './reading.ts';

/**
 * Checks a definition without publishing it, by what the workspace has of templates, snippets and fields; without one,
 * the version in force of the cadence that is named. A right one comes back with all defaults filled in, a wrong one
 * with every problem.
 */
export async function lintCadence(
  ctx: ActorContext,
  input: {
    readonly cadenceId?: string;
    readonly definition?: unknown;
    readonly countries?: readonly string[] | undefined;
  },
): Promise<LintResult> {
  const { cadenceId, countries = [] } = input;
  const own = cadenceId === undefined ? null : await readCadence(ctx, cadenceId);
  const given = input.definition ?? own?.version.definition;
  try {
    const definition = await inWorkspace(ctx, (tx) => checkDefinition(tx, given));
    return lintChecked(definition, countries, await fieldsOfCrms(ctx, definition));
  } catch (error) {
    if (!isAppError(error, 'invalid_input')) throw error;
    return lintRefused(error.problems);
  }
}
