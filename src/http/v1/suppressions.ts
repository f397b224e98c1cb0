import { createRoute, z } from '@hono/zod-openapi';
import { addSuppression, addSuppressionInput, listSuppressions } from '../../app/add-suppression.ts';
import { pageInput } from '../../app/reading.ts';
import { createRouter } from '../env.ts';
import { answer, id, jsonBody, pageOf, show } from '../schemas.ts';
import { suppression } from './suppression-schemas.ts';

const tags = ['Suppressions'];
const added = z.object({ personId: id.nullable() });

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listSuppressions',
  tags,
  summary: "The 'do not contact' list",
  request: { query: pageInput },
  responses: { 200: answer(pageOf(suppression), 'A page of suppressions') },
});
const add = createRoute({
  method: 'post',
  path: '/',
  operationId: 'addSuppression',
  tags,
  summary: "Put a person, address, phone or domain on the 'do not contact' list, for good",
  request: { body: jsonBody(addSuppressionInput) },
  responses: { 201: answer(added, 'The person here whom it is about, if there is one') },
});

export function suppressionRoutes() {
  return createRouter()
    .openapi(list, async (c) =>
      c.json(show(pageOf(suppression), await listSuppressions(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(add, async (c) =>
      c.json(show(added, await addSuppression(c.var.act, c.req.valid('json'))), 201),
    );
}
