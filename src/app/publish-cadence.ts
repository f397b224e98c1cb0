import { z } from 'zod';
import { parseCadence } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import type { FieldProblem } from '../errors.ts';
import { AppError } from '../errors.ts';
import { checkTemplate, variableNames } from '../mail/index.ts';
import type { Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';

export const publishCadenceInput = z.object({
  /** Adds a version to this cadence; left out, the cadence of the same name, or a new one. */
  cadenceId: z.uuid().optional(),
  definition: z.unknown(),
});

function templateProblems(definition: CadenceDefinition): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const check = (text: string | undefined, path: string, where: string) => {
    for (const problem of text === undefined ? [] : checkTemplate(text, variableNames))
      problems.push({ path, message: `${where}: ${problem.message}` });
  };
  definition.steps.forEach((step, index) => {
    const path = `steps.${index}`;
    if (step.channel !== 'email') {
      check(step.script, `${path}.script`, `Step '${step.key}', script`);
      for (const [at, { key, script }] of (step.variants ?? []).entries())
        check(script, `${path}.variants.${at}.script`, `Step '${step.key}', variant '${key}', script`);
      return;
    }
    step.variants.forEach((variant, at) => {
      const where = `Step '${step.key}', variant '${variant.key}'`;
      check(variant.subject, `${path}.variants.${at}.subject`, `${where}, subject`);
      check(variant.body, `${path}.variants.${at}.body`, `${where}, body`);
    });
  });
  return problems;
}

/** Checks a definition and its templates; `invalid_input` names every step and field that is wrong. */
export function checkDefinition(definition: unknown): CadenceDefinition {
  const parsed = parseCadence(definition);
  const problems = parsed.ok ? templateProblems(parsed.cadence) : parsed.problems;
  if (parsed.ok && problems.length === 0) return parsed.cadence;
  const first = problems[0]?.message ?? 'it cannot be read';
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new AppError('invalid_input', `The cadence is not right: ${first}${more}.`.replace('..', '.'), {
    problems,
  });
}

/** Publishes an immutable version. People in flight stay on the version that they were enrolled in. */
export async function publishCadence(
  ctx: ActorContext,
  input: z.input<typeof publishCadenceInput>,
): Promise<Version> {
  requireRole(ctx, 'manager', 'publish a cadence');
  const { cadenceId, definition } = parseInput(publishCadenceInput, input);
  const checked = checkDefinition(definition);
  return ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) =>
    publishIn(ctx, tx, { definition: checked, ...(cadenceId === undefined ? {} : { cadenceId }) }),
  );
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
  return tx.cadences.publish({
    cadenceId: cadenceId ?? sameName?.id ?? ctx.ids.uuid(),
    versionId: ctx.ids.uuid(),
    definition,
    at: ctx.clock.now(),
    by: ctx.actor.name,
  });
}
