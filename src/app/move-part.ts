import { doneBefore, isTerminal, transition } from '../cadence/index.ts';
import type { Enrollment, Job, LeftOut, Person, Version } from '../ports/records.ts';
import type { LatestVisits, Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { leaveExperiments, type MovedRun } from './experiment-reach.ts';
import {
  endMoving,
  type MoveMemo,
  moveInputOf,
  moveMemoOf,
  noteStaying,
  type PartPlan,
  planOfPart,
} from './move-job.ts';
import { personName } from './person-name.ts';
import { byId, distinct, found, inWorkspace } from './reading.ts';
import { type RunCalendars, readCalendars } from './run-calendars.ts';
import { stillOurs } from './selection-job.ts';

/** How often people are put off whose mail is under way, or of unknown fate, before they stay where they are. */
const roundsAtMost = 10;

/** The first time at once, since a mail takes seconds; then with waits of up to ten minutes, for over an hour in all. */
const waitSeconds = (round: number) => (round <= 1 ? 0 : Math.min(600, 5 * 2 ** round));

interface Gathered {
  readonly target: Version;
  readonly versions: ReadonlyMap<string, Version>;
  readonly people: ReadonlyMap<string, Person>;
  /** As they are under their people's locks. */
  readonly runs: readonly Enrollment[];
  readonly visits: ReadonlyMap<string, LatestVisits>;
  readonly calendars: RunCalendars;
  /** Runs with a mail that is under way, waits for its next attempt, or has an unknown fate. */
  readonly mailing: ReadonlySet<string>;
}

/** Locks the people of a part and reads what decides about them: a fixed number of statements. */
async function gather(
  ctx: ActorContext,
  tx: Tx,
  { ids, versionId }: { readonly ids: readonly string[]; readonly versionId: string },
): Promise<Gathered> {
  const before = await tx.enrollments.byIds(ids);
  const people = byId(await tx.people.lock(distinct(before.map((run) => run.personId))));
  const [runs, visits, open] = await Promise.all([
    tx.enrollments.byIds(ids),
    tx.touches.latestVisits(ids),
    tx.sends.unresolved(ids),
  ]);
  const versions = byId(
    await tx.cadences.versionsByIds(distinct([versionId, ...runs.map((run) => run.versionId)])),
  );
  return {
    versions,
    people,
    runs,
    visits,
    calendars: await readCalendars(ctx, tx, runs),
    target: found(versions.get(versionId), 'cadence version', versionId),
    mailing: new Set(open.map((send) => send.enrollmentId)),
  };
}

interface Sorted {
  readonly changes: ChangeSet;
  readonly changed: readonly MovedRun[];
  readonly gone: number;
  readonly later: readonly string[];
  readonly staying: readonly LeftOut[];
}

function staysBecause({ people, versions }: Gathered, run: Enrollment, why: string): LeftOut {
  const person = people.get(run.personId);
  const version = versions.get(run.versionId)?.number ?? 'their own';
  return {
    ref: run.id,
    personId: run.personId,
    name: person === undefined ? 'Somebody who is gone' : personName(person),
    reason: `Stays on version ${version}: ${why}`,
  };
}

/** Changes the runs that may change now: each is one decision in the ledger, with all that it was taken from. */
function changeVersions(ctx: ActorContext, all: Gathered, plan: PartPlan): Sorted {
  const { target, versions, people, visits, mailing, calendars } = all;
  const now = ctx.clock.now();
  const changes = new ChangeSet(ctx);
  const [changed, later, staying]: [MovedRun[], string[], LeftOut[]] = [[], [], []];
  let gone = 0;
  for (const run of all.runs) {
    const source = versions.get(run.versionId) ?? target;
    const from = source.number;
    // A later publication may have moved a run further already: it stays there.
    if (isTerminal(run.state) || from >= target.number) gone += 1;
    else if (mailing.has(run.id) && plan.round >= roundsAtMost)
      staying.push(
        staysBecause(
          all,
          run,
          run.state === 'paused'
            ? 'a mail of this run had not left, or has an unknown fate, when it was paused. Resume or end it, then move them.'
            : 'a mail of this run has an unknown fate. Decide about it, then move them.',
        ),
      );
    // Or the person is being merged into another one just now, whom we have not locked: try this run again in the
    // next round.
    else if (mailing.has(run.id) || !people.has(run.personId)) later.push(run.id);
    else {
      const steps = visits.get(run.id) ?? {};
      const event = {
        type: 'version_changed' as const,
        choice: plan.choice,
        from,
        ...(plan.to === null ? {} : { to: plan.to }),
        steps,
        done: doneBefore(source.definition, run, steps),
      };
      const there = { ...run, versionId: target.id };
      const result = transition(there, event, { version: target, now, ...calendars.of(there) });
      if (result.run === there)
        staying.push(staysBecause(all, run, result.decision.words.replace('ignored: ', '')));
      else {
        // What the run knew of its way is in it anew, or gone.
        const { past: _, ...stripped } = there;
        changes.take(stripped, event, result);
        changed.push({ id: run.id, from: source.definition, came: Object.keys(steps) });
      }
    }
  }
  return { changes, changed, gone, later, staying };
}

/** Puts people off to a part of their own at the end, behind everybody who can be moved at once. */
async function putOff(tx: Tx, job: Job, plan: PartPlan, ids: readonly string[]): Promise<Partial<MoveMemo>> {
  if (ids.length === 0) return {};
  const memo = moveMemoOf(job);
  await tx.jobs.addParts(job.id, memo.stored, [ids]);
  const again = { ...plan, from: memo.stored, round: plan.round + 1 };
  return { stored: memo.stored + 1, plan: [...memo.plan, again] };
}

/**
 * Brings the next part of the people to their version and notes it in the same transaction: no part is done twice, and a
 * process that is killed loses one part of work at most. Who reserves a mail for them locks the same people, so a run is
 * changed before or after it, and after only when the mail's fate is known.
 */
export async function movePart(ctx: ActorContext, job: Job): Promise<void> {
  await inWorkspace(ctx, async (tx) => {
    const held = await stillOurs(tx, job);
    if (held === null) return;
    const memo = moveMemoOf(held);
    const plan = planOfPart(memo, memo.next);
    if (plan === undefined) return endMoving(tx, held, { state: 'done' });
    const ids = (await tx.jobs.part(job.id, memo.next)) as readonly string[];
    const all = await gather(ctx, tx, { ids, versionId: moveInputOf(held).versionId });
    const { changes, changed, gone, later, staying } = changeVersions(ctx, all, plan);
    await changes.write(tx);
    await leaveExperiments(tx, all.target, changed);
    await noteStaying(tx, held, staying);
    const count =
      plan.choice === 'restart'
        ? { restarted: memo.restarted + changed.length }
        : { moved: memo.moved + changed.length };
    const on: MoveMemo = {
      ...memo,
      ...(await putOff(tx, held, plan, later)),
      ...count,
      next: memo.next + 1,
      tries: 0,
      gone: memo.gone + gone,
      leftOut: memo.leftOut + staying.length,
    };
    const done = held.done + ids.length - later.length;
    const round = planOfPart(on, on.next)?.round ?? 0;
    await tx.jobs.save(job.id, { done, memo: { ...on }, leaseSeconds: waitSeconds(round) });
    if (on.next >= on.stored) await endMoving(tx, { ...held, done, memo: { ...on } }, { state: 'done' });
  });
}
