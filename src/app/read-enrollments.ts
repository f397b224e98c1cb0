import { z } from 'zod';
import { type EnrollmentState, enrollmentStates } from '../cadence/run.ts';
import type { LedgerEntry } from '../ports/records.ts';
import type { EnrollmentFilter, Page } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { describeRuns, type EnrollmentView } from './describe-runs.ts';
import { ownerInput } from './owner-filter.ts';
import { parseInput } from './parse-input.ts';
import { seesOnly } from './permissions.ts';
import { found, inWorkspace, pageInput, toPage } from './reading.ts';
import { stateSentence } from './state-sentence.ts';

export { describeRuns, type EnrollmentView } from './describe-runs.ts';

const filters = {
  cadenceId: z.uuid().optional(),
  versionId: z.uuid().optional(),
  personId: z.uuid().optional(),
  /** A user's id, or `me`. */
  owner: ownerInput,
  /** The request that enrolled them. */
  batchId: z.uuid().optional(),
  /** Name, address or company of the person. */
  q: z.string().max(200).optional(),
};

export const listEnrollmentsInput = pageInput.extend({
  state: z.enum(enrollmentStates).optional(),
  reason: z.string().min(1).max(40).optional(),
  ...filters,
});
export const countEnrollmentsInput = z.object(filters);

/** A run with names, and where it stands in one sentence. */
interface RunView extends EnrollmentView {
  readonly sentence: string;
}

/** Beyond this nobody counts: the number is then 'this many or more'. */
const countAtMost = 10_000;

/**
 * What the actor may see of what was asked for: a rep their own runs, and all runs of one person, so that nobody is
 * contacted twice.
 */
function toFilter(ctx: ActorContext, input: z.output<typeof countEnrollmentsInput>): EnrollmentFilter | null {
  const { owner, q, ...filter } = input;
  const asked = owner === 'me' ? (ctx.actor.userId ?? undefined) : owner;
  const only = input.personId === undefined ? seesOnly(ctx) : null;
  if (only !== null && asked !== undefined && asked !== only) return null;
  return { ...filter, ownerUserId: only ?? asked, query: q?.trim() || undefined };
}

/** Runs by state, reason, cadence, owner, person, batch or words, newest first; a rep sees their own. */
export async function listEnrollments(
  ctx: ActorContext,
  input: z.input<typeof listEnrollmentsInput>,
): Promise<Page<RunView>> {
  const { cursor, limit, state, reason, ...asked } = parseInput(listEnrollmentsInput, input);
  const filter = toFilter(ctx, asked);
  if (filter === null) return { items: [], next: null };
  return inWorkspace(ctx, async (tx) => {
    const page = toPage({ cursor, limit });
    const { items, next } = await tx.enrollments.list({ ...filter, state, reason }, page);
    return { items: withSentences(ctx, await describeRuns(tx, items)), next };
  });
}

/** How many runs there are in a state; `more` when they are too many to be counted. */
export interface StateCount {
  readonly state: EnrollmentState;
  readonly count: number;
  readonly more: boolean;
}

/** The same runs counted by state, for the bar above a listing; every state is there, also with none. */
export async function countEnrollments(
  ctx: ActorContext,
  input: z.input<typeof countEnrollmentsInput>,
): Promise<readonly StateCount[]> {
  const filter = toFilter(ctx, parseInput(countEnrollmentsInput, input));
  if (filter === null) return enrollmentStates.map((state) => ({ state, count: 0, more: false }));
  const wanted = { states: enrollmentStates, atMost: countAtMost + 1 };
  const counted = await inWorkspace(ctx, (tx) => tx.enrollments.countByState(filter, wanted));
  return enrollmentStates.map((state) => {
    const count = counted.get(state) ?? 0;
    return { state, count: Math.min(count, countAtMost), more: count > countAtMost };
  });
}

/** One run. */
export async function readEnrollment(ctx: ActorContext, id: string): Promise<RunView> {
  return inWorkspace(ctx, async (tx) => {
    const [view] = withSentences(ctx, await describeRuns(tx, await tx.enrollments.byIds([id])));
    return found(view, 'enrollment', id);
  });
}

/** Runs with where they stand now, in one sentence each. */
function withSentences(ctx: ActorContext, runs: readonly EnrollmentView[]): RunView[] {
  const now = ctx.clock.now();
  return runs.map((run) => ({ ...run, sentence: stateSentence(run, now) }));
}

/** Every decision about one run, in the order in which they were taken. */
export async function readLedger(ctx: ActorContext, id: string): Promise<readonly LedgerEntry[]> {
  return inWorkspace(ctx, async (tx) => {
    const entries = await tx.ledger.byEnrollment(id);
    // Somebody who was left out has decisions, but no enrollment.
    if (entries.length === 0) found((await tx.enrollments.byIds([id]))[0], 'enrollment', id);
    return entries;
  });
}
