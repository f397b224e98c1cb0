import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { type Logs, readLogs } from '../../src/demo/read-logs.ts';
import { tell } from '../interleavings/interleave.ts';
import type { Restart } from '../support/postgres-server.ts';
import { Api } from './api.ts';
import { inspect } from './audit.ts';
import { span } from './cadence.ts';
import { Crowd, enrollingDays } from './crowd.ts';
import { type Beside, playInterleavings } from './interleavings.ts';
import type { Plan } from './plans.ts';
import { bundleWorker } from './program.ts';
import { behind, onTheWay, openSends, settleable, touchesDone, unfinished } from './progress.ts';
import { type ChaosReport, reportOn } from './report.ts';
import { environment, keys, openStage, type Stage } from './stage.ts';
import { day, hour, minute } from './timeline.ts';
import { calm, storm } from './weather.ts';
import { Crew } from './workers.ts';

/** How many processes share the work. */
const processes = 3;
const spares = 3;
const restarts: readonly Restart[] = ['kill', 'fast', 'immediate'];

export interface ChaosOptions {
  readonly plan: Plan;
  readonly seed: number;
  readonly note: (words: string) => void;
  /** Called when all is over, with everything still there: for whoever wants to look at what is left. */
  readonly after?: (stage: Stage, report: ChaosReport) => Promise<void>;
}

interface Scene {
  readonly stage: Stage;
  readonly crew: Crew;
  readonly crowd: Crowd;
  readonly plan: Plan;
  readonly note: (words: string) => void;
}

/** A process that is killed soon would plan each of its statements anew, up to its end: on partitions that is dear. */
function plannedOnce(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', '-c plan_cache_mode=force_generic_plan');
  return url.href;
}

async function crewOf(stage: Stage, { plan, seed }: ChaosOptions): Promise<Crew> {
  return new Crew(
    {
      databaseUrl: plannedOnce(stage.database.url),
      publicUrl: stage.publicUrl,
      keys,
      settings: environment(stage),
      limits: {
        timeoutMs: plan.timeoutMs,
        leaseSeconds: plan.leaseSeconds,
        pollMinutes: Math.ceil((fireRate(plan) * plan.pollMs) / minute),
        sendConcurrency: 8,
      },
      skew: { seed, mostMs: 4 * minute, jumpMs: 1500 },
      program: await bundleWorker(join(stage.dir, 'program')),
      cacheDir: join(stage.dir, 'compiled'),
      logLevel: process.env.TEST_LOG ?? 'silent',
    },
    stage.timeline,
  );
}

/** Product time from one kill to the next, if kills are spread over the whole fire. */
const sliceOf = ({ kills }: Plan) => ((span + enrollingDays) * day) / kills;
/** How many times as fast as real time product time runs, so that the cadence's days are over with the last kill. */
const fireRate = (plan: Plan) => sliceOf(plan) / plan.everyMs;

/** Lets product time run at this rate, and evidence have its real time: longer than any answer of a stand-in is late. */
async function runAt({ stage, crew, plan }: Scene, rate: number): Promise<void> {
  const settleMinutes = Math.min(1440, Math.max(1, Math.ceil((rate * plan.settleMs) / minute)));
  await new Api(stage.publicUrl, stage.apiKeys.admin).patch('/v1/workspace', { settleMinutes });
  crew.goOn(rate);
}

/**
 * Waits for the next kill: until all processes run, product time has come to the kill's share of it, hardly anything is
 * behind, and a random while has passed. So a slow machine gets as far between two kills as a quick one, and there is
 * something to do up to the last of them.
 */
async function breathe(scene: Scene, random: SeededRandom, until: number): Promise<void> {
  const { stage, crew, plan } = scene;
  await crew.whole();
  const began = performance.now();
  // A machine that never gets done is killed on all the same.
  while (performance.now() - began < 16 * plan.everyMs) {
    const busy = (await behind(stage.database, stage.timeline.now())) > plan.people / 10;
    const early = stage.timeline.now().getTime() < until;
    const rate = early && !busy ? fireRate(plan) : fireRate(plan) / 50;
    if (stage.timeline.legs.at(-1)?.rate !== rate) crew.goOn(rate);
    if (!early && !busy) break;
    await pause(100);
  }
  await pause(random.int(0, plan.everyMs));
}

/** The fire: processes are killed, the database is restarted, the outside world fails, and everybody works on. */
async function burn(scene: Scene, random: SeededRandom): Promise<void> {
  const { stage, crew, plan, note } = scene;
  const restartAt = Array.from({ length: plan.databaseRestarts }, (_, index) =>
    Math.round(((index + 1) * plan.kills) / (plan.databaseRestarts + 1)),
  );
  const begin = stage.timeline.now().getTime();
  const end = begin + (span + enrollingDays) * day;
  let restarting = Promise.resolve();
  while (crew.kills < plan.kills || stage.timeline.now().getTime() < end) {
    await breathe(scene, random, begin + (crew.kills + 1) * sliceOf(plan));
    if (scene.crowd.trouble !== null) throw scene.crowd.trouble;
    await crew.killOne(random);
    const nth = restartAt.indexOf(crew.kills);
    if (nth !== -1) {
      const how = restarts[nth % restarts.length] ?? 'kill';
      const downMs = random.int(100, 1500);
      restarting = restarting.then(() => stage.database.restart(how, downMs));
      note(`the database ends (${how}) and comes back ${downMs} ms later`);
    }
    if (crew.kills % Math.ceil(plan.kills / 10) === 0)
      note(
        `${crew.kills} kills, ${await touchesDone(stage.database)} touches, ${stage.timeline.now().toISOString()}`,
      );
  }
  await restarting;
}

/** Waits until a count is 0, for so long; gives the last count. */
async function until(count: () => Promise<number>, patienceMs: number): Promise<number> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const left = await count();
    if (left === 0 || performance.now() > end) return left;
    await pause(250);
  }
}

/**
 * After the fire all goes well again. First evidence alone settles what is unknown. What is left then certainly never
 * left, for no answer is late any more: only now an admin permits to send again what no log knows of.
 */
async function settle(
  scene: Scene,
): Promise<{ readonly settledByEvidence: number; readonly absent: number }> {
  const { stage, crew, crowd, plan, note } = scene;
  const { database } = stage;
  await calm(stage.standIns);
  await pause(plan.settleMs);
  await runAt(scene, Math.max(fireRate(plan), (2 * hour) / 1000));
  await until(async () => (await settleable(stage)) + (await onTheWay(database)), plan.patienceMs);
  const absent = (await openSends(database)).length;
  const ever = await database.count(`select count(distinct id) from witness where what = 'unconfirmed'`);
  note(
    `${ever} sends were unconfirmed; evidence has settled all but ${absent}, which the mail service never saw`,
  );
  const admin = new Api(stage.publicUrl, stage.apiKeys.admin);
  await admin.patch('/v1/workspace', { resendWhenAbsent: true });
  await until(async () => (await openSends(database)).length, plan.patienceMs);
  await admin.patch('/v1/workspace', { resendWhenAbsent: false });
  await runAt(scene, day / 1000);
  await until(() => unfinished(database), plan.patienceMs);
  await crowd.end();
  await stage.standIns.settled();
  const left = await until(() => unfinished(database), plan.patienceMs);
  note(left === 0 ? 'everything has come to its end' : `${left} things have not come to their end`);
  // What one process asks for is due by its own clock: others, whose clocks are minutes behind, get there in seconds.
  crew.goOn(minute / 1000);
  return { settledByEvidence: ever - absent, absent };
}

/** What the logs have more than before. */
const since = (before: Logs, after: Logs): Logs => ({
  sendgrid: after.sendgrid.slice(before.sendgrid.length),
  salesforce: after.salesforce.slice(before.salesforce.length),
  hubspot: after.hubspot.slice(before.hubspot.length),
});

/** Plays the fire on a stage, lets it settle, and audits what is left. */
async function play(
  stage: Stage,
  options: ChaosOptions,
  { beside, began }: { readonly beside: Beside; readonly began: number },
): Promise<ChaosReport> {
  const { plan, seed, note } = options;
  const crew = await crewOf(stage, options);
  const webhooks = { late: 0.25, lateMs: plan.lateMs, repeat: 0.2 };
  const crowd = new Crowd(stage, seed, webhooks);
  const scene: Scene = { stage, crew, crowd, plan, note };
  try {
    await crew.begin(processes, spares);
    const before = await readLogs(stage.standIns);
    await storm(stage.standIns, {
      ...{ faults: 0.2, lateMs: plan.lateMs, webhooks },
    });
    await runAt(scene, fireRate(plan));
    crowd.begin();
    note(`the fire begins: ${processes} processes, ${stage.records.length} records in the CRMs`);
    await burn(scene, new SeededRandom(seed));
    const underFire = await touchesDone(stage.database);
    const during = since(before, await readLogs(stage.standIns));
    note(`the fire is over after ${crew.kills} kills and ${underFire} touches; now all is let settle`);
    const settled = await settle(scene);
    const logs = await readLogs(stage.standIns);
    const verdict = await inspect(stage, logs, crowd);
    const interleaved = await beside.result();
    for (const one of interleaved?.broken.slice(0, 3) ?? []) note(tell(one));
    const report = await reportOn({
      ...{ scene, verdict, settled, underFire, interleaved, seed, began },
      logs: during,
    });
    crew.goOn(1);
    return report;
  } finally {
    await crowd.end().finally(() => crew.end());
  }
}

/**
 * The promises under fire: opens a stage, burns, settles, audits. Gives what it found; it does not judge.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const began = performance.now();
  const stage = await openStage({ people: options.plan.people, seed: options.seed });
  const beside = playInterleavings(options.plan, options.seed);
  try {
    const report = await play(stage, options, { beside, began });
    await options.after?.(stage, report);
    return report;
  } finally {
    await beside.end();
    await stage.close();
  }
}
