import { type Estimate, estimate, standsOut } from '../cadence/index.ts';
import type { ActorContext } from './context.ts';
import { cohortsOf } from './read-scoreboard.ts';
import { found, inWorkspace } from './reading.ts';

/** How far back the weeks go: half a year. */
const weeksBack = 26;
const weekMs = 7 * 86_400_000;

/** The people of one version who were enrolled in one week. */
interface CohortWeek {
  /** The Monday in the workspace's zone: `2026-11-23`. */
  readonly week: string;
  readonly enrolled: number;
  /** How many of them are not old enough yet. While there are any the share can still change, so none is given. */
  readonly younger: number;
  /** Positive replies and meetings; null while some of the week are younger. */
  readonly wins: Estimate | null;
}

export interface CohortWeeks {
  readonly zone: string;
  readonly items: readonly CohortWeek[];
  /** The week whose share differs from the other weeks' by more than chance explains; null when none does. */
  readonly standsOut: string | null;
}

/** One version's last half year by the week of enrollment, oldest first; weeks in which nobody began are left out. */
export async function readCohortWeeks(ctx: ActorContext, versionId: string): Promise<CohortWeeks> {
  return inWorkspace(ctx, async (tx) => {
    const version = found((await tx.cadences.versionsByIds([versionId]))[0], 'cadence version', versionId);
    const { zone } = await tx.workspace.get();
    const since = new Date(ctx.clock.now().getTime() - weeksBack * weekMs);
    const weeks = await tx.analytics.weeks(cohortsOf(ctx, [version]), { zone, since });
    const items = weeks.map(({ week, enrolled, mature, wins }) => ({
      week,
      enrolled,
      younger: enrolled - mature,
      wins: mature === enrolled ? estimate(wins, mature) : null,
    }));
    const told = items.flatMap(({ week, wins }) => (wins === null ? [] : [{ week, ...wins }]));
    return { zone, items, standsOut: standsOut(told)?.week ?? null };
  });
}
