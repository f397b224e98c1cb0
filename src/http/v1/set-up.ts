import { createRoute, z } from '@hono/zod-openapi';
import { readSetUp } from '../../app/read-set-up.ts';
import { createRouter } from '../env.ts';
import { answer, show } from '../schemas.ts';

const setUp = z
  .object({
    items: z.array(
      z.object({
        key: z.string(),
        state: z.enum(['done', 'todo', 'attention', 'optional']),
        title: z.string(),
        words: z.string(),
      }),
    ),
    waiting: z.object({ runs: z.int(), entries: z.int() }),
    running: z.int(),
  })
  .openapi('SetUp');

const read = createRoute({
  method: 'get',
  path: '/',
  operationId: 'getSetUp',
  tags: ['Workspace'],
  summary:
    'What is in place and what is missing, in words; what going live would let go and stopping would halt',
  responses: { 200: answer(setUp, 'The state of the set-up') },
});

export function setUpRoutes() {
  return createRouter().openapi(read, async (c) => c.json(show(setUp, await readSetUp(c.var.act)), 200));
}
