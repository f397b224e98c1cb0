import { transition } from '../cadence/index.ts';
import type { Batch, EditedEmail, Enrollment } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import { type Candidate, type CheckedCandidate, checkCandidates, personName } from './check-candidates.ts';
import { type ActorContext, engineVersion } from './context.ts';
import { type EditBook, editsFor, type IgnoredEdit } from './edit-emails.ts';
import { type EnrollTerms, newEnrollment } from './enroll-terms.ts';
import type { EnrollResult } from './enrollment-schemas.ts';

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

/** The ledger's row for somebody who was left out, under the id that the run would have had. */
function leaveOut(ctx: ActorContext, run: Enrollment, why: { obstacle: string; terms: EnrollTerms }) {
  const { version, listSource } = why.terms;
  return {
    id: ctx.ids.uuid(),
    enrollmentId: run.id,
    personId: run.personId,
    at: ctx.clock.now(),
    event: { type: 'enrolled' as const, listSource },
    rule: 'left-out-at-enrollment',
    words: `Not enrolled in '${version.definition.name}': ${why.obstacle}`,
    facts: {},
    actions: [],
    state: 'not enrolled',
    versionId: version.id,
    engine: engineVersion,
    actor: ctx.actor.name,
  };
}

/**
 * Enrolls a part of a selection into a batch, in the transaction that holds the batch: a fixed number of statements.
 * Whoever the batch has enrolled before, because a job was cut off, counts as enrolled.
 */
export async function enrollChunk(
  ctx: ActorContext,
  tx: Tx,
  part: {
    readonly candidates: readonly Candidate[];
    readonly terms: EnrollTerms;
    readonly batch: Batch;
    readonly edits: EditBook;
  },
): Promise<EnrolledChunk> {
  const { terms, batch, edits } = part;
  const locked = await tx.people.lock(part.candidates.map((one) => one.person.id));
  const byId = new Map(locked.map((person) => [person.id, person]));
  const fresh = part.candidates.map((one) => ({ ...one, person: byId.get(one.person.id) ?? one.person }));
  const checked = await checkCandidates(tx, fresh, terms.version);
  const now = ctx.clock.now();
  const changes = new ChangeSet(ctx);
  const runs: Enrollment[] = [];
  const kept: EditedEmail[] = [];
  const ignoredEdits: IgnoredEdit[] = [];
  const notBefore = batch.leavesAt === null ? {} : { notBefore: batch.leavesAt };
  const results = checked.map((candidate): EnrollResult => {
    const mine = edits.take(candidate.ref, candidate.person.id);
    const { openRun, obstacle } = candidate;
    if (openRun?.batchId === batch.id) return toResult(candidate, openRun);
    const run = {
      ...newEnrollment(ctx, candidate, { ...terms, leavesAt: batch.leavesAt }),
      batchId: batch.id,
    };
    if (obstacle !== null) {
      changes.ledger.push(leaveOut(ctx, run, { obstacle, terms }));
      for (const { ref } of mine) ignoredEdits.push({ ref, reason: `Not enrolled: ${obstacle}` });
      return toResult(candidate, null);
    }
    runs.push(run);
    const own = editsFor(ctx, mine, { id: run.id, definition: terms.version.definition });
    kept.push(...own.kept);
    ignoredEdits.push(...own.ignored);
    const event = { type: 'enrolled' as const, ...notBefore };
    return toResult(
      candidate,
      changes.take(run, event, transition(run, event, { version: terms.version, now })),
    );
  });
  await tx.enrollments.insert(runs);
  await tx.edits.insert(kept);
  await changes.write(tx);
  return { results, ignoredEdits };
}
