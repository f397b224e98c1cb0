/**
 * The product's HTTP side in a process of its own, on a socket; what it took in takes effect when it is told to. Says
 * where it listens, and after each word the most memory that it ever had, in MB.
 */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { asSystem } from '../../../src/app/context.ts';
import { processWebhooks } from '../../../src/app/process-webhooks.ts';
import { createHttp } from '../../../src/http/app.ts';
import { benchClock, openProduct } from './product.ts';

const [databaseUrl = '', offset = '0'] = process.argv.slice(2);
const ctx = await openProduct({
  databaseUrl,
  mailUrl: 'http://127.0.0.1:9',
  clock: benchClock(Number(offset)),
});
const http = createHttp(ctx, {
  ...{ tick: async () => {}, clock: null, metricsText: async () => '', sessionSecret: 'x'.repeat(32) },
  ...{ links: [], webFile: async () => null, ready: () => true },
});
/** By the kernel's own count, since that of `resourceUsage` begins with what the parent had. */
const peakMb = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
const tellPeak = () => process.send?.({ peak: peakMb() });
serve({ fetch: http.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  process.send?.({ url: `http://127.0.0.1:${port}` }),
);
process.on('message', async ({ workspaceId }: { readonly workspaceId?: string }) => {
  if (workspaceId !== undefined) await processWebhooks(asSystem(ctx, workspaceId, 'bench'));
  tellPeak();
});
process.once('disconnect', () => process.exit());
