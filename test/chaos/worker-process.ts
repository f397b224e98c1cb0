/**
 * The product as one process that is going to be killed: HTTP on a port that it shares with the others, and ticks in
 * a loop. It begins at a word on standard input, so that its modules are loaded while others still run. Its clock is
 * wrong and jumps; only its ids are made by true product time, so that the audit can compare them with the stand-ins'.
 */
import { createServer } from 'node:http';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { createSendgrid } from '../../connectors/sendgrid/index.ts';
import type { AppContext } from '../../src/app/context.ts';
import { createContext } from '../../src/compose-context.ts';
import { parseConfig } from '../../src/config.ts';
import { createHttp } from '../../src/http/app.ts';
import type { Store } from '../../src/ports/store.ts';
import { createIds } from '../../src/runtime/ids.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { type Leg, SkewedClock, Timeline } from './timeline.ts';
import type { WorkerStart } from './workers.ts';

const start = JSON.parse(process.argv[2] ?? '{}') as WorkerStart;
const { limits, keys, publicUrl } = start;
const timeline = new Timeline([]);

/** Each line on standard input says how product time runs; the first one is the word to begin. */
const orders = createInterface({ input: process.stdin });
// Whoever started it is gone.
orders.on('close', () => process.exit(0));
await new Promise<void>((begin) => {
  orders.on('line', (line) => {
    timeline.follow(JSON.parse(line) as Leg[]);
    begin();
  });
});

/** The database may be down just now: a process manager would start the product again and again. */
async function connect(): Promise<Store> {
  for (;;) {
    try {
      // Each connection plans the statements anew, which for a process of some seconds costs as much as its work.
      return await connectPostgres(start.databaseUrl, keys, { max: 2 });
    } catch {
      await pause(100);
    }
  }
}

/** The product's context with a killed process's impatience: short leases, short time-outs, little ahead. */
function openContext(store: Store, clock: SkewedClock): AppContext {
  const settings = parseConfig(start.settings);
  const composed = createContext(settings, {
    ...{ store, clock, publicUrl, ids: createIds(timeline) },
    log: createLogger(start.logLevel),
    metrics: createMetrics(),
    kick() {},
    standIns: true,
  });
  const { timeoutMs, leaseSeconds, pollMinutes, sendConcurrency } = limits;
  const wall = () => clock.wall();
  const { SENDGRID_API_KEY, SENDGRID_API_URL, HUBSPOT_API_URL, HUBSPOT_AUTH_URL } = settings;
  return {
    ...composed,
    mail: createSendgrid({ apiKey: SENDGRID_API_KEY ?? '', apiUrl: SENDGRID_API_URL, timeoutMs }),
    crms: {
      salesforce: createSalesforce({
        ...{ timeoutMs, wall, loginUrl: settings.SALESFORCE_LOGIN_URL },
        clientId: settings.SALESFORCE_CLIENT_ID ?? '',
        clientSecret: settings.SALESFORCE_CLIENT_SECRET ?? '',
      }),
      hubspot: createHubspot({
        ...{ timeoutMs, wall, publicUrl, apiUrl: HUBSPOT_API_URL, authUrl: HUBSPOT_AUTH_URL },
        clientId: settings.HUBSPOT_CLIENT_ID ?? '',
        clientSecret: settings.HUBSPOT_CLIENT_SECRET ?? '',
        appId: settings.HUBSPOT_APP_ID ?? '',
      }),
    },
    settings: {
      ...composed.settings,
      ...{ sendConcurrency, pollMinutes, sendLeaseSeconds: leaseSeconds, activityLeaseSeconds: leaseSeconds },
    },
  };
}

const ctx = openContext(await connect(), new SkewedClock(timeline, start.skew));
const run = () => tick(ctx);
const app = createHttp(ctx, {
  tick: run,
  clock: null,
  metricsText: async () => '',
  sessionSecret: keys.sessionSecret,
  links: [],
  webFile: async () => null,
  ready: () => true,
});
createServer(getRequestListener(app.fetch)).listen({
  port: Number(new URL(publicUrl).port),
  host: '127.0.0.1',
  reusePort: true,
});
process.stdout.write('ready\n');
for (let ticks = 1; ; ticks += 1) {
  await run().catch((error: unknown) => ctx.log.error({ error: String(error) }, 'tick failed'));
  // A killed process writes nothing down any more: the next ones find compiled what this one has used by now.
  if (ticks % 10 === 0) flushCompileCache();
  await pause(100);
}
