import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FaultRule, SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { audit, type LogLine } from '../../src/demo/audit.ts';
import { roundTheClock } from '../support/cadences.ts';
import { testKeys } from '../support/database.ts';
import { hours, minutes, openWorld, type World } from '../support/world.ts';
import { Worker, type WorkerStart } from './worker.ts';

const kills = 16;
/** Of processes: which moments they are killed at. */
const seed = 20261123;

let world: World;
let start: WorkerStart;
beforeAll(async () => {
  world = await openWorld({ store: 'postgres', people: 50 });
  await world.handOver();
  const settings = Object.entries(world.standIns.settings).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  start = {
    databaseUrl: world.db.url ?? '',
    port: Number(new URL(world.ctx.settings.publicUrl).port),
    keys: testKeys,
    settings: Object.fromEntries(settings),
    leaseSeconds: 1,
  };
});
afterAll(() => world.close());

function publishCadence() {
  const mail = (key: string, day: number, at: string) => {
    const variants = [{ key: 'a', subject: `About ${key}`, body: 'One question for you.' }];
    return { key, name: key, channel: 'email' as const, day, at, variants };
  };
  const call = { key: 'call', name: 'Call', channel: 'call' as const, script: 'Ask.', wait: '2h' };
  return world.publish({
    name: 'Under fire',
    schedule: roundTheClock,
    steps: [
      mail('first', 1, 'afternoon'),
      { ...call, day: 2, at: 'morning' },
      mail('second', 3, 'morning'),
      mail('third', 4, 'afternoon'),
    ],
  });
}

/** One request in ten goes wrong, each in its own way, and many take their time. */
const faultsAt = (path: string): FaultRule[] => [
  // On a busy machine chance alone may spare every request of a short life: these strike whatever the dice say.
  { path, drop: 'after', times: 2 },
  { path, status: 500, times: 2 },
  { path, status: 429, probability: 0.03, headers: { 'x-ratelimit-reset': '1', 'retry-after': '1' } },
  { path, status: 500, probability: 0.03 },
  { path, drop: 'after', probability: 0.04 },
  { path, delayMs: 25, probability: 0.3 },
];

async function goWrong(on: boolean): Promise<void> {
  await world.faults('sendgrid', ...(on ? faultsAt('/v3/mail/send') : []));
  await world.faults('salesforce', ...(on ? faultsAt('/services/data') : []));
  await world.faults('hubspot', ...(on ? faultsAt('/crm') : []));
}

/** How many mails met a fault. */
async function struck(): Promise<number> {
  return (await logOf('sendgrid')).filter((line) => 'fault' in line).length;
}

/** Starts the product again and again; each time it is killed after a while, with time running fast. */
async function runUnderFire(random: SeededRandom): Promise<{ readonly unconfirmed: number }> {
  let open: readonly string[] = [];
  let next = new Worker(start);
  for (let kill = 0; kill < kills || (kill < 4 * kills && (await struck()) < 4); kill += 1) {
    const worker = next;
    await worker.begin();
    next = new Worker(start);
    const until = performance.now() + random.int(60, 700);
    while (performance.now() < until) {
      await pause(random.int(20, 80));
      await world.setNow(new Date(world.now.getTime() + minutes(random.int(10, 50))));
    }
    await worker.kill();
  }
  await goWrong(false);
  open = await touchesBy(`state = 'unconfirmed'`);
  // Only now somebody permits what must not happen by itself: to send again what no log knows of.
  await world.in((tx) => tx.workspace.update({ resendWhenAbsent: true }));
  await next.begin();
  for (let round = 0; round < 300 && (await unfinished()) > 0; round += 1) {
    await pause(40);
    await world.setNow(new Date(world.now.getTime() + hours(1)));
    await world.standIns.settled();
  }
  await next.kill();
  return { unconfirmed: open.length };
}

/** How much has not come to its end. */
async function unfinished(): Promise<number> {
  const [row] = await world.db.query<{ open: number }>(
    `select ((select count(*) from sends where state in ('reserved', 'unconfirmed')
          or (state = 'not_sent' and retry_at is not null))
       + (select count(*) from activities where state in ('pending', 'unknown'))
       + (select count(*) from enrollments where state = 'active'))::int as open`,
  );
  return row?.open ?? -1;
}

async function logOf(name: string): Promise<readonly LogLine[]> {
  const response = await fetch(`${world.url(name)}/sandbox/log?limit=10000`);
  return ((await response.json()) as { entries: LogLine[] }).entries;
}

/** Touches whose mail the mail service took, as its own log says. */
function mailed(log: readonly LogLine[]): string[] {
  return log
    .filter((line) => line.direction === 'in' && line.path === '/v3/mail/send' && line.status === 202)
    .flatMap((line) => (line.result as { mails: { custom_args: Record<string, string> }[] }).mails)
    .map((mail) => mail.custom_args.cadenza_touch ?? 'none');
}

const touchesBy = async (where: string) =>
  (await world.db.query<{ id: string }>(`select id from touches where ${where}`)).map((row) => row.id);

test('however often the process is killed, each touch has one mail and one activity, and none is lost', {
  timeout: 150_000,
}, async () => {
  const { cadenceId } = await publishCadence();
  let enrolled = 0;
  for (const crm of ['salesforce', 'hubspot'] as const)
    enrolled += (await world.enroll(cadenceId, world.takeAll(crm))).enrolled;
  expect(enrolled).toBeGreaterThanOrEqual(60);
  await goWrong(true);
  const { unconfirmed } = await runUnderFire(new SeededRandom(seed));
  expect(await unfinished()).toBe(0);
  const sendgrid = await logOf('sendgrid');
  const logs = { sendgrid, salesforce: await logOf('salesforce'), hubspot: await logOf('hubspot') };
  expect(audit({ ...logs, doneByHand: [] })).toMatchObject({ duplicates: 0, missing: 0, orphans: 0 });
  // Nothing is lost: every run came to its end with all its mails, and what the mail service took is what we count.
  const taken = mailed(sendgrid);
  expect(taken).toHaveLength(3 * enrolled);
  expect([...taken].sort()).toEqual((await touchesBy(`state = 'sent'`)).sort());
  expect(await touchesBy(`state not in ('sent', 'not_done')`)).toEqual([]);
  const runs = await world.db.query<{ state: string }>('select distinct state from enrollments');
  expect(runs).toEqual([{ state: 'finished' }]);
  // The kills and the faults did strike, and most of what they struck the product settled by itself.
  expect(await struck()).toBeGreaterThan(3);
  expect(unconfirmed).toBeLessThan(taken.length / 3);
});
