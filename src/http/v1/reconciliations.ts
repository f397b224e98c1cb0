import { createRoute, z } from '@hono/zod-openapi';
import {
  listReconciliations,
  readReconciliation,
  reconciliationsInput,
} from '../../app/read-reconciliations.ts';
import { startReconciliation, startReconciliationInput } from '../../app/start-reconciliation.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, listOf, pageOf, show, time } from '../schemas.ts';

const kinds = {
  missing: z.int(),
  unrecorded: z.int(),
  doubled: z.int(),
  misplaced: z.int(),
  orphaned: z.int(),
};

const reconciliation = z
  .object({
    id,
    crm: z.enum(['salesforce', 'hubspot']).nullable(),
    state: z.enum(['queued', 'running', 'done', 'failed']),
    startedBy: z.string(),
    day: z.string().nullable(),
    dryRun: z.boolean(),
    again: z.boolean(),
    since: time.nullable(),
    until: time,
    createdAt: time,
    finishedAt: time.nullable(),
    counts: z.object({
      ...kinds,
      expected: z.int(),
      listed: z.int(),
      repaired: z.int(),
      open: z.int(),
      waiting: z.int(),
      gone: z.int(),
      letBe: z.int(),
    }),
    problem: z.string().nullable(),
  })
  .openapi('Reconciliation');
const difference = z.object({
  kind: z.enum(['missing', 'unrecorded', 'doubled', 'misplaced', 'orphaned']),
  key: z.string(),
  personId: id.nullable(),
  crmIds: z.array(z.string()),
  url: z.string().nullable(),
  state: z.enum(['repaired', 'open']),
  words: z.string(),
});
const detailed = reconciliation
  .extend({ differences: z.array(difference) })
  .openapi('ReconciliationWithDifferences');

const tags = ['Reconciliations'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listReconciliations',
  tags,
  summary: 'Comparisons of touches with the entries of the CRMs, newest first',
  request: { query: reconciliationsInput },
  responses: { 200: answer(pageOf(reconciliation), 'A page of comparisons') },
});
const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getReconciliation',
  tags,
  summary: 'How far a comparison is, and what differs (the first 200)',
  request: { params: idParam },
  responses: { 200: answer(detailed, 'The comparison') },
});
const start = createRoute({
  method: 'post',
  path: '/',
  operationId: 'startReconciliation',
  tags,
  summary:
    'Compare touches with the entries of the connected CRMs now, and repair what can be repaired safely',
  request: { body: jsonBody(startReconciliationInput) },
  responses: { 202: answer(listOf(reconciliation), 'One for each CRM, under way') },
});

export function reconciliationRoutes() {
  return createRouter()
    .openapi(list, async (c) =>
      c.json(show(pageOf(reconciliation), await listReconciliations(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(read, async (c) =>
      c.json(show(detailed, await readReconciliation(c.var.act, c.req.valid('param').id)), 200),
    )
    .openapi(start, async (c) => {
      const items = await startReconciliation(c.var.act, c.req.valid('json'));
      return c.json(show(listOf(reconciliation), { items }), 202);
    });
}
