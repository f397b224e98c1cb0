import { z } from 'zod';
import { diffVersions, type VersionDiff } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { checkDefinition } from './publish-cadence.ts';
import { found, inWorkspace } from './reading.ts';

export const diffInput = z.object({
  cadenceId: z.uuid(),
  number: z.coerce.number().int().min(1),
  /** The version to compare with; left out, the one before. */
  from: z.coerce.number().int().min(1).optional(),
});

const diffDefinitionInput = z.object({ cadenceId: z.uuid(), definition: z.unknown() });

/** What differs, with the numbers of the two; `to` is null for a definition that is not published. */
interface NamedDiff extends VersionDiff {
  readonly from: number;
  readonly to: number | null;
}

async function versionsOf(tx: Tx, cadenceId: string): Promise<readonly Version[]> {
  found(await tx.cadences.byId(cadenceId), 'cadence', cadenceId);
  return tx.cadences.versions(cadenceId);
}

function numbered(versions: readonly Version[], number: number): Version {
  const version = versions.find((one) => one.number === number);
  if (version !== undefined) return version;
  const latest = versions[0]?.number ?? 0;
  throw new AppError('not_found', `There is no version ${number}: this cadence has versions 1 to ${latest}.`);
}

/** What a published version changed, compared with the one before it or with any other. */
export async function diffPublished(ctx: ActorContext, input: z.input<typeof diffInput>): Promise<NamedDiff> {
  const { cadenceId, number, from = number - 1 } = parseInput(diffInput, input);
  return inWorkspace(ctx, async (tx) => {
    const versions = await versionsOf(tx, cadenceId);
    const to = numbered(versions, number);
    if (from === 0)
      throw new AppError(
        'invalid_input',
        "Version 1 has none before it. Say with 'from' which version to compare it with.",
      );
    return { from, to: number, ...diffVersions(numbered(versions, from).definition, to.definition) };
  });
}

/** What a definition would change of the version in force, were it published; it must be a right one. */
export async function diffDefinition(
  ctx: ActorContext,
  input: z.input<typeof diffDefinitionInput>,
): Promise<NamedDiff> {
  const { cadenceId, definition } = parseInput(diffDefinitionInput, input);
  return inWorkspace(ctx, async (tx) => {
    const checked = await checkDefinition(tx, definition);
    const [current] = await versionsOf(tx, cadenceId);
    const version = found(current, 'published version of cadence', cadenceId);
    return { from: version.number, to: null, ...diffVersions(version.definition, checked) };
  });
}
