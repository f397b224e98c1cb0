import { createRoute } from '@hono/zod-openapi';
import { batchResultsInput, readBatch, readBatchResults } from '../../app/read-batch.ts';
import { undoBatch } from '../../app/undo-batch.ts';
import { createRouter } from '../env.ts';
import { answer, idParam, pageOf, show } from '../schemas.ts';
import { batch, batchResult, undone } from './enrollment-schemas.ts';

const tags = ['Enrollments'];

const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getBatch',
  tags,
  summary: 'How far the people of one enrollment request are, and whether it can be undone',
  request: { params: idParam },
  responses: { 200: answer(batch, 'The batch') },
});
const results = createRoute({
  method: 'get',
  path: '/{id}/results',
  operationId: 'getBatchResults',
  tags,
  summary: 'What became of each person of a batch, the enrolled ones first',
  request: { params: idParam, query: batchResultsInput.omit({ batchId: true }) },
  responses: { 200: answer(pageOf(batchResult), 'A page of people') },
});
const undo = createRoute({
  method: 'post',
  path: '/{id}/undo',
  operationId: 'undoBatch',
  tags,
  summary: 'Undo an enrollment: stop everybody of it whose first touch has not begun',
  request: { params: idParam },
  responses: { 200: answer(undone, 'How many were stopped, and who had begun already') },
});

export function batchRoutes() {
  return createRouter()
    .openapi(read, async (c) => c.json(show(batch, await readBatch(c.var.act, c.req.valid('param').id)), 200))
    .openapi(results, async (c) => {
      const asked = { batchId: c.req.valid('param').id, ...c.req.valid('query') };
      return c.json(show(pageOf(batchResult), await readBatchResults(c.var.act, asked)), 200);
    })
    .openapi(undo, async (c) =>
      c.json(show(undone, await undoBatch(c.var.act, { batchId: c.req.valid('param').id })), 200),
    );
}
