/** The least that a server on this stack can be: the database of FOLDER is opened, then Hono listens on PORT. */
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const [folder = '', port = ''] = process.argv.slice(2);
const database = await PGlite.create(join(folder, 'database'));
const app = new Hono();
app.get('/healthz', (c) => c.text('ok'));
app.get('/readyz', async (c) => {
  await database.query('select 1');
  return c.text('ready');
});
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) });
process.once('SIGTERM', async () => {
  server.close();
  await database.close();
});
