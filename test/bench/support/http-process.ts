/** The product's HTTP side in a process of its own, on a socket; its scheduler does not run. */
import { serve } from '@hono/node-server';
import { createHttp } from '../../../src/http/app.ts';
import { benchClock, openProduct } from './product.ts';

const [databaseUrl = '', webhookKey = '', offset = '0'] = process.argv.slice(2);
const mailUrl = 'http://127.0.0.1:9';
const ctx = await openProduct({ databaseUrl, mailUrl, webhookKey, clock: benchClock(Number(offset)) });
const http = createHttp(ctx, {
  tick: async () => {},
  clock: null,
  metricsText: async () => '',
  sessionSecret: 'x'.repeat(32),
  links: [],
  webFile: async () => null,
  ready: () => true,
});
serve({ fetch: http.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
  process.send?.({ url: `http://127.0.0.1:${port}` }),
);
process.once('disconnect', () => process.exit());
