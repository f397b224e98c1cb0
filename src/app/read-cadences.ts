import type { CadenceDefinition } from '../cadence/model.ts';
import { type FieldProblem, isAppError } from '../errors.ts';
import type { Cadence, Version } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { checkDefinition } from './publish-cadence.ts';
import { found, inWorkspace } from './reading.ts';

/** How many people are in a cadence, by state and reason. */
export interface StateCount {
  readonly state: string;
  readonly reason: string | null;
  readonly count: number;
}

export interface CadenceSummary extends Cadence {
  readonly counts: readonly StateCount[];
}

/** Every cadence of the workspace with the number of its people by state. */
export async function listCadences(ctx: ActorContext): Promise<readonly CadenceSummary[]> {
  return inWorkspace(ctx, async (tx) => {
    const counts = await tx.enrollments.counts();
    return (await tx.cadences.list()).map((cadence) => ({
      ...cadence,
      counts: counts.filter((row) => row.cadenceId === cadence.id),
    }));
  });
}

/** A cadence with its version in force. */
export async function readCadence(
  ctx: ActorContext,
  id: string,
): Promise<CadenceSummary & { readonly version: Version }> {
  return inWorkspace(ctx, async (tx) => {
    const cadence = found(await tx.cadences.byId(id), 'cadence', id);
    const [version] = await tx.cadences.versionsByIds([cadence.currentVersionId]);
    const counts = (await tx.enrollments.counts()).filter((row) => row.cadenceId === id);
    return { ...cadence, counts, version: found(version, 'published version of cadence', id) };
  });
}

/** All versions of a cadence, as they were published. */
export async function listVersions(ctx: ActorContext, cadenceId: string): Promise<readonly Version[]> {
  return inWorkspace(ctx, async (tx) => {
    found(await tx.cadences.byId(cadenceId), 'cadence', cadenceId);
    return tx.cadences.versions(cadenceId);
  });
}

export type LintResult =
  | { readonly ok: true; readonly definition: CadenceDefinition; readonly problems: readonly FieldProblem[] }
  | { readonly ok: false; readonly definition: null; readonly problems: readonly FieldProblem[] };

/**
 * Checks a definition without publishing it; left out, the cadence's version in force is checked. A right one comes
 * back with all defaults filled in, a wrong one with every problem.
 */
export async function lintCadence(
  ctx: ActorContext,
  input: { readonly cadenceId: string; readonly definition: unknown },
): Promise<LintResult> {
  const { version } = await readCadence(ctx, input.cadenceId);
  try {
    return { ok: true, definition: checkDefinition(input.definition ?? version.definition), problems: [] };
  } catch (error) {
    if (!isAppError(error, 'invalid_input')) throw error;
    return { ok: false, definition: null, problems: error.problems };
  }
}
