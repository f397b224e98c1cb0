import { createRoute, z } from '@hono/zod-openapi';
import { listBrakes, readBrakeReach } from '../../app/read-brakes.ts';
import { resumeAll } from '../../app/resume-all.ts';
import { stopAll, stopAllInput } from '../../app/stop-all.ts';
import { createRouter } from '../env.ts';
import { answer, id, jsonBody, listOf, show, time } from '../schemas.ts';

const scope = z.enum(['workspace', 'cadence', 'sender', 'company']);

export const brake = z
  .object({
    id,
    scope,
    scopeId: id,
    name: z.string(),
    since: time,
    by: z.string(),
    byUserId: id.nullable(),
    reason: z.string().nullable(),
  })
  .openapi('Brake');

const target = z.object({ scope, id: id.optional(), name: z.string().max(320).optional() });
const stopped = z.object({ brake, inFlight: z.int() }).openapi('Stopped');

const tags = ['Brakes'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listBrakes',
  tags,
  summary: 'What is stopped now: the whole workspace, cadences, senders, companies',
  responses: { 200: answer(listOf(brake), 'Every stop that is on, the oldest first') },
});
const reach = createRoute({
  method: 'get',
  path: '/reach',
  operationId: 'readBrakeReach',
  tags,
  summary: 'How many runs a stop would hold',
  request: { query: target },
  responses: { 200: answer(z.object({ runs: z.int() }), 'Runs that have not ended') },
});
const stop = createRoute({
  method: 'post',
  path: '/stop',
  operationId: 'stopScope',
  tags,
  summary: 'Halt every automatic touch of the workspace, a cadence, a sender or a company at once',
  request: { body: jsonBody(stopAllInput) },
  responses: { 200: answer(stopped, '`inFlight` mails were reserved before and may still leave') },
});
const resume = createRoute({
  method: 'post',
  path: '/resume',
  operationId: 'resumeScope',
  tags,
  summary: 'Let go what was stopped',
  request: { body: jsonBody(target) },
  responses: { 200: answer(stopped, 'The stop that is over') },
});

export function brakeRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json(show(listOf(brake), { items: await listBrakes(c.var.act) }), 200))
    .openapi(reach, async (c) => c.json(await readBrakeReach(c.var.act, c.req.valid('query')), 200))
    .openapi(stop, async (c) => c.json(show(stopped, await stopAll(c.var.act, c.req.valid('json'))), 200))
    .openapi(resume, async (c) =>
      c.json(show(stopped, await resumeAll(c.var.act, c.req.valid('json'))), 200),
    );
}
