import { type Caps, dayAt, type Leave, type PeriodCap, weekAt } from '../cadence/index.ts';
import type { Absence, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';

/** A company with a cap on touches, and how many of the people who are to be enrolled are of it, by place. */
export interface CompanyAsked {
  readonly id: string;
  readonly name: string;
  readonly touchesPerWeek: number;
  readonly at: Readonly<Record<string, number>>;
}

/**
 * The caps that a forecast keeps, with what is taken of them: those of the companies (by the names under which the forecast
 * has them) and of the cadence. One statement; none where nothing has a cap.
 */
export async function capsFor(
  tx: Tx,
  of: {
    /** Of each cadence that people are to begin. */
    readonly versions: readonly Version[];
    readonly companies: ReadonlyMap<string, CompanyAsked>;
    readonly zone: string;
    readonly now: Date;
  },
): Promise<Caps> {
  const { versions, companies, zone, now } = of;
  const perDay = versions.flatMap(({ cadenceId, definition: { limits } }) =>
    limits?.newPeoplePerDay === undefined ? [] : [[cadenceId, limits.newPeoplePerDay] as const],
  );
  const [week, day] = [weekAt(now.getTime(), zone), dayAt(now.getTime(), zone)];
  const asked = [
    ...[...companies.values()].map(({ id }) => ({
      ...{ scope: 'company' as const, scopeId: id, from: new Date(week.from) },
    })),
    ...perDay.map(([scopeId]) => ({ scope: 'cadence' as const, scopeId, from: new Date(day.from) })),
  ];
  const slots = asked.length === 0 ? [] : await tx.caps.taken(asked);
  const capOf = (scopeId: string, cap: number): PeriodCap => {
    const own = slots.filter((slot) => slot.scopeId === scopeId);
    return { cap, taken: own.map(({ at }) => at.getTime()), had: own.filter(({ used }) => used).length };
  };
  return {
    zone,
    companies: new Map([...companies].map(([key, one]) => [key, capOf(one.id, one.touchesPerWeek)])),
    cadences: new Map(perDay.map(([id, cap]) => [id, capOf(id, cap)])),
  };
}

/** Absences as a forecast takes them. */
export const toLeave = ({ userId, startsAt, endsAt, policy, colleagueId }: Absence): Leave => ({
  repId: userId,
  from: startsAt.getTime(),
  to: endsAt?.getTime() ?? null,
  colleagueId: policy === 'hand_over' ? colleagueId : null,
});
