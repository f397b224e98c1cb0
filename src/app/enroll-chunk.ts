import { transition } from '../cadence/index.ts';
import type { DatedTransition } from '../cadence/run.ts';
import type {
  Batch,
  EditedEmail,
  Enrollment,
  ExperimentRun,
  LedgerEntry,
  LeftOut,
} from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ArmFact, toExperimentRun } from './assign-units.ts';
import { ChangeSet } from './change-set.ts';
import type { CheckedCandidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { type EditBook, editsFor, firstEmailOf, type IgnoredEdit } from './edit-emails.ts';
import { type EnrollTerms, enrolledEvent, newEnrollment } from './enroll-terms.ts';
import type { EnrollResult, EnrollWish } from './enrollment-schemas.ts';
import { ledgerNote } from './ledger-note.ts';
import { personName } from './person-name.ts';
import { drawn, placeOnSteps, type StepPlaces } from './place-on-steps.ts';
import { readCalendars, startPlaceOf } from './run-calendars.ts';
import { StartTurns } from './start-turns.ts';

/** What came of a part of a selection. */
export interface EnrolledChunk {
  readonly results: readonly EnrollResult[];
  readonly ignoredEdits: readonly IgnoredEdit[];
}

function toResult(checked: CheckedCandidate, run: Enrollment | null): EnrollResult {
  return {
    ref: checked.ref,
    personId: checked.person.id,
    name: personName(checked.person),
    status: run === null ? 'skipped' : 'enrolled',
    reason: run === null ? (checked.obstacle ?? '') : run.words,
    enrollmentId: run?.id ?? null,
  };
}

/** Who of these was left out, and why. */
export function leftOutOf(results: readonly EnrollResult[]): readonly LeftOut[] {
  return results
    .filter((result) => result.status === 'skipped')
    .map(({ ref, personId, name, reason }) => ({ ref, personId, name, reason }));
}

/** The variant of the first email that each was shown, by the record's or the person's id. */
export const shownVariants = ({ variants }: Pick<EnrollWish, 'variants'>): ReadonlyMap<string, string> =>
  new Map(variants.map((one) => [one.ref, one.variantKey]));

/**
 * A run whose variants are those that are wanted: what experiments assign, and else the first email's that was shown.
 * `facts` are the experiments that it takes part in.
 */
function withVariants(
  ctx: ActorContext,
  run: Enrollment,
  of: { readonly shown: string | undefined; readonly terms: EnrollTerms; readonly places: StepPlaces },
): { readonly run: Enrollment; readonly facts: readonly ArmFact[] } {
  const { shown, terms, places } = of;
  const assigned = places.wantedBy(run.personId);
  const step = firstEmailOf(terms.version.definition, terms.startStep);
  const seen =
    step?.variants.some((variant) => variant.key === shown) && !assigned.some((one) => one.step === step)
      ? [{ step, arm: shown ?? '' }]
      : [];
  const found = drawn(ctx, run, [...assigned, ...seen]);
  return found === null ? { run, facts: [] } : { run: found, facts: places.factsOf(run.personId) };
}

/** The ledger's row for somebody who was left out, under the id that the run would have had. */
function leaveOut(
  ctx: ActorContext,
  run: Enrollment,
  why: { obstacle: string; facts: LedgerEntry['facts']; terms: EnrollTerms },
) {
  const { version, listSource } = why.terms;
  return ledgerNote(ctx, {
    enrollmentId: run.id,
    personId: run.personId,
    event: { type: 'enrolled' as const, listSource },
    rule: 'left-out-at-enrollment',
    words: `Not enrolled in '${version.definition.name}': ${why.obstacle}`,
    facts: why.facts,
    state: 'not enrolled',
    versionId: version.id,
  });
}

/** An enrollment with the experiments behind it, for whoever asks why this person got these words. */
function withFacts(enrolled: DatedTransition, experiments: readonly ArmFact[]): DatedTransition {
  if (experiments.length === 0) return enrolled;
  const facts = { ...enrolled.decision.facts, experiments };
  return { ...enrolled, decision: { ...enrolled.decision, facts } };
}

/**
 * Enrolls a part of a selection into a batch, in the transaction that holds the batch: a fixed number of statements.
 */
export async function enrollChunk(
  ctx: ActorContext,
  tx: Tx,
  part: {
    readonly checked: readonly CheckedCandidate[];
    readonly terms: EnrollTerms;
    readonly batch: Batch;
    readonly edits: EditBook;
    readonly shown: ReadonlyMap<string, string>;
    /** How many people of the batch were enrolled before. */
    readonly before: number;
    /** By person: the arm of whole cadences that this one is; null without such an experiment. */
    readonly arms: ReadonlyMap<string, ArmFact> | null;
  },
): Promise<EnrolledChunk> {
  const { checked, batch, edits, shown, arms } = part;
  const terms = { ...part.terms, leavesAt: batch.leavesAt };
  const { version } = terms;
  const now = ctx.clock.now();
  const going = checked.filter((one) => one.obstacle === null);
  const ownerUserId = ctx.actor.userId ?? terms.sender.userId;
  const members = going.map(({ person }) => ({ person, ownerUserId }));
  const places = await placeOnSteps(tx, version, members);
  const taking: ExperimentRun[] = [];
  const holidays = await ctx.holidays.load();
  const calendars = await readCalendars(ctx, tx, checked.length === 0 ? [] : [{ ownerUserId }]);
  const changes = new ChangeSet(ctx);
  changes.knowSenders([terms.sender]);
  changes.knowUncapped([
    ...checked.filter((one) => !one.capped).map((one) => one.person.id),
    ...(version.definition.limits?.newPeoplePerDay === undefined ? [version.cadenceId] : []),
  ]);
  const kept: EditedEmail[] = [];
  const ignoredEdits: IgnoredEdit[] = [];
  const turns = new StartTurns(terms, { now, before: part.before });
  const found = checked.map((candidate): readonly [CheckedCandidate, Enrollment | null] => {
    const mine = edits.take(candidate.ref, candidate.person.id);
    const { obstacle } = candidate;
    const wanted = shown.get(candidate.ref) ?? shown.get(candidate.person.id);
    const startsAt =
      obstacle === null ? turns.next(startPlaceOf(candidate.person, holidays)) : batch.leavesAt;
    const draft = {
      ...newEnrollment(ctx, candidate, { ...terms, holidays, leavesAt: startsAt }),
      batchId: batch.id,
    };
    if (obstacle !== null) {
      changes.ledger.push(leaveOut(ctx, draft, { obstacle, facts: candidate.facts, terms }));
      for (const { ref } of mine) ignoredEdits.push({ ref, reason: `Not enrolled: ${obstacle}` });
      return [candidate, null];
    }
    const { run, facts } = withVariants(ctx, draft, { shown: wanted, terms, places });
    const arm = arms?.get(candidate.person.id);
    const experiments = arm === undefined ? facts : [arm, ...facts];
    taking.push(...experiments.map((fact) => toExperimentRun(run, fact)));
    const own = editsFor(ctx, mine, { id: run.id, definition: version.definition });
    kept.push(...own.kept);
    ignoredEdits.push(...own.ignored);
    const event = enrolledEvent({ ...terms, leavesAt: startsAt });
    const begun = transition(run, event, { version, now, ...calendars.of(run) });
    return [candidate, changes.begin(run, event, withFacts(begun, experiments))];
  });
  await tx.experiments.addRuns(taking);
  await tx.edits.insert(kept);
  await changes.write(tx);
  const results = found.map(([candidate, run]) => toResult(candidate, run && changes.latest(run)));
  return { results, ignoredEdits };
}
