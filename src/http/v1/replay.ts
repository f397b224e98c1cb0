import { createRoute, z } from '@hono/zod-openapi';
import { replayRuns, replayRunsInput } from '../../app/replay-runs.ts';
import { createRouter } from '../env.ts';
import { answer, id, show } from '../schemas.ts';

const page = z
  .object({
    engine: z.string(),
    compared: z.int(),
    decisions: z.int(),
    different: z.array(
      z.object({
        enrollmentId: id,
        personId: id,
        name: z.string(),
        cadence: z.string(),
        differences: z.array(z.object({ field: z.string(), words: z.string() })),
      }),
    ),
    notCompared: z.array(z.object({ why: z.string(), count: z.int() })),
    next: id.nullable(),
  })
  .openapi('ReplayPage');

const replay = createRoute({
  method: 'get',
  path: '/',
  operationId: 'replayRuns',
  tags: ['Running'],
  summary:
    'Decide a page of runs again from the ledger, and say which are not what their decisions make of them',
  request: { query: replayRunsInput },
  responses: { 200: answer(page, 'What was compared, what differs, and what could not be compared') },
});

export function replayRoutes() {
  return createRouter().openapi(replay, async (c) =>
    c.json(show(page, await replayRuns(c.var.act, c.req.valid('query'))), 200),
  );
}
