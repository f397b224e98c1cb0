import { createRoute, z } from '@hono/zod-openapi';
import { readMe } from '../../app/read-me.ts';
import { createRouter, type HttpOptions } from '../env.ts';
import { answer, id, show, time } from '../schemas.ts';
import { brake } from './brakes.ts';
import { workspace } from './workspace.ts';

const me = z
  .object({
    user: z.object({
      id: id.nullable(),
      name: z.string(),
      email: z.string(),
      role: z.enum(['rep', 'manager', 'admin']),
      zone: z.string(),
    }),
    workspace,
    brakes: z.array(brake),
    sender: z.object({ id, name: z.string(), email: z.string() }).nullable(),
    clock: z.object({ now: time, aheadSeconds: z.int(), movable: z.boolean(), nextWorkAt: time.nullable() }),
    tasks: z.object({ due: z.int(), overdue: z.int() }),
    replies: z.int(),
    alerts: z.int(),
    standIns: z.array(z.object({ label: z.string(), url: z.string() })),
  })
  .openapi('Me');

const read = createRoute({
  method: 'get',
  path: '/',
  operationId: 'getMe',
  tags: ['Running'],
  summary: 'Who is signed in, product time, and what waits for them',
  responses: { 200: answer(me, 'What the frame of every page shows') },
});

export function meRoutes(options: HttpOptions) {
  return createRouter().openapi(read, async (c) => {
    const found = await readMe(c.var.act);
    const { now, aheadSeconds, clockMovable: movable, nextWorkAt } = found;
    const clock = { now, aheadSeconds, movable, nextWorkAt };
    return c.json(show(me, { ...found, clock, standIns: options.links }), 200);
  });
}
