import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Experiment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ArmFact, assignUnits } from './assign-units.ts';
import { type Candidate, checkCandidates, type Joining } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { type EnrollTerms, enrollTerms } from './enroll-terms.ts';
import type { EnrollPeopleInput, EnrollWish, enrollPeopleInput } from './enrollment-schemas.ts';
import { found, inWorkspace } from './reading.ts';

/** Candidates who start in one cadence. */
export interface ArmPart {
  readonly terms: EnrollTerms;
  readonly candidates: readonly Candidate[];
  /** By person, where whole cadences are compared; null without an experiment. */
  readonly facts: ReadonlyMap<string, ArmFact> | null;
}

/** The arm that everybody gets once an experiment is over; null while people are assigned. */
function chosenIn({ name, promoted, endedAt }: Experiment): string | null {
  if (promoted !== null) return promoted.arm;
  if (endedAt === null) return null;
  throw new AppError(
    'conflict',
    `The experiment '${name}' has ended. Promote one of its arms, or enroll people in a cadence.`,
  );
}

/** The input with its cadence: for an experiment on whole cadences the first arm's, or the one that was promoted. */
export async function withCadence(
  ctx: ActorContext,
  input: z.output<typeof enrollPeopleInput>,
): Promise<EnrollPeopleInput> {
  const { cadenceId, experimentId } = input;
  if (cadenceId !== undefined) return { ...input, cadenceId };
  const id = experimentId ?? '';
  const experiment = await inWorkspace(ctx, async (tx) =>
    found(await tx.experiments.byId(id), 'experiment', id),
  );
  if (experiment.kind === 'step')
    throw new AppError(
      'invalid_input',
      `'${experiment.name}' compares variants of a step: enroll people in its cadence, as cadenceId ${experiment.cadenceId}.`,
    );
  if (input.emails.length > 0 || input.variants.length > 0)
    throw new AppError(
      'invalid_input',
      'Who is enrolled with an experiment gets the emails that it compares: leave out `emails` and `variants`.',
    );
  const chosen = chosenIn(experiment);
  const arm = experiment.arms.find((one) => one.key === chosen);
  return { ...input, cadenceId: arm?.cadenceId ?? experiment.cadenceId };
}

export interface Parting extends Pick<Joining, 'batchId' | 'met'> {
  readonly wish: EnrollWish;
  readonly source: string;
  readonly candidates: readonly Candidate[];
}

/**
 * Candidates by the cadence in which each starts: one part, or an experiment's arms. Whoever could not start in one of
 * the arms starts in none: left out of one alone, the arms would no longer be alike. They come in the part whose
 * obstacle it is. Everybody of a company is in the same part.
 */
export async function partsByArm(ctx: ActorContext, tx: Tx, parting: Parting): Promise<readonly ArmPart[]> {
  const { wish, source, candidates, batchId, met } = parting;
  const { experimentId } = wish;
  if (experimentId === undefined)
    return [{ terms: await enrollTerms(ctx, tx, wish, source), candidates, facts: null }];
  const seen = found(await tx.experiments.byId(experimentId), 'experiment', experimentId);
  const only = chosenIn(seen);
  const arms: { readonly key: string; readonly terms: EnrollTerms }[] = [];
  for (const { key, cadenceId } of seen.arms)
    if (cadenceId !== null && (only === null || key === only))
      arms.push({ key, terms: await enrollTerms(ctx, tx, { ...wish, cadenceId }, source) });
  const hindered = new Map<Candidate, string>();
  for (const { key, terms } of arms) {
    const { version, listSource } = terms;
    const joining = {
      version,
      listSource,
      now: ctx.clock.now(),
      batchId,
      ...(met === undefined ? {} : { met }),
    };
    const checked = await checkCandidates(tx, candidates, joining);
    for (const [at, { obstacle }] of checked.entries()) {
      const candidate = candidates[at];
      if (obstacle !== null && candidate !== undefined && !hindered.has(candidate))
        hindered.set(candidate, key);
    }
  }
  // After the people, whom the checks have locked.
  const [experiment = seen] = await tx.experiments.lock([experimentId]);
  const chosen = chosenIn(experiment);
  const sender = arms[0]?.terms.sender;
  const ownerUserId = ctx.actor.userId ?? sender?.userId ?? '';
  const going = candidates.filter((one) => !hindered.has(one));
  const members = going.map(({ person }) => ({ person, ownerUserId }));
  const facts = chosen === null ? await assignUnits(tx, experiment, members) : new Map<string, ArmFact>();
  const armOf = (one: Candidate) => facts.get(one.person.id)?.arm ?? hindered.get(one) ?? chosen;
  return arms.map(({ key, terms }) => ({
    ...{ terms, facts },
    candidates: candidates.filter((one) => armOf(one) === key),
  }));
}
