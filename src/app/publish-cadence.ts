import { z } from 'zod';
import { parseCadence } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { AppError, asSentence, type FieldProblem } from '../errors.ts';
import type { Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { noteConditionFields } from './condition-fields.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { contentProblems, pinContent } from './pin-content.ts';
import { publishWarnings } from './publish-warnings.ts';
import { inWorkspace } from './reading.ts';

const publishCadenceInput = z.object({
  /** Adds a version to this cadence; left out, the cadence of the same name, or a new one. */
  cadenceId: z.uuid().optional(),
  definition: z.unknown(),
});

/**
 * Takes in what a definition names of the library, then checks it and its texts, in the caller's transaction;
 * `invalid_input` names every step and field that is wrong.
 */
export async function checkDefinition(tx: Tx, given: unknown): Promise<CadenceDefinition> {
  const pinned = await pinContent(tx, given);
  const parsed = parseCadence(pinned.definition);
  // A text that is not there since its template is not, is no second complaint.
  const without = pinned.problems.map(({ path }) => path.replace(/template$/, ''));
  const shape = parsed.ok
    ? []
    : parsed.problems.filter(
        ({ path }) => !without.some((place) => /^(body|script|subject)$/.test(path.replace(place, ''))),
      );
  const texts = parsed.ok ? await contentProblems(tx, parsed.cadence) : [];
  const problems = [...pinned.problems, ...shape, ...texts];
  if (parsed.ok && problems.length === 0) return parsed.cadence;
  throw new AppError('invalid_input', refusal(problems), { problems });
}

/** Why a definition is refused, in a sentence: the first problem, and how many more there are. */
export function refusal(problems: readonly FieldProblem[]): string {
  const first = problems[0]?.message ?? 'it cannot be read';
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return asSentence(`The cadence is not right: ${first}${more}`);
}

/** A version, and what else loses by it, in words. */
export interface PublishedCadence extends Version {
  readonly warnings: readonly string[];
}

/** Publishes an immutable version. People in flight stay on the version that they were enrolled in. */
export async function publishCadence(
  ctx: ActorContext,
  input: z.input<typeof publishCadenceInput>,
): Promise<PublishedCadence> {
  requireRole(ctx, 'manager', 'publish a cadence');
  const { cadenceId, definition } = parseInput(publishCadenceInput, input);
  return inWorkspace(ctx, async (tx) => {
    const checked = await checkDefinition(tx, definition);
    const version = await publishIn(ctx, tx, {
      definition: checked,
      ...(cadenceId === undefined ? {} : { cadenceId }),
    });
    return { ...version, warnings: await publishWarnings(tx, version) };
  });
}

/** The same of a definition that was checked, in the caller's transaction. */
export async function publishIn(
  ctx: ActorContext,
  tx: Tx,
  what: { readonly cadenceId?: string; readonly definition: CadenceDefinition },
): Promise<Version> {
  const { cadenceId, definition } = what;
  if (cadenceId !== undefined && (await tx.cadences.byId(cadenceId)) === null)
    throw new AppError('not_found', `There is no cadence ${cadenceId}.`);
  const sameName = cadenceId === undefined ? await tx.cadences.byName(definition.name) : null;
  const version = await tx.cadences.publish({
    cadenceId: cadenceId ?? sameName?.id ?? ctx.ids.uuid(),
    versionId: ctx.ids.uuid(),
    definition,
    at: ctx.clock.now(),
    by: ctx.actor.name,
  });
  await noteConditionFields(ctx, tx);
  return version;
}
