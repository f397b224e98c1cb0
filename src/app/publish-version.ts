import { z } from 'zod';
import { diffVersions, type VersionDiff } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Job, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { noteConditionFields } from './condition-fields.ts';
import type { ActorContext } from './context.ts';
import { type InFlightPlan, inFlightInput, planInFlight } from './in-flight-plan.ts';
import { queueMoves } from './move-job.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { checkDefinition } from './publish-cadence.ts';
import { publishWarnings } from './publish-warnings.ts';
import { byId, distinct, found, inWorkspace } from './reading.ts';

const terms = {
  cadenceId: z.uuid(),
  /** Left out, everybody stays on the version that they are on. */
  inFlight: inFlightInput.prefault({}),
  /** Only answers what would happen to whom; changes nothing. */
  dryRun: z.boolean().default(false),
};

const publishVersionInput = z.object({
  ...terms,
  definition: z.unknown(),
  /** The version that was looked at: `conflict` when another one is in force by now. */
  basedOn: z.int().min(1).optional(),
});

const moveInFlightInput = z.object(terms);

/** What would happen: what is new, and what becomes of whom. */
export interface PublishPreview {
  readonly diff: VersionDiff;
  readonly people: InFlightPlan;
  /** What else loses by it, in words. */
  readonly warnings: readonly string[];
}

/** What happened: the version in force, and the job that brings people to it; null when nobody moves. */
export interface Published {
  readonly version: Version;
  readonly people: InFlightPlan;
  readonly job: Job | null;
  /** What else loses by it, in words. */
  readonly warnings: readonly string[];
}

/** Where everybody stands who is not on this version, and what the choices make of it. */
async function planFor(
  tx: Tx,
  target: Pick<Version, 'definition'> & { readonly id: string | null },
  input: Omit<z.output<typeof moveInFlightInput>, 'dryRun'> & { readonly strict: boolean },
) {
  const groups = (await tx.enrollments.inFlight(input.cadenceId)).filter(
    (group) => group.versionId !== target.id,
  );
  const versions = byId(await tx.cadences.versionsByIds(distinct(groups.map((group) => group.versionId))));
  const { sources, ...people } = planInFlight(groups, versions, {
    target: target.definition,
    wish: input.inFlight,
    strict: input.strict,
  });
  return { sources, people };
}

async function currentVersion(tx: Tx, cadenceId: string): Promise<Version> {
  const cadence = found(await tx.cadences.byId(cadenceId), 'cadence', cadenceId);
  const [current] = await tx.cadences.versionsByIds([cadence.currentVersionId]);
  return found(current, 'published version of cadence', cadenceId);
}

/** What publishing this would change, and for whom: nothing is written. */
export async function previewVersion(
  ctx: ActorContext,
  input: z.input<typeof publishVersionInput>,
): Promise<PublishPreview> {
  requireRole(ctx, 'manager', 'publish a cadence');
  const asked = parseInput(publishVersionInput, input);
  return inWorkspace(ctx, async (tx) => {
    const definition = await checkDefinition(tx, asked.definition);
    const current = await currentVersion(tx, asked.cadenceId);
    const { people } = await planFor(tx, { id: null, definition }, { ...asked, strict: false });
    const warnings = await publishWarnings(tx, { cadenceId: asked.cadenceId, definition });
    return { diff: diffVersions(current.definition, definition), people, warnings };
  });
}

/**
 * Publishes an immutable version and says what becomes of people in flight, in one transaction: from its commit on
 * whoever is enrolled gets the new version, and the job that brings the others to it exists. Whoever is not chosen stays
 * on their version, which goes on as it is. `conflict` when another version was published since the one it is based on.
 */
export async function publishVersion(
  ctx: ActorContext,
  input: z.input<typeof publishVersionInput>,
): Promise<Published> {
  requireRole(ctx, 'manager', 'publish a cadence');
  const asked = parseInput(publishVersionInput, input);
  const { cadenceId, basedOn } = asked;
  const published = await inWorkspace(ctx, async (tx) => {
    const definition = await checkDefinition(tx, asked.definition);
    found(await tx.cadences.byId(cadenceId), 'cadence', cadenceId);
    const version = await tx.cadences.publish({
      cadenceId,
      definition,
      versionId: ctx.ids.uuid(),
      at: ctx.clock.now(),
      by: ctx.actor.name,
    });
    // Numbers are given under the cadence's lock: nobody can publish in between.
    if (basedOn !== undefined && version.number !== basedOn + 1)
      throw new AppError(
        'conflict',
        `Version ${version.number - 1} was published meanwhile. Look at what it changed, then publish again.`,
      );
    await noteConditionFields(ctx, tx);
    const { sources, people } = await planFor(tx, version, { ...asked, strict: true });
    const job = await queueMoves(ctx, tx, { version, sources });
    return { version, people, job, warnings: await publishWarnings(tx, version) };
  });
  ctx.kick();
  return published;
}

/** The same for a version that is in force already: whoever stayed behind may still be brought to it. */
export async function moveInFlight(
  ctx: ActorContext,
  input: z.input<typeof moveInFlightInput>,
): Promise<Published> {
  requireRole(ctx, 'manager', 'move people to another version');
  const asked = parseInput(moveInFlightInput, input);
  const moved = await inWorkspace(ctx, async (tx) => {
    const version = await currentVersion(tx, asked.cadenceId);
    const { sources, people } = await planFor(tx, version, { ...asked, strict: !asked.dryRun });
    const job = asked.dryRun ? null : await queueMoves(ctx, tx, { version, sources });
    return { version, people, job, warnings: await publishWarnings(tx, version) };
  });
  if (moved.job !== null) ctx.kick();
  return moved;
}
