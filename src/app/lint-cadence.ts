import { isAppError } from '../errors.ts';
import { fieldsOfCrms } from './condition-fields.ts';
import type { ActorContext } from './context.ts';
import { type LintResult, lintChecked, lintRefused } from './lint-definition.ts';
import { checkDefinition } from './publish-cadence.ts';
import { readCadence } from './read-cadences.ts';
import { inWorkspace } from './reading.ts';

/**
 * Checks a definition without publishing it, by what the workspace has of templates, snippets, fields and cadences; without one,
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
    const { definition, cadences, tracking } = await inWorkspace(ctx, async (tx) => ({
      definition: await checkDefinition(tx, given),
      cadences: (await tx.cadences.list()).filter(({ archivedAt }) => archivedAt === null),
      tracking: (await tx.workspace.get()).tracking,
    }));
    return lintChecked(definition, countries, {
      crms: await fieldsOfCrms(ctx, definition),
      cadences: cadences.map(({ name }) => name),
      tracking,
    });
  } catch (error) {
    if (!isAppError(error, 'invalid_input')) throw error;
    return lintRefused(error.problems);
  }
}
