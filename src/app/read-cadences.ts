import type { CadenceDefinition } from '../cadence/model.ts';
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

/**
 * Checks a definition against a cadence's rules without publishing it; left out, the version in force is checked.
 * Returns it with all defaults filled in; `invalid_input` lists every problem.
 */
export async function lintCadence(
  ctx: ActorContext,
  input: { readonly cadenceId: string; readonly definition: unknown },
): Promise<CadenceDefinition> {
  const { version } = await readCadence(ctx, input.cadenceId);
  return checkDefinition(input.definition ?? version.definition);
}
