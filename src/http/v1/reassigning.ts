import { createRoute, z } from '@hono/zod-openapi';
import { reassignEnrollments, reassignInput } from '../../app/reassign-enrollments.ts';
import { createRouter } from '../env.ts';
import { answer, jsonBody, show } from '../schemas.ts';

const reassigned = z
  .object({
    dryRun: z.boolean(),
    matched: z.int(),
    active: z.int(),
    paused: z.int(),
    resumed: z.int(),
    openTasks: z.int(),
    withBlockedSender: z.int(),
    reassigned: z.int(),
  })
  .openapi('Reassigned');

const reassign = createRoute({
  method: 'post',
  path: '/reassign',
  operationId: 'reassignEnrollments',
  tags: ['Enrollments'],
  summary: 'Give runs to another owner in bulk, choosing sender and thread; with `dryRun` only counted',
  request: { body: jsonBody(reassignInput) },
  responses: { 200: answer(reassigned, 'How many there are, and how many changed hands') },
});

export function reassignRoutes() {
  return createRouter().openapi(reassign, async (c) =>
    c.json(show(reassigned, await reassignEnrollments(c.var.act, c.req.valid('json'))), 200),
  );
}
