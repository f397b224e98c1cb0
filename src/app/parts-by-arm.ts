import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Experiment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ArmFact, assignUnits } from './assign-units.ts';
import { type Candidate, type CheckedCandidate, checkCandidates, type Joining } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { type EnrollTerms, enrollTerms } from './enroll-terms.ts';
import type { EnrollPeopleInput, EnrollWish, enrollPeopleInput } from './enrollment-schemas.ts';
import { found, inWorkspace } from './reading.ts';

/** Candidates who start in one cadence. */
export interface ArmPart {
  readonly terms: EnrollTerms;
  readonly checked: readonly CheckedCandidate[];
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

export interface Parting extends Pick<Joining, 'batchId' | 'met' | 'joined'> {
  readonly wish: EnrollWish;
  readonly source: string;
  readonly candidates: readonly Candidate[];
}

/** The cadences that an experiment on whole ones has people start in, each with its terms: one once that is chosen. */
async function armsIn(
  ctx: ActorContext,
  tx: Tx,
  of: { readonly experiment: Experiment; readonly wish: EnrollWish; readonly source: string },
) {
  const { experiment, wish, source } = of;
  const only = chosenIn(experiment);
  const arms: { readonly key: string; readonly terms: EnrollTerms }[] = [];
  for (const { key, cadenceId } of experiment.arms)
    if (cadenceId !== null && (only === null || key === only))
      arms.push({ key, terms: await enrollTerms(ctx, tx, { ...wish, cadenceId }, source) });
  return arms;
}

/**
 * Candidates by the cadence in which each starts, with why some cannot: one part, or an experiment's arms. Whoever could
 * not start in one of the arms starts in none: left out of one alone, the arms would no longer be alike. They come in the
 * part whose obstacle it is. Everybody of a company is in the same part. Locks the people.
 */
export async function partsByArm(ctx: ActorContext, tx: Tx, parting: Parting): Promise<readonly ArmPart[]> {
  const { wish, source, candidates, ...joining } = parting;
  const { experimentId } = wish;
  const now = ctx.clock.now();
  const check = ({ version, listSource }: EnrollTerms) =>
    checkCandidates(tx, candidates, { ...joining, version, listSource, now });
  if (experimentId === undefined) {
    const terms = await enrollTerms(ctx, tx, wish, source);
    return [{ terms, checked: await check(terms), facts: null }];
  }
  const seen = found(await tx.experiments.byId(experimentId), 'experiment', experimentId);
  const arms: { readonly key: string; readonly terms: EnrollTerms; readonly checked: ArmPart['checked'] }[] =
    [];
  for (const arm of await armsIn(ctx, tx, { experiment: seen, wish, source }))
    arms.push({ ...arm, checked: await check(arm.terms) });
  /** By their place: the first arm in which somebody could not start. */
  const hindered = candidates.map((_, at) => arms.find(({ checked }) => checked[at]?.obstacle !== null)?.key);
  // After the people, whom the checks have locked.
  const [experiment = seen] = await tx.experiments.lock([experimentId]);
  const chosen = chosenIn(experiment);
  const sender = arms[0]?.terms.sender;
  const ownerUserId = ctx.actor.userId ?? sender?.userId ?? '';
  const going = arms[0]?.checked.filter((_, at) => hindered[at] === undefined) ?? [];
  const members = going.map(({ person }) => ({ person, ownerUserId }));
  const facts = chosen === null ? await assignUnits(tx, experiment, members) : new Map<string, ArmFact>();
  return arms.map(({ key, terms, checked }) => ({
    terms,
    facts,
    checked: checked.filter(
      ({ person }, at) => (hindered[at] ?? facts.get(person.id)?.arm ?? chosen) === key,
    ),
  }));
}
