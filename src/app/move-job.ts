import type { VersionChoice } from '../cadence/run.ts';
import type { Job, LeftOut, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { Actor, ActorContext } from './context.ts';
import type { GroupPlan } from './in-flight-plan.ts';

/** A job that brings people in flight to a version. */
interface MoveInput {
  readonly actor: Actor;
  readonly versionId: string;
}

/** What becomes of the people of some parts: from number `from` on, until the next entry begins. */
export interface PartPlan {
  readonly from: number;
  readonly choice: VersionChoice;
  readonly to: string | null;
  /** How often these people were put off because a mail of theirs was under way. */
  readonly round: number;
}

/** How far it is. The first four stand in every job that goes by parts. */
export interface MoveMemo {
  readonly stored: number;
  readonly next: number;
  readonly list: null;
  readonly tries: number;
  readonly plan: readonly PartPlan[];
  readonly moved: number;
  readonly restarted: number;
  /** Who ended meanwhile, or was on the version already. */
  readonly gone: number;
  readonly leftOut: number;
}

export const moveInputOf = (job: Job) => job.input as unknown as MoveInput;
export const moveMemoOf = (job: Job) => job.memo as unknown as MoveMemo;

/** What becomes of the people of a part. */
export function planOfPart({ plan }: MoveMemo, part: number): PartPlan | undefined {
  return plan.findLast((one) => one.from <= part);
}

/** Groups by what becomes of them: each is one statement, however many people. */
function byChoice(sources: readonly (GroupPlan & { readonly versionId: string })[]) {
  const chosen = sources.filter(({ choice }) => choice !== 'stay');
  return [...Map.groupBy(chosen, ({ choice, to }) => `${choice} ${to ?? ''}`).values()];
}

/**
 * Adds the job that brings everybody to a version who is not to stay: whom is fixed now, so that those who were counted
 * are those who are moved. Null when everybody stays.
 */
export async function queueMoves(
  ctx: ActorContext,
  tx: Tx,
  { version, sources }: { readonly version: Version; readonly sources: Parameters<typeof byChoice>[0] },
): Promise<Job | null> {
  const id = ctx.ids.uuid();
  const plan: PartPlan[] = [];
  let [stored, total] = [0, 0];
  for (const groups of byChoice(sources)) {
    const [{ choice, to } = { choice: 'stay' as const, to: null }] = groups;
    if (choice === 'stay') continue;
    plan.push({ from: stored, choice, to, round: 0 });
    const size = ctx.settings.peoplePerPart;
    const added = await tx.jobs.addRuns(id, stored, { cadenceId: version.cadenceId, groups, size });
    stored += added.parts;
    total += added.runs;
  }
  if (stored === 0) return null;
  const input: MoveInput = { actor: ctx.actor, versionId: version.id };
  const memo: MoveMemo = {
    stored,
    next: 0,
    list: null,
    tries: 0,
    plan,
    moved: 0,
    restarted: 0,
    gone: 0,
    leftOut: 0,
  };
  const now = ctx.clock.now();
  const job: Job = {
    id,
    kind: 'move',
    state: 'queued',
    total,
    done: 0,
    result: null,
    createdAt: now,
    input: { ...input },
    memo: { ...memo },
  };
  await tx.jobs.insert(job);
  await tx.workspace.dueBy(now);
  return job;
}

/** Ends the job. Whoever it did not come to stays on their version, for the reason given. */
export async function endMoving(
  tx: Tx,
  job: Job,
  end: { readonly state: 'done' | 'failed'; readonly why?: string },
): Promise<void> {
  const { next, moved, restarted, leftOut, gone } = moveMemoOf(job);
  if (end.why !== undefined)
    await tx.jobs.leaveOutFrom(job.id, { part: next, seq: leftOut }, `Not moved: ${end.why}`);
  const error = end.state === 'failed' ? { error: end.why } : {};
  const stayed = job.total - moved - restarted - gone;
  await tx.jobs.save(job.id, {
    state: end.state,
    result: { moved, restarted, stayed, ended: gone, ...error },
  });
  await tx.jobs.dropParts(job.id);
}

/** Says of people why they stay on their version: read by `GET /v1/jobs/{id}/left-out`. */
export async function noteStaying(tx: Tx, job: Job, staying: readonly LeftOut[]): Promise<void> {
  await tx.batches.addLeftOut(job.id, moveMemoOf(job).leftOut, staying);
}
