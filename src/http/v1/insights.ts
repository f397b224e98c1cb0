import { createRoute, z } from '@hono/zod-openapi';
import { listInsights, putInsights, putInsightsInput } from '../../app/put-insights.ts';
import { createRouter } from '../env.ts';
import { answer, id, jsonBody, listOf, show, time } from '../schemas.ts';

const subject = z.enum(['person', 'company']);

const kept = z
  .object({
    key: z.string(),
    status: z.enum(['kept', 'unknown']),
    subject,
    subjectId: id.nullable(),
    reason: z.string().nullable(),
  })
  .openapi('PutInsight');

const insight = z
  .object({
    subject,
    subjectId: id,
    key: z.string(),
    value: z.string(),
    source: z.string(),
    at: time,
    staleAfter: time.nullable(),
    stale: z.boolean(),
  })
  .openapi('Insight');

const tags = ['Insights'];

const put = createRoute({
  method: 'put',
  path: '/',
  operationId: 'putInsights',
  tags,
  summary: 'Say what is known of people and companies, for texts; each in the place of the one with its key',
  request: { body: jsonBody(putInsightsInput) },
  responses: { 200: answer(listOf(kept), 'What became of each, in the order given') },
});
const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listInsights',
  tags,
  summary: 'What is known of a person and their company',
  request: { query: z.object({ personId: id }) },
  responses: { 200: answer(listOf(insight), 'The insights; stale ones count as missing') },
});

export function insightRoutes() {
  return createRouter()
    .openapi(put, async (c) => {
      const items = await putInsights(c.var.act, c.req.valid('json'));
      return c.json(show(listOf(kept), { items }), 200);
    })
    .openapi(list, async (c) => {
      const items = await listInsights(c.var.act, c.req.valid('query').personId);
      return c.json(show(listOf(insight), { items }), 200);
    });
}
