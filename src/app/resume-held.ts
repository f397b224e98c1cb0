import { transition } from '../cadence/index.ts';
import type { HoldCause } from '../cadence/run.ts';
import type { Enrollment, Workspace } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { byId, distinct } from './reading.ts';
import { readCalendars } from './run-calendars.ts';
import { mayReach } from './test-mode.ts';

const batch = 500;

/** Resumes these runs as far as their people are not held and may be reached now. */
async function resume(
  ctx: ActorContext,
  tx: Tx,
  held: { readonly runs: readonly Enrollment[]; readonly over: HoldCause; readonly workspace: Workspace },
): Promise<number> {
  const { over, workspace } = held;
  const people = byId(await tx.people.lock(distinct(held.runs.map((run) => run.personId))));
  const runs = await tx.enrollments.byIds(held.runs.map((run) => run.id));
  const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
  const calendars = await readCalendars(ctx, tx, runs);
  const changes = new ChangeSet(ctx);
  let resumed = 0;
  for (const run of runs) {
    const person = people.get(run.personId);
    const version = versions.get(run.versionId);
    if (person === undefined || version === undefined || person.hold !== null || run.reason !== 'held')
      continue;
    if (over === 'test_mode' && !mayReach(workspace, person)) continue;
    const event = { type: 'command' as const, command: 'resume' as const, over };
    changes.take(run, event, transition(run, event, { version, now: ctx.clock.now(), ...calendars.of(run) }));
    resumed += 1;
  }
  await changes.write(tx);
  return resumed;
}

/**
 * Lets go, in the caller's transaction, the runs that only a setting of the workspace held and that it holds no more;
 * what is late is spread by the usual windows. The settings must have been changed before, in the same transaction.
 * Returns how many runs were resumed.
 */
export async function resumeHeld(
  ctx: ActorContext,
  tx: Tx,
  now: { readonly over: HoldCause; readonly workspace: Workspace },
): Promise<number> {
  let resumed = 0;
  let after: string | null = null;
  do {
    const runs: readonly Enrollment[] = await tx.enrollments.heldFor(now.over, { after, limit: batch });
    resumed += await resume(ctx, tx, { ...now, runs });
    after = runs.length < batch ? null : (runs.at(-1)?.id ?? null);
  } while (after !== null);
  return resumed;
}
