import { createRoute, z } from '@hono/zod-openapi';
import { addLeave, addLeaveInput } from '../../app/add-leave.ts';
import { changeLeave, changeLeaveInput } from '../../app/change-leave.ts';
import { listLeaves, viewLeave } from '../../app/read-leaves.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, listOf, show, time } from '../schemas.ts';

const who = z.object({ id, name: z.string(), email: z.string() }).nullable();

const leave = z
  .object({
    id,
    kind: z.enum(['leave', 'deactivated']),
    user: who,
    policy: z.enum(['hold', 'hand_over']),
    colleague: who,
    fromDay: z.string().nullable(),
    untilDay: z.string().nullable(),
    startsAt: time,
    endsAt: time.nullable(),
    state: z.enum(['planned', 'running', 'over']),
    note: z.string().nullable(),
    createdBy: z.string(),
    createdAt: time,
  })
  .openapi('Leave');

const tags = ['Leave'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listLeaves',
  tags,
  summary: 'Who is away or will be: leaves, and users who were deactivated',
  responses: { 200: answer(listOf(leave), 'The absences that are not over, the earliest first') },
});
const add = createRoute({
  method: 'post',
  path: '/',
  operationId: 'addLeave',
  tags,
  summary: 'Plan a leave: runs are held until the return, or a colleague stands in',
  request: { body: jsonBody(addLeaveInput) },
  responses: { 201: answer(leave, 'The leave') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  operationId: 'changeLeave',
  tags,
  summary: 'Move the last day of a leave',
  request: { params: idParam, body: jsonBody(changeLeaveInput.omit({ id: true }).required()) },
  responses: { 200: answer(leave, 'The leave as it is now') },
});
const end = createRoute({
  method: 'post',
  path: '/{id}/end',
  operationId: 'endLeave',
  tags,
  summary: 'End a leave now, or call one off that has not begun',
  request: { params: idParam },
  responses: { 200: answer(leave, 'The leave as it is now') },
});

export function leaveRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json(show(listOf(leave), { items: await listLeaves(c.var.act) }), 200))
    .openapi(add, async (c) => {
      const added = await addLeave(c.var.act, c.req.valid('json'));
      return c.json(show(leave, await viewLeave(c.var.act, added)), 201);
    })
    .openapi(change, async (c) => {
      const changed = await changeLeave(c.var.act, { ...c.req.valid('json'), id: c.req.valid('param').id });
      return c.json(show(leave, await viewLeave(c.var.act, changed)), 200);
    })
    .openapi(end, async (c) => {
      const ended = await changeLeave(c.var.act, { id: c.req.valid('param').id });
      return c.json(show(leave, await viewLeave(c.var.act, ended)), 200);
    });
}
