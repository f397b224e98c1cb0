/**
 * The product as one process, for tests that kill it: opens the database, serves the webhooks and ticks in a loop
 * until it is killed. Product time is real time plus the offset that the database holds, read anew each round. It
 * begins at a word on standard input, so that its modules can be loaded while another one still runs.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { createContext } from '../../src/compose-context.ts';
import { parseConfig } from '../../src/config.ts';
import { createIds } from '../../src/runtime/ids.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { MovableClock } from '../../src/runtime/movable-clock.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { openWebhookServer } from '../support/webhook-server.ts';

const started = z
  .object({
    databaseUrl: z.string(),
    port: z.int(),
    keys: z.object({ encryptionKey: z.string(), suppressionKey: z.string() }),
    settings: z.record(z.string(), z.string()),
    leaseSeconds: z.number(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

await once(process.stdin, 'data');
const store = await connectPostgres(started.databaseUrl, started.keys, { max: 4 });
const clock = new MovableClock();
clock.setOffset(await store.system.clockOffset());
const server = await openWebhookServer(started.port);
const composed = createContext(parseConfig(started.settings), {
  store,
  clock,
  ids: createIds(clock),
  log: createLogger(process.env.TEST_LOG ?? 'silent'),
  metrics: createMetrics(),
  kick() {},
  publicUrl: server.url,
  standIns: true,
});
const { leaseSeconds } = started;
const leases = { sendLeaseSeconds: leaseSeconds, activityLeaseSeconds: leaseSeconds };
const ctx = {
  ...composed,
  settings: { ...composed.settings, ...leases, pollMinutes: 240, sendConcurrency: 8 },
};
server.serve(ctx);
process.stdout.write('ready\n');
for (;;) {
  clock.setOffset(await store.system.clockOffset());
  await tick(ctx).catch((error: unknown) => ctx.log.error({ error: String(error) }, 'tick failed'));
  await pause(15);
}
