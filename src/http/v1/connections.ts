import { createRoute, z } from '@hono/zod-openapi';
import { beginConnect } from '../../app/connect-crm.ts';
import { listConnections, listCrmLists } from '../../app/read-connections.ts';
import { setCustomFields, setCustomFieldsInput } from '../../app/set-custom-fields.ts';
import type { CookieParts } from '../cookie-parts.ts';
import { createRouter } from '../env.ts';
import { rememberState } from '../oauth-state.ts';
import { answer, id, idParam, jsonBody, listOf, show, time } from '../schemas.ts';

const crmKind = z.enum(['salesforce', 'hubspot']);

export const connection = z
  .object({
    id,
    kind: crmKind,
    accountId: z.string(),
    state: z.enum(['active', 'needs_reauth', 'disconnected']),
    problem: z.string().nullable(),
    missing: z.array(z.string()),
    connectedAt: time,
    customFields: z
      .array(z.object({ of: z.enum(['person', 'company']), name: z.string(), field: z.string() }))
      .openapi({ description: 'Fields of the CRM’s own that are read, and what templates call them' }),
    conditionFields: z
      .array(z.string())
      .openapi({ description: 'Fields that conditions of cadences ask about (crm.…), read besides' }),
  })
  .openapi('Connection');

const changedFields = connection
  .extend({
    job: z.object({ id, total: z.int() }).nullable().openapi({
      description:
        'Reads the fields of everybody who is here already: /v1/jobs/{id}; null where nobody has to be',
    }),
  })
  .openapi('ChangedFields');

const crmList = z
  .object({ id: z.string(), name: z.string(), objectType: z.string(), size: z.int().nullable() })
  .openapi('CrmList');
const begun = z.object({ url: z.url() }).openapi('BegunConnection');

const tags = ['Connections'];

const list = createRoute({
  method: 'get',
  path: '/connections',
  operationId: 'listConnections',
  tags,
  summary: 'The connected CRMs, what is wrong and what is still to be done',
  responses: { 200: answer(listOf(connection), 'The connections') },
});
const begin = createRoute({
  method: 'post',
  path: '/connections/{kind}/begin',
  operationId: 'beginConnection',
  tags,
  summary: 'Begin connecting a CRM: the address at which an admin agrees, to be opened in the same browser',
  request: { params: z.object({ kind: crmKind }) },
  responses: { 200: answer(begun, 'Where to go next') },
});
const fields = createRoute({
  method: 'put',
  path: '/connections/{id}/custom-fields',
  operationId: 'setCustomFields',
  tags,
  summary: "Choose which of the CRM's own fields are read, and what templates call them",
  request: { params: idParam, body: jsonBody(setCustomFieldsInput.omit({ connectionId: true })) },
  responses: { 200: answer(changedFields, 'The connection as it is now') },
});
const lists = createRoute({
  method: 'get',
  path: '/lists',
  operationId: 'listCrmLists',
  tags,
  summary: 'Lists of a connected CRM from which people can be enrolled',
  request: { query: z.object({ crm: crmKind }) },
  responses: { 200: answer(listOf(crmList), 'The lists') },
});

export function connectionRoutes(parts: CookieParts) {
  return createRouter()
    .openapi(list, async (c) =>
      c.json(show(listOf(connection), { items: await listConnections(c.var.act) }), 200),
    )
    .openapi(begin, async (c) => {
      const { url } = await beginConnect(c.var.act, c.req.valid('param').kind);
      await rememberState(c, parts, url);
      return c.json({ url }, 200);
    })
    .openapi(fields, async (c) => {
      const input = { ...c.req.valid('json'), connectionId: c.req.valid('param').id };
      return c.json(show(changedFields, await setCustomFields(c.var.act, input)), 200);
    })
    .openapi(lists, async (c) => {
      const items = await listCrmLists(c.var.act, c.req.valid('query').crm);
      return c.json(show(listOf(crmList), { items }), 200);
    });
}
