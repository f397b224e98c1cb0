import { createRoute, z } from '@hono/zod-openapi';
import { advanceClockInput } from '../../app/advance-clock.ts';
import { moveClock, runTick } from '../../app/move-clock.ts';
import { type ProductTime, readProductTime, readStatus } from '../../app/read-status.ts';
import { createRouter, type HttpOptions } from '../env.ts';
import { answer, id, jsonBody, show, time } from '../schemas.ts';
import { brake } from './brakes.ts';
import { connection } from './connections.ts';
import { workspace } from './workspace.ts';

const count = z.object({ of: z.string(), count: z.int() });

const clock = z
  .object({ now: time, aheadSeconds: z.int(), movable: z.boolean(), nextWorkAt: time.nullable() })
  .openapi('Clock');
const status = z
  .object({
    workspace,
    brakes: z.array(brake),
    clock,
    standIns: z.array(z.object({ label: z.string(), url: z.string() })),
    connections: z.array(connection),
    enrollments: z.array(count),
    touches: z.array(count),
    sends: z.array(count),
    signals: z.array(count),
    activities: z.array(count.extend({ connectionId: id })),
  })
  .openapi('Status');
const moved = z.object({ now: time, moments: z.int() }).openapi('MovedClock');

const tags = ['Running'];

const readAll = createRoute({
  method: 'get',
  path: '/status',
  operationId: 'getStatus',
  tags,
  summary: 'Counts by state, the clock, connections and stand-ins',
  responses: { 200: answer(status, 'The status') },
});
const readClock = createRoute({
  method: 'get',
  path: '/clock',
  operationId: 'getClock',
  tags,
  summary: 'Product time',
  responses: { 200: answer(clock, 'The clock') },
});
const move = createRoute({
  method: 'post',
  path: '/clock',
  operationId: 'moveClock',
  tags,
  summary: 'Move product time forward, playing everything in between; only with stand-ins',
  request: { body: jsonBody(advanceClockInput) },
  responses: { 200: answer(moved, 'The time now, and how many moments were played') },
});
const tick = createRoute({
  method: 'post',
  path: '/tick',
  operationId: 'tick',
  tags,
  summary: 'Do everything that is due now, and answer when it is done',
  responses: { 204: { description: 'It is done' } },
});

const clockOf = (from: ProductTime) => ({ ...from, movable: from.clockMovable });

export function runningRoutes(options: HttpOptions) {
  return createRouter()
    .openapi(readAll, async (c) => {
      const found = await readStatus(c.var.act);
      return c.json(show(status, { ...found, clock: clockOf(found), standIns: options.links }), 200);
    })
    .openapi(readClock, async (c) => c.json(show(clock, clockOf(await readProductTime(c.var.act))), 200))
    .openapi(move, async (c) =>
      c.json(show(moved, await moveClock(c.var.act, c.req.valid('json'), options.clock)), 200),
    )
    .openapi(tick, async (c) => {
      await runTick(c.var.act, options.tick);
      return c.body(null, 204);
    });
}
