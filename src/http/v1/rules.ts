import { createRoute, z } from '@hono/zod-openapi';
import { believeLeaving } from '../../app/believe-leaving.ts';
import { addRule, addRuleInput, changeRule, changeRuleInput, removeRule } from '../../app/enroll-rules.ts';
import { listRules } from '../../app/read-rules.ts';
import { previewListRule, previewListRuleInput } from '../../app/rule-lists.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, listOf, show, time } from '../schemas.ts';

const rule = z
  .object({
    id,
    name: z.string(),
    active: z.boolean(),
    trigger: addRuleInput.shape.trigger,
    actions: changeRuleInput.shape.actions.unwrap(),
    cadenceId: id.nullable(),
    ownerUserId: id,
    startStep: z.string().nullable(),
    createdAt: time,
    because: z
      .string()
      .openapi({ description: 'What sets it off, in words', example: 'they missed a meeting' }),
    heldLeaving: z.object({ left: z.int(), of: z.int(), since: time }).nullable().openapi({
      description:
        'So many are gone from its list at once that nothing follows until somebody says that they did leave; null while nothing is held',
    }),
  })
  .openapi('EnrollRule');

const tags = ['Rules'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listRules',
  tags,
  summary: 'Rules that act on people by themselves',
  responses: { 200: answer(listOf(rule), 'The rules, the oldest first') },
});
const add = createRoute({
  method: 'post',
  path: '/',
  operationId: 'addRule',
  tags,
  summary: 'Add a rule that enrolls, alerts, makes a task or pauses for whoever sets it off from now on',
  request: { body: jsonBody(addRuleInput) },
  responses: { 201: answer(rule, 'The rule') },
});
const listPreview = z
  .object({ listName: z.string(), members: z.int(), orMore: z.boolean() })
  .openapi('ListRulePreview');
const preview = createRoute({
  method: 'post',
  path: '/preview',
  operationId: 'previewListRule',
  tags,
  summary: 'How many are in a list now: those whom a rule on it turns to at once with presentMembers',
  request: { body: jsonBody(previewListRuleInput) },
  responses: {
    200: answer(listPreview, 'The list and its members; counted up to 10,000 where the CRM does not say'),
  },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  operationId: 'changeRule',
  tags,
  summary: 'Change a rule, or switch it off',
  request: { params: idParam, body: jsonBody(changeRuleInput.omit({ id: true })) },
  responses: { 200: answer(rule, 'The rule as it is now') },
});
const believe = createRoute({
  ...{ method: 'post', path: '/{id}/believe-leaving', operationId: 'believeLeaving', tags },
  summary: 'Say that those who are gone from its list did leave it; what the rule began for them ends',
  request: { params: idParam },
  responses: { 204: { description: 'The list is read once more, and then it ends' } },
});
const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  operationId: 'removeRule',
  tags,
  summary: 'Remove a rule; whom it has enrolled stays enrolled',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' } },
});

export function ruleRoutes() {
  return createRouter()
    .openapi(list, async (c) => {
      return c.json(show(listOf(rule), { items: await listRules(c.var.act) }), 200);
    })
    .openapi(add, async (c) => c.json(show(rule, await addRule(c.var.act, c.req.valid('json'))), 201))
    .openapi(preview, async (c) =>
      c.json(show(listPreview, await previewListRule(c.var.act, c.req.valid('json'))), 200),
    )
    .openapi(change, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id };
      return c.json(show(rule, await changeRule(c.var.act, input)), 200);
    })
    .openapi(believe, async (c) => {
      await believeLeaving(c.var.act, c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(remove, async (c) => {
      await removeRule(c.var.act, c.req.valid('param').id);
      return c.body(null, 204);
    });
}
