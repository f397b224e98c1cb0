import { chooseVariant, transition } from '../cadence/index.ts';
import type { Batch, EditedEmail, Enrollment, LedgerEntry, LeftOut } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import { type Candidate, type CheckedCandidate, checkCandidates, personName } from './check-candidates.ts';
import { type ActorContext, engineVersion } from './context.ts';
import { type EditBook, editsFor, firstEmailOf, type IgnoredEdit } from './edit-emails.ts';
import { type EnrollTerms, enrolledEvent, newEnrollment } from './enroll-terms.ts';
import type { EnrollResult, EnrollWish } from './enrollment-schemas.ts';
import { readCalendars } from './run-calendars.ts';

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

/** How often an id is drawn until its variant is the wanted one: with ten variants it fails once in a billion. */
const drawsAtMost = 200;

/** A run whose first email will be the variant that was shown; the variant follows from the run's id. */
function drawn(
  ctx: ActorContext,
  run: Enrollment,
  { wanted, terms }: { readonly wanted: string | undefined; readonly terms: EnrollTerms },
): Enrollment {
  const step = firstEmailOf(terms.version.definition, terms.startStep);
  if (step === null || !step.variants.some((variant) => variant.key === wanted)) return run;
  let found = run;
  for (let draw = 0; draw < drawsAtMost && chooseVariant(step, found.id).key !== wanted; draw += 1)
    found = { ...run, id: ctx.ids.uuid() };
  return found;
}

/** The ledger's row for somebody who was left out, under the id that the run would have had. */
function leaveOut(
  ctx: ActorContext,
  run: Enrollment,
  why: { obstacle: string; facts: LedgerEntry['facts']; terms: EnrollTerms },
) {
  const { version, listSource } = why.terms;
  return {
    id: ctx.ids.uuid(),
    enrollmentId: run.id,
    personId: run.personId,
    at: ctx.clock.now(),
    event: { type: 'enrolled' as const, listSource },
    rule: 'left-out-at-enrollment',
    words: `Not enrolled in '${version.definition.name}': ${why.obstacle}`,
    facts: why.facts,
    actions: [],
    state: 'not enrolled',
    versionId: version.id,
    engine: engineVersion,
    actor: ctx.actor.name,
  };
}

/**
 * Enrolls a part of a selection into a batch, in the transaction that holds the batch: a fixed number of statements.
 */
export async function enrollChunk(
  ctx: ActorContext,
  tx: Tx,
  part: {
    readonly candidates: readonly Candidate[];
    readonly terms: EnrollTerms;
    readonly batch: Batch;
    readonly edits: EditBook;
    readonly shown: ReadonlyMap<string, string>;
  },
): Promise<EnrolledChunk> {
  const { batch, edits, shown } = part;
  const terms = { ...part.terms, leavesAt: batch.leavesAt };
  const { version } = terms;
  const now = ctx.clock.now();
  const { listSource } = terms;
  const checked = await checkCandidates(tx, part.candidates, { version, batchId: batch.id, listSource, now });
  const holidays = await ctx.holidays.load();
  const ownerUserId = ctx.actor.userId ?? terms.sender.userId;
  const calendars = await readCalendars(ctx, tx, checked.length === 0 ? [] : [{ ownerUserId }]);
  const changes = new ChangeSet(ctx);
  changes.knowSenders([terms.sender]);
  changes.knowUncapped([
    ...checked.filter((one) => !one.capped).map((one) => one.person.id),
    ...(version.definition.limits?.newPeoplePerDay === undefined ? [version.cadenceId] : []),
  ]);
  const kept: EditedEmail[] = [];
  const ignoredEdits: IgnoredEdit[] = [];
  const event = enrolledEvent(terms);
  const found = checked.map((candidate): readonly [CheckedCandidate, Enrollment | null] => {
    const mine = edits.take(candidate.ref, candidate.person.id);
    const { obstacle } = candidate;
    const wanted = shown.get(candidate.ref) ?? shown.get(candidate.person.id);
    const draft = { ...newEnrollment(ctx, candidate, { ...terms, holidays }), batchId: batch.id };
    if (obstacle !== null) {
      changes.ledger.push(leaveOut(ctx, draft, { obstacle, facts: candidate.facts, terms }));
      for (const { ref } of mine) ignoredEdits.push({ ref, reason: `Not enrolled: ${obstacle}` });
      return [candidate, null];
    }
    const run = drawn(ctx, draft, { wanted, terms });
    const own = editsFor(ctx, mine, { id: run.id, definition: version.definition });
    kept.push(...own.kept);
    ignoredEdits.push(...own.ignored);
    return [
      candidate,
      changes.begin(run, event, transition(run, event, { version, now, ...calendars.of(run) })),
    ];
  });
  await tx.edits.insert(kept);
  await changes.write(tx);
  const results = found.map(([candidate, run]) => toResult(candidate, run && changes.latest(run)));
  return { results, ignoredEdits };
}
