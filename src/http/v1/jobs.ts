import { createRoute, z } from '@hono/zod-openapi';
import { leftOutInput, readJob, readLeftOut } from '../../app/read-jobs.ts';
import { createRouter } from '../env.ts';
import { answer, anything, id, idParam, pageOf, show, time } from '../schemas.ts';

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

const leftOutPerson = z
  .object({ ref: z.string(), personId: id.nullable(), name: z.string(), reason: z.string() })
  .openapi('LeftOut');

const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getJob',
  tags: ['Jobs'],
  summary: 'How far a job is, and its result in numbers once it is done',
  request: { params: idParam },
  responses: { 200: answer(job, 'The job') },
});

const leftOut = createRoute({
  method: 'get',
  path: '/{id}/left-out',
  operationId: 'getLeftOut',
  tags: ['Jobs'],
  summary: 'Whom an enrollment has left out so far, or a preview would, and why',
  request: { params: idParam, query: leftOutInput.omit({ jobId: true }) },
  responses: { 200: answer(pageOf(leftOutPerson), 'A page of people') },
});

export function jobRoutes() {
  return createRouter()
    .openapi(read, async (c) => c.json(show(job, await readJob(c.var.act, c.req.valid('param').id)), 200))
    .openapi(leftOut, async (c) => {
      const asked = { jobId: c.req.valid('param').id, ...c.req.valid('query') };
      return c.json(show(pageOf(leftOutPerson), await readLeftOut(c.var.act, asked)), 200);
    });
}
