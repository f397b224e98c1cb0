import { createRoute, z } from '@hono/zod-openapi';
import { readJob } from '../../app/read-jobs.ts';
import { createRouter } from '../env.ts';
import { answer, anything, id, idParam, show, time } from '../schemas.ts';

export const job = z
  .object({
    id,
    kind: z.string(),
    state: z.enum(['queued', 'running', 'done', 'failed']),
    total: z.int(),
    done: z.int(),
    result: anything.nullable(),
    createdAt: time,
  })
  .openapi('Job');

const read = createRoute({
  ...{ method: 'get', path: '/{id}', operationId: 'getJob', tags: ['Jobs'] },
  summary: 'How far a job is, and its result once it is done',
  request: { params: idParam },
  responses: { 200: answer(job, 'The job') },
});

export function jobRoutes() {
  return createRouter().openapi(read, async (c) =>
    c.json(show(job, await readJob(c.var.act, c.req.valid('param').id)), 200),
  );
}
