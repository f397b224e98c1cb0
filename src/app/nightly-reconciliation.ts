import { localDay, momentOf } from '../cadence/windows.ts';
import { zoneNamed } from '../cadence/zone.ts';
import type { Reconciliation, ReconciliationCounts } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';

/** When each CRM is compared of itself: while the workspace's zone sleeps. */
const nightHour = '03:00';
const dayMs = 24 * 60 * 60_000;
/** A run begins this much before the last one ended: what was carried out then may have been written since. */
const overlapMs = dayMs;
/** How far back a run goes that is not told from when. */
const longestMs = 30 * dayMs;

const noCounts: ReconciliationCounts = {
  missing: 0,
  unrecorded: 0,
  doubled: 0,
  misplaced: 0,
  orphaned: 0,
  expected: 0,
  listed: 0,
  repaired: 0,
  open: 0,
  waiting: 0,
  gone: 0,
  letBe: 0,
};

/** From when a run goes that is not told: from the last one on, with an overlap, and 30 days at most. */
export async function sinceLast(ctx: ActorContext, tx: Tx, connectionId: string): Promise<Date> {
  const earliest = ctx.clock.now().getTime() - longestMs;
  const last = await tx.reconciliations.lastDone(connectionId);
  return new Date(last === null ? earliest : Math.max(earliest, last.until.getTime() - overlapMs));
}

/** A run that has not begun, up to now. */
export function newReconciliation(
  ctx: ActorContext,
  asked: Pick<Reconciliation, 'connectionId' | 'since' | 'day' | 'dryRun' | 'again'>,
): Reconciliation {
  const now = ctx.clock.now();
  return {
    ...asked,
    id: ctx.ids.uuid(),
    state: 'queued',
    startedBy: ctx.actor.name,
    until: now,
    createdAt: now,
    finishedAt: null,
    counts: noCounts,
    differences: [],
    problem: null,
    place: { phase: 'touches', after: null },
    failures: 0,
  };
}

/**
 * Queues this night's run for every working connection that has not had it, in the caller's transaction; only one
 * process's counts, by the day's unique key; and forgets the answers that were kept for repeats of a request which may
 * not come any more. Returns when the next night is; null when nothing is connected.
 */
export async function planNight(ctx: ActorContext, tx: Tx): Promise<Date | null> {
  const { zone: named, connections } = await tx.reconciliations.nightly();
  if (connections.length === 0) return null;
  const zone = zoneNamed(named) ?? 'UTC';
  const now = ctx.clock.now().getTime();
  const today = localDay(now, zone);
  const night = now < momentOf(today, nightHour, zone) ? today.subtract({ days: 1 }) : today;
  const began = momentOf(night, nightHour, zone);
  const day = night.toString();
  for (const { id, connectedAt, day: last } of connections) {
    if ((last !== null && last >= day) || connectedAt.getTime() >= began) continue;
    const since = await sinceLast(ctx, tx, id);
    await tx.reconciliations.insert(
      newReconciliation(ctx, { connectionId: id, since, day, dryRun: false, again: false }),
    );
    await tx.keys.forgetIdempotent(ctx.clock.wall());
  }
  return new Date(momentOf(night.add({ days: 1 }), nightHour, zone));
}
