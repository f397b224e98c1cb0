import type { Logs } from '../../src/demo/read-logs.ts';
import type { InterleaveResult } from '../interleavings/interleave.ts';
import type { Verdict } from './audit.ts';
import { runChecks } from './checks.ts';
import type { Crowd } from './crowd.ts';
import { changes } from './movers.ts';
import type { Plan } from './plans.ts';
import { openSends, touchesDone } from './progress.ts';
import type { Stage } from './stage.ts';
import type { Crew } from './workers.ts';
import { happenings } from './writers.ts';

export interface ChaosReport extends Verdict {
  readonly seed: number;
  readonly touches: number;
  readonly touchesByChannel: Readonly<Record<string, number>>;
  /** How many of the touches were carried out before all went well again. */
  readonly underFire: number;
  readonly kills: number;
  /** Processes that ended by themselves. */
  readonly crashes: number;
  readonly databaseRestarts: number;
  /** Calls to the stand-ins that went wrong on purpose. */
  readonly faults: number;
  readonly faultShare: number;
  readonly faultsByKind: Readonly<Record<string, number>>;
  /** Deliveries of the stand-ins' webhooks that came late, and that came again. */
  readonly webhooks: { readonly late: number; readonly repeated: number };
  /** Sends whose fate was unknown at some time. */
  readonly unconfirmed: number;
  readonly settledByEvidence: number;
  /** Sends that no evidence showed, sent again once the workspace permitted it after all had calmed down. */
  readonly resentWhenAbsent: number;
  /** Sends whose fate is still open at the end. */
  readonly unsettled: number;
  readonly enrolled: number;
  readonly tasksDone: number;
  /** Signals that stop, by kind. */
  readonly stops: Readonly<Record<string, number>>;
  readonly crmOptOuts: number;
  /** What was told in all the ways that there are, and what admins changed, by kind. */
  readonly told: Readonly<Record<string, number>>;
  /** Breaches by further proofs, by name: see checks.ts. */
  readonly checks: Readonly<Record<string, number>>;
  /** Random interleavings of single steps that were played beside the fire, and what they broke. */
  readonly interleavings: number;
  readonly interleavingBreaches: number;
  readonly seconds: number;
}

interface Material {
  readonly scene: {
    readonly stage: Stage;
    readonly crew: Crew;
    readonly crowd: Crowd;
    readonly plan: Plan;
    readonly note: (words: string) => void;
  };
  readonly verdict: Verdict;
  readonly settled: { readonly settledByEvidence: number; readonly absent: number };
  readonly underFire: number;
  /** What the stand-ins logged during the fire. */
  readonly logs: Logs;
  readonly interleaved: InterleaveResult | null;
  readonly seed: number;
  readonly began: number;
}

function faultsIn(logs: Logs) {
  const calls = Object.values(logs)
    .flat()
    .filter((line) => line.direction === 'in');
  const kinds: Record<string, number> = {};
  for (const { fault } of calls) if (fault !== undefined) kinds[fault] = (kinds[fault] ?? 0) + 1;
  const faults = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  return { faults, faultShare: Math.round((100 * faults) / calls.length) / 100, faultsByKind: kinds };
}

async function webhooksOf(stage: Stage) {
  const all = await Promise.all(
    stage.standIns.all.map(async ({ url }) => {
      const answer = await fetch(`${url}/sandbox/disorder`);
      return (await answer.json()) as { late: number; repeated: number };
    }),
  );
  return {
    late: all.reduce((sum, one) => sum + one.late, 0),
    repeated: all.reduce((sum, one) => sum + one.repeated, 0),
  };
}

async function countsBy(stage: Stage, statement: string): Promise<Readonly<Record<string, number>>> {
  const rows = await stage.database.rows<{ name: string; count: number }>(statement);
  return Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]));
}

function breachesOf(interleaved: InterleaveResult | null): number {
  if (interleaved === null) return 0;
  const { reservedAfterStop, mailedTwice, overCap, illegal, failures: failed } = interleaved;
  return reservedAfterStop + mailedTwice + overCap + illegal + failed;
}

/** Puts together what the run says of itself. */
export async function reportOn(material: Material): Promise<ChaosReport> {
  const { scene, verdict, settled, underFire, logs, interleaved, seed, began } = material;
  const { stage, crew, crowd } = scene;
  return {
    seed,
    touches: await touchesDone(stage.database),
    touchesByChannel: await countsBy(
      stage,
      `select channel as name, count(*) from touches
        where state in ('sent', 'done', 'not_done', 'failed') group by channel`,
    ),
    underFire,
    kills: crew.kills,
    crashes: crew.crashes,
    databaseRestarts: stage.database.restarts,
    ...faultsIn(logs),
    webhooks: await webhooksOf(stage),
    unconfirmed: settled.settledByEvidence + settled.absent,
    settledByEvidence: settled.settledByEvidence,
    resentWhenAbsent: settled.absent,
    unsettled: (await openSends(stage.database)).length,
    ...verdict,
    enrolled: await stage.database.count('select count(*) from enrollments'),
    tasksDone: crowd.reps.done.size,
    stops: await countsBy(
      stage,
      `select kind as name, count(*) from signals where kind not in ('delivered', 'opened', 'clicked') group by kind`,
    ),
    crmOptOuts: crowd.optOuts,
    checks: await runChecks(stage, crowd, scene.note),
    told: Object.fromEntries([...crowd.book.done].sort(([a], [b]) => a.localeCompare(b))),
    interleavings: interleaved?.interleavings ?? 0,
    interleavingBreaches: breachesOf(interleaved),
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}

/** What was promised and did not hold, and what of the fire was too small to prove anything; empty when all is well. */
export function failures(report: ChaosReport, plan: Plan): readonly string[] {
  const none: readonly [words: string, count: number][] = [
    ['mails or CRM entries came twice', report.duplicates],
    [`touches were lost (${JSON.stringify(report.lostHow)})`, report.lost],
    ['touches have no activity', report.missing],
    ['activities have no touch', report.orphans],
    ["mails were reserved after an accepted stop, by the stand-ins' logs", report.afterStop],
    ...Object.entries(report.checks).map(([name, count]): [string, number] => [`breaches: ${name}`, count]),
    ['breaches in interleavings', report.interleavingBreaches],
    ['sends are still of unknown fate', report.unsettled],
    ['processes ended by themselves', report.crashes],
  ];
  const enough: readonly [words: string, count: number, least: number][] = [
    ['touches', report.touches, plan.touches],
    ['kills', report.kills, plan.kills],
    ['restarts of the database', report.databaseRestarts, plan.databaseRestarts],
    ['interleavings', report.interleavings, plan.interleavings],
    ['sends of unknown fate', report.unconfirmed, 1],
    ['faults', report.faults, 1],
    ...(plan.everything ? [...happenings, ...changes] : []).map((kind): [string, number, number] => [
      `of '${kind}'`,
      report.told[kind] ?? 0,
      1,
    ]),
  ];
  return [
    ...none.filter(([, count]) => count !== 0).map(([words, count]) => `${count} ${words}`),
    ...enough
      .filter(([, count, least]) => !(count >= least))
      .map(([words, count, least]) => `too little fire: ${count} ${words} instead of ${least}`),
  ];
}

const list = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
    .join(', ');

/** The report for people. */
export function inWords(report: ChaosReport, plan: Plan): string {
  const broken = failures(report, plan);
  return [
    `Seed ${report.seed}, ${report.seconds} s.`,
    '',
    'The fire',
    `  ${report.touches} touches, ${report.underFire} of them before it ended: ${list(report.touchesByChannel)}`,
    `  ${report.enrolled} people enrolled; ${report.tasksDone} tasks done; stops: ${list(report.stops)}`,
    `  told and changed: ${list(report.told)}`,
    `  ${report.kills} kills, ${report.databaseRestarts} restarts of the database, ${report.crashes} crashes`,
    `  ${report.faults} of the stand-ins' answers went wrong (${Math.round(report.faultShare * 100)} %): ${list(report.faultsByKind)}`,
    `  webhooks: ${report.webhooks.late} late, ${report.webhooks.repeated} repeated`,
    '',
    'The promises',
    `  twice: ${report.duplicates}   lost: ${report.lost}   activities missing: ${report.missing}, orphaned: ${report.orphans}`,
    `  mails reserved after a stop: ${report.afterStop}, in flight at a stop: ${report.inFlight}`,
    `  further checks: ${list(report.checks)}`,
    `  breaches in ${report.interleavings} interleavings: ${report.interleavingBreaches}`,
    `  unconfirmed: ${report.unconfirmed}, of them ${report.settledByEvidence} settled by evidence, ${report.resentWhenAbsent} sent again with permission after their absence was certain; unsettled: ${report.unsettled}`,
    '',
    ...(broken.length === 0
      ? ['Every promise holds.']
      : ['NOT KEPT:', ...broken.map((words) => `  ${words}`)]),
  ].join('\n');
}
