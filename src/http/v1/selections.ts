import { createRoute, z } from '@hono/zod-openapi';
import { readSelection } from '../../app/keep-selection.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, show, time } from '../schemas.ts';

const selection = z
  .object({
    id,
    userId: id,
    crm: z.enum(['salesforce', 'hubspot']),
    refs: z.array(z.object({ type: z.enum(['Contact', 'Lead', 'contact']), id: z.string() })),
    source: z.string(),
    expiresAt: time,
  })
  .openapi('CrmSelection');

const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getSelection',
  tags: ['Enrollments'],
  summary: 'Records that a rep chose inside a CRM, kept for an hour',
  request: { params: idParam },
  responses: { 200: answer(selection, 'The selection') },
});

export function selectionRoutes() {
  return createRouter().openapi(read, async (c) =>
    c.json(show(selection, await readSelection(c.var.act, c.req.valid('param').id)), 200),
  );
}
