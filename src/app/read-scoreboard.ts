import { z } from 'zod';
import {
  type Benchmark,
  benchmarkOf,
  type Estimate,
  estimate,
  observedDays,
  plannedDays,
} from '../cadence/index.ts';
import type { Cadence, Version } from '../ports/records.ts';
import type { EventNumber } from '../ports/repos/analytics.ts';
import type { Cohorts, Tx, VersionCounts } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { seesOnly } from './permissions.ts';
import { byId, found, inWorkspace } from './reading.ts';
import { hasTooManyOptOuts, type Scored, type Verdict, verdictOn } from './scoreboard-verdict.ts';

export const scoreboardInput = z.object({ cadenceId: z.uuid().optional() });

/** How one version does, by the people who were enrolled long enough ago. */
export interface ScoreRow {
  readonly cadence: Pick<Cadence, 'id' | 'name' | 'type' | 'archivedAt'>;
  readonly version: Pick<Version, 'id' | 'number' | 'publishedAt'> & { readonly current: boolean };
  /** Days that the version is planned to take, and days of each run that count. */
  readonly plannedDays: number;
  readonly observedDays: number;
  readonly enrolled: number;
  readonly mature: number;
  /** Of the mature ones, those whose run is not over though its days are: held, paused, or late. */
  readonly stalled: number;
  readonly younger: {
    readonly count: number;
    readonly nextAt: Date | null;
    readonly lastAt: Date | null;
  };
  readonly numbers: Readonly<Record<EventNumber | 'steps', Estimate>>;
  /** False where no mail was watched for this: then its numbers are not known, not 0. */
  readonly tracked: VersionCounts['tracked'];
  readonly verdict: Verdict;
  readonly tooManyOptOuts: boolean;
  /** Place by the lower end of the main number's interval; null while nobody is old enough. */
  readonly rank: number | null;
  readonly benchmark: Benchmark | null;
}

export interface Scoreboard {
  /** Whose runs are counted: the actor's own, or everybody's. */
  readonly scope: 'own' | 'all';
  readonly at: Date;
  readonly items: readonly ScoreRow[];
}

/** The runs of these versions that the actor may count. */
export function cohortsOf(ctx: ActorContext, versions: readonly Version[]): Cohorts {
  return {
    versions: versions.map(({ id, definition }) => ({ id, days: observedDays(definition) })),
    ownerUserId: seesOnly(ctx),
    now: ctx.clock.now(),
  };
}

type Counted = Omit<ScoreRow, 'rank' | 'verdict'>;

function rowOf(cadence: Cadence, version: Version, counts: VersionCounts): Counted {
  const { mature, hits, steps } = counts;
  const share = (number: EventNumber) => estimate(hits[number], mature);
  const seen = (number: EventNumber, what: 'opens' | 'clicks') =>
    counts.tracked[what] ? estimate(hits[number], mature - counts.unwatched[what]) : estimate(0, 0);
  const numbers = {
    wins: share('wins'),
    replies: share('replies'),
    positive: share('positive'),
    meetings: share('meetings'),
    held: share('held'),
    canceled: share('canceled'),
    moved: share('moved'),
    no_shows: share('no_shows'),
    opt_outs: share('opt_outs'),
    bounces: share('bounces'),
    clicks: seen('clicks', 'clicks'),
    clicks_raw: seen('clicks_raw', 'clicks'),
    opens: seen('opens', 'opens'),
    opens_raw: seen('opens_raw', 'opens'),
    steps: estimate(steps.carriedOut, steps.due, steps.people),
  };
  const younger = counts.enrolled - mature;
  return {
    cadence,
    version: { ...version, current: cadence.currentVersionId === version.id },
    plannedDays: plannedDays(version.definition),
    observedDays: observedDays(version.definition),
    enrolled: counts.enrolled,
    mature,
    stalled: counts.stalled,
    younger: { count: younger, nextAt: counts.nextMatureAt, lastAt: counts.lastMatureAt },
    numbers,
    tracked: counts.tracked,
    tooManyOptOuts: hasTooManyOptOuts(numbers.opt_outs),
    benchmark: benchmarkOf(version.definition.type),
  };
}

/**
 * In order of what is certain, the lower end of the interval: a version with one meeting among two people does not
 * outrank one with forty among a thousand. Versions that nobody is old enough for come last, newest first.
 */
function ranked(rows: readonly Counted[]): ScoreRow[] {
  const scored = (row: Counted): Scored => ({
    cadenceId: row.cadence.id,
    wins: row.numbers.wins,
    optOuts: row.numbers.opt_outs,
    younger: row.younger.count,
  });
  const all = rows.map(scored);
  const sorted = [...rows].sort(
    (a, b) =>
      Number(b.mature > 0) - Number(a.mature > 0) ||
      b.numbers.wins.low - a.numbers.wins.low ||
      b.mature - a.mature ||
      b.version.publishedAt.getTime() - a.version.publishedAt.getTime(),
  );
  return sorted.map((row, at) => ({
    ...row,
    verdict: verdictOn(scored(row), all),
    rank: row.mature > 0 ? at + 1 : null,
  }));
}

async function versionsIn(tx: Tx, cadenceId: string | null): Promise<readonly Version[]> {
  return tx.cadences.versionsByIds(await tx.cadences.versionIds(cadenceId));
}

/**
 * How the versions of all cadences, or of one, do. The unit is a run: one person's way through one version.
 *
 * - Everybody counts who was enrolled, whether or not anything reached them; only runs that were undone do not. A rep
 *   counts their own runs, managers and admins all (`scope`).
 * - A cohort is old enough by its age since enrollment alone (`observedDays`), never by having ended: people who reply
 *   or opt out end early, and would be counted before the silent ones. So those whose run has stalled (held, paused,
 *   late) stay in every share, since leaving them out would make whoever answers look more frequent; how many they are
 *   is said beside it (`stalled`).
 * - Events count within `observedDays` of their run's own enrollment, so that older cohorts have no more time.
 * - Each event number is a share of people, once per run, with Wilson's 95 % interval. The steps carried out are a
 *   share of touches; their interval is reckoned as if each person were one observation.
 * - Opens and clicks are shares of the people whose mails were watched for them, or who got none.
 * - Meetings are booked ones, and stay so whatever becomes of them; those that were held, moved, canceled or missed are
 *   numbers of their own. A meeting that nobody called off counts as held once its end has passed.
 */
export async function readScoreboard(
  ctx: ActorContext,
  input: z.input<typeof scoreboardInput>,
): Promise<Scoreboard> {
  const { cadenceId = null } = parseInput(scoreboardInput, input);
  return inWorkspace(ctx, async (tx) => {
    if (cadenceId !== null) found(await tx.cadences.byId(cadenceId), 'cadence', cadenceId);
    const cadences = byId(await tx.cadences.list());
    const versions = await versionsIn(tx, cadenceId);
    const counts = new Map(
      (await tx.analytics.counts(cohortsOf(ctx, versions))).map((row) => [row.versionId, row]),
    );
    const rows = versions.flatMap((version) => {
      const cadence = cadences.get(version.cadenceId);
      const counted = counts.get(version.id);
      return cadence === undefined || counted === undefined ? [] : [rowOf(cadence, version, counted)];
    });
    const scope = seesOnly(ctx) === null ? 'all' : 'own';
    return { scope, at: ctx.clock.now(), items: ranked(rows) };
  });
}
