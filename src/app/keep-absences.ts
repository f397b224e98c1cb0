import { transition } from '../cadence/index.ts';
import type { CadenceEvent } from '../cadence/run.ts';
import type { Absence } from '../ports/records.ts';
import type { OpenRuns, Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { byId, distinct, inWorkspace } from './reading.ts';
import { readCalendars } from './run-calendars.ts';
import { holds, pauseFor } from './who-is-away.ts';

/** How many runs are moved in one transaction. */
const chunk = 500;

/** Applies one event to a portion of these runs; returns the id of the last one when there may be more. */
async function moveSome(
  ctx: ActorContext,
  tx: Tx,
  work: { readonly of: OpenRuns; readonly after: string | null; readonly event: CadenceEvent },
): Promise<string | null> {
  const found = await tx.enrollments.openMatching(work.of, { after: work.after, limit: chunk });
  await tx.people.lock(distinct(found.map((run) => run.personId)));
  // Read again under the locks: what moved them meanwhile came first.
  const ids = found.map((run) => run.id);
  const runs = await tx.enrollments.openMatching({ ...work.of, ids }, { after: null, limit: chunk });
  const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
  const calendars = await readCalendars(ctx, tx, runs);
  const changes = new ChangeSet(ctx);
  for (const run of runs) {
    const version = versions.get(run.versionId);
    if (version === undefined) continue;
    const context = { version, now: ctx.clock.now(), ...calendars.of(run) };
    changes.take(run, work.event, transition(run, work.event, context));
  }
  await changes.write(tx);
  return found.length < chunk ? null : (found.at(-1)?.id ?? null);
}

async function moveAll(ctx: ActorContext, of: OpenRuns, event: CadenceEvent): Promise<void> {
  let after: string | null = null;
  do {
    const from: string | null = after;
    after = await inWorkspace(ctx, (tx) => moveSome(ctx, tx, { of, after: from, event }));
  } while (after !== null);
}

async function begin(ctx: ActorContext, absence: Absence): Promise<void> {
  const { userId, colleagueId } = absence;
  if (holds(absence)) {
    const [owner] = await inWorkspace(ctx, (tx) => tx.users.byIds([userId]));
    if (owner !== undefined)
      await moveAll(ctx, { ownerUserId: userId, states: ['pending', 'active'] }, pauseFor(absence, owner));
  }
  await inWorkspace(ctx, async (tx) => {
    if (!holds(absence) && colleagueId !== null) await tx.tasks.handOver(userId, colleagueId);
    await tx.absences.update(absence.id, { state: 'running' });
  });
}

async function end(ctx: ActorContext, absence: Absence): Promise<void> {
  const { userId, id } = absence;
  const still = { ownerUserId: userId, states: ['paused'] as const, reason: 'rep_leave' };
  await moveAll(ctx, still, { type: 'command', command: 'resume' });
  await inWorkspace(ctx, async (tx) => {
    await tx.tasks.handBack(userId);
    await tx.absences.update(id, { state: 'over' });
  });
}

/**
 * Lets absences begin and end whose time has come. Nothing is missed before it has come to a run: whoever is due
 * meanwhile finds the absence by itself (run-due-touches). A process that is killed on the way leaves the rest to the
 * next, since what has been moved is not found again. One that is over before it began only ends.
 */
export async function keepAbsences(ctx: ActorContext): Promise<void> {
  const now = ctx.clock.now();
  for (const absence of await inWorkspace(ctx, (tx) => tx.absences.due(now))) {
    const over = absence.endsAt !== null && absence.endsAt <= now;
    await (over ? end(ctx, absence) : begin(ctx, absence));
  }
}
