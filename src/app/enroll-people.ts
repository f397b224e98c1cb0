import type { z } from 'zod';
import { transition } from '../cadence/index.ts';
import type { Enrollment, Job } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { bringIn } from './bring-in.ts';
import { ChangeSet } from './change-set.ts';
import { type Candidate, type CheckedCandidate, checkCandidates, personName } from './check-candidates.ts';
import { type ActorContext, engineVersion } from './context.ts';
import { type EnrollTerms, enrollTerms, newEnrollment } from './enroll-terms.ts';
import {
  type EnrollPeopleInput,
  type EnrollResult,
  type EnrollSummary,
  enrollAtOnce,
  enrollPeopleInput,
} from './enrollment-schemas.ts';
import { parseInput } from './parse-input.ts';
import { type ResolvedSelection, resolveSelection } from './resolve-selection.ts';

/** How many people are brought in and enrolled in one transaction. */
const chunkSize = 200;

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

async function enrollCandidates(
  ctx: ActorContext,
  tx: Tx,
  batch: { readonly candidates: readonly Candidate[]; readonly terms: EnrollTerms },
): Promise<readonly EnrollResult[]> {
  const { terms } = batch;
  const locked = await tx.people.lock(batch.candidates.map((one) => one.person.id));
  const byId = new Map(locked.map((person) => [person.id, person]));
  const fresh = batch.candidates.map((one) => ({ ...one, person: byId.get(one.person.id) ?? one.person }));
  const checked = await checkCandidates(tx, fresh, terms.version);
  const now = ctx.clock.now();
  const changes = new ChangeSet(ctx);
  const runs: Enrollment[] = [];
  const results = checked.map((candidate) => {
    const event = { type: 'enrolled' as const };
    const run = newEnrollment(ctx, candidate, terms);
    if (candidate.obstacle === null) {
      runs.push(run);
      const result = transition(run, event, { version: terms.version, now });
      return toResult(candidate, changes.take(run, event, result));
    }
    changes.ledger.push({
      id: ctx.ids.uuid(),
      enrollmentId: run.id,
      personId: run.personId,
      at: now,
      event: { ...event, listSource: terms.listSource },
      rule: 'left-out-at-enrollment',
      words: `Not enrolled in '${terms.version.definition.name}': ${candidate.obstacle}`,
      facts: {},
      actions: [],
      state: 'not enrolled',
      versionId: terms.version.id,
      engine: engineVersion,
      actor: ctx.actor.name,
    });
    return toResult(candidate, null);
  });
  await tx.enrollments.insert(runs);
  await changes.write(tx);
  return results;
}

/** Enrolls everybody of a resolved selection, chunk by chunk, telling `progress` after each. */
export async function enrollSelection(
  ctx: ActorContext,
  input: EnrollPeopleInput,
  work: { readonly selection: ResolvedSelection; readonly progress?: (done: number) => Promise<void> },
): Promise<EnrollSummary> {
  const { selection } = work;
  const total = selection.kind === 'people' ? selection.ids.length : selection.refs.length;
  const results: EnrollResult[] = [];
  for (let from = 0; from < total; from += chunkSize) {
    const { read, unknown } = await bringIn(ctx, selection, { from, to: from + chunkSize });
    results.push(...unknown);
    const enrolled = await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
      const terms = await enrollTerms(ctx, tx, input, selection.source);
      const candidates = await read(tx);
      return enrollCandidates(ctx, tx, { candidates, terms });
    });
    results.push(...enrolled);
    await work.progress?.(Math.min(from + chunkSize, total));
  }
  const enrolled = results.filter((result) => result.status === 'enrolled').length;
  ctx.kick();
  return { enrolled, skipped: results.length - enrolled, results };
}

/**
 * Enrolls people in a cadence's version in force. Up to 200 are answered at once, each `enrolled` or `skipped` with
 * a reason; more become a job, whose id is returned. Everybody who is left out has a ledger row.
 */
export async function enrollPeople(
  ctx: ActorContext,
  raw: z.input<typeof enrollPeopleInput>,
): Promise<EnrollSummary | { readonly job: Job }> {
  const input = parseInput(enrollPeopleInput, raw);
  const selection = await resolveSelection(ctx, input.people);
  const total = selection.kind === 'people' ? selection.ids.length : selection.refs.length;
  if (total <= enrollAtOnce) return enrollSelection(ctx, input, { selection });
  const job = await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    await enrollTerms(ctx, tx, input, selection.source);
    const queued = await tx.jobs.insert(
      {
        id: ctx.ids.uuid(),
        kind: 'enroll',
        input: { enroll: input, actor: ctx.actor },
        state: 'queued',
        total,
        done: 0,
        result: null,
        createdAt: ctx.clock.now(),
      },
      null,
    );
    await tx.workspace.dueBy(ctx.clock.now());
    return queued;
  });
  ctx.kick();
  return { job };
}
