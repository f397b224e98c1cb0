import { createRoute, z } from '@hono/zod-openapi';
import { listApiKeys, makeApiKey, makeApiKeyInput, revokeApiKey } from '../../app/api-keys.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, listOf, show, time } from '../schemas.ts';

const apiKey = z
  .object({
    id,
    name: z.string(),
    userId: id.openapi({ description: 'Whom it acts as' }),
    email: z.string().openapi({ description: 'The address of whom it acts as' }),
    role: z
      .enum(['rep', 'manager', 'admin'])
      .openapi({ description: 'How far it goes now: never further than its user' }),
    active: z.boolean().openapi({ description: 'False while its user is not active: it opens nothing then' }),
    createdAt: time.nullable().openapi({ description: 'Null for keys of before this was kept' }),
  })
  .openapi('ApiKey');
const made = apiKey
  .extend({ key: z.string().openapi({ description: 'Shown this once' }) })
  .openapi('NewApiKey');

const tags = ['API keys'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listApiKeys',
  tags,
  summary: 'All API keys of the workspace, oldest first; the keys themselves are never shown again',
  responses: { 200: answer(listOf(apiKey), 'The keys') },
});
const make = createRoute({
  method: 'post',
  path: '/',
  operationId: 'makeApiKey',
  tags,
  summary: 'Make an API key that acts as a user',
  request: { body: jsonBody(makeApiKeyInput) },
  responses: { 201: answer(made, 'The key; it is not shown again') },
});
const revoke = createRoute({
  method: 'delete',
  path: '/{id}',
  operationId: 'revokeApiKey',
  tags,
  summary: 'Revoke an API key: from now on it is refused',
  request: { params: idParam },
  responses: { 204: { description: 'It is revoked' } },
});

export function keyRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json(show(listOf(apiKey), { items: await listApiKeys(c.var.act) }), 200))
    .openapi(make, async (c) => c.json(show(made, await makeApiKey(c.var.act, c.req.valid('json'))), 201))
    .openapi(revoke, async (c) => {
      await revokeApiKey(c.var.act, c.req.valid('param').id);
      return c.body(null, 204);
    });
}
