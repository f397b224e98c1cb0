import type { AppContext } from '../../../src/app/context.ts';
import { createContext } from '../../../src/compose-context.ts';
import type { Settings } from '../../../src/config.ts';
import { parseConfig } from '../../../src/config.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Store } from '../../../src/ports/store.ts';
import { createIds } from '../../../src/runtime/ids.ts';
import { keepHeapLean } from '../../../src/runtime/lean-heap.ts';
import { createLogger } from '../../../src/runtime/logger.ts';
import { createMetrics } from '../../../src/runtime/metrics.ts';
import { MovableClock } from '../../../src/runtime/movable-clock.ts';
import { openPostgres } from '../../../src/store/open-postgres.ts';
import { testKeys } from '../../support/keys.ts';
import { inboundSecret } from './mail-events.ts';

/** A Tuesday morning: whatever the day of the run is, the same windows are open. */
const tuesday = new Date('2026-11-24T09:00:00Z');

export const tuesdayOffset = tuesday.getTime() - Date.now();

/** Product time of a benchmark, moved by the same offset in every process of it. */
export function benchClock(offset = tuesdayOffset): MovableClock {
  const clock = new MovableClock();
  clock.setOffset(offset);
  return clock;
}

/** What a process needs to be the product of a benchmark. */
export interface ProductStart {
  readonly databaseUrl: string;
  readonly mailUrl: string;
  readonly clock: MovableClock;
  /** With which the mail service signs its webhooks, in base64. */
  readonly webhookKey?: string;
}

/** The product joined on a store, without its HTTP server and its cron; this process is set up as the server's is. */
export function productOn(store: Store, clock: Clock, settings: Settings = parseConfig({})): AppContext {
  keepHeapLean();
  return createContext(settings, {
    store,
    clock,
    ids: createIds(clock),
    log: createLogger('error'),
    metrics: createMetrics(),
    kick() {},
    publicUrl: 'https://cadenza.northwind.example',
    standIns: true,
  });
}

/** The product as `npm start` joins it on Postgres, without its HTTP server and its cron. */
export async function openProduct(start: ProductStart): Promise<AppContext> {
  const { databaseUrl, mailUrl, clock, webhookKey } = start;
  const settings: Settings = parseConfig({
    SENDGRID_API_KEY: 'SG.benchmark',
    SENDGRID_API_URL: mailUrl,
    SENDGRID_WEBHOOK_PUBLIC_KEY: webhookKey,
    INBOUND_DOMAIN: 'reply.northwind.example',
    INBOUND_SECRET: inboundSecret,
  });
  return productOn(await openPostgres(databaseUrl, testKeys), clock, settings);
}
