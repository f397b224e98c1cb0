import { inWords } from '../cadence/index.ts';
import type { Absence, Alert, Task } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

/** Who is away now, by user. One statement, of which most workspaces get nothing. */
export async function whoIsAway(tx: Tx, now: Date): Promise<ReadonlyMap<string, Absence>> {
  return new Map((await tx.absences.inForce(now)).map((absence) => [absence.userId, absence]));
}

/** Whether the runs of whoever is away stand still meanwhile. */
export function holds(absence: Absence | undefined): absence is Absence {
  return absence?.policy === 'hold';
}

/** Why a run stands still, in words. */
export function awayWords(
  { kind, endsAt }: Absence,
  owner: { readonly name: string; readonly zone: string },
) {
  if (kind === 'deactivated') return `${owner.name}, who owns this run, was deactivated.`;
  return `${owner.name} is away${endsAt === null ? '' : ` until ${inWords(endsAt, owner.zone)}`}.`;
}

/** The command by which a run stands still while its owner is away. */
export function pauseFor(absence: Absence, owner: { readonly name: string; readonly zone: string }) {
  return {
    type: 'command' as const,
    command: 'pause' as const,
    reason: 'rep_leave' as const,
    because: awayWords(absence, owner),
    ...(absence.endsAt === null ? {} : { until: absence.endsAt }),
  };
}

/** Who does a task of this owner's now, and on whose behalf. */
export function taskOwner(
  ownerUserId: string,
  away: ReadonlyMap<string, Absence>,
): Pick<Task, 'ownerUserId' | 'onBehalfOf'> {
  const colleagueId = standInOf(ownerUserId, away);
  return colleagueId === null
    ? { ownerUserId, onBehalfOf: null }
    : { ownerUserId: colleagueId, onBehalfOf: ownerUserId };
}

/** Who stands in for a user now; null when nobody has to. */
export function standInOf(userId: string, away: ReadonlyMap<string, Absence>): string | null {
  const absence = away.get(userId);
  return absence?.policy === 'hand_over' ? absence.colleagueId : null;
}

/** Alerts as they go out now: those for whoever is away go to who stands in. */
export async function alertsForWhoIsThere(
  tx: Tx,
  alerts: readonly Alert[],
  now: Date,
): Promise<readonly Alert[]> {
  if (alerts.length === 0) return alerts;
  const away = await whoIsAway(tx, now);
  return alerts.map((alert) => {
    const standIn = alert.userId === null ? null : standInOf(alert.userId, away);
    return standIn === null ? alert : { ...alert, userId: standIn };
  });
}
