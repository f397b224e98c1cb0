import { Hono } from 'hono';
import { cadenceFileSchema } from '../app/cadence-file.ts';

/** Schemas of files, for editors: they hold nothing of any workspace, so nobody has to sign in. */
export function schemaRoutes() {
  return new Hono().get('/cadence.json', (c) => {
    c.header('cache-control', 'public, max-age=3600');
    c.header('access-control-allow-origin', '*');
    return c.json(cadenceFileSchema());
  });
}
