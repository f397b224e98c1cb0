import { createRoute, z } from '@hono/zod-openapi';
import { completeTask, completeTaskInput } from '../../app/complete-tasks.ts';
import { listTasks, listTasksInput, readTask } from '../../app/read-tasks.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, pageOf, show, time } from '../schemas.ts';
import { steered } from './enrollment-schemas.ts';

const text = z.string().nullable();

const fields = {
  id,
  enrollmentId: id,
  personId: id,
  ownerUserId: id,
  stepKey: z.string(),
  channel: z.string(),
  title: z.string(),
  script: z.string(),
  talkingPoints: z.array(z.string()),
  priority: z.enum(['low', 'normal', 'high']),
  dueAt: time,
  until: time,
  state: z.enum(['open', 'done', 'not_done', 'cancelled']),
  outcome: text,
  note: text,
  completedAt: time.nullable(),
  completedBy: text,
};

const task = z
  .object({
    ...fields,
    person: z
      .object({ id, name: z.string(), email: text, phone: text, title: text, zone: z.string() })
      .nullable(),
    company: text,
    outcomes: z.array(z.object({ key: z.string(), label: z.string(), effect: z.string() })),
  })
  .openapi('Task');
const completed = z.object({ task: z.object(fields), enrollment: steered }).openapi('CompletedTask');

const tags = ['Tasks'];

const list = createRoute({
  ...{ method: 'get', path: '/', operationId: 'listTasks', tags },
  summary: 'Tasks by state, owner and due time',
  request: { query: listTasksInput },
  responses: { 200: answer(pageOf(task), 'A page of tasks') },
});
const read = createRoute({
  ...{ method: 'get', path: '/{id}', operationId: 'getTask', tags },
  summary: 'One task with person, company, script and the outcomes that it may end with',
  request: { params: idParam },
  responses: { 200: answer(task, 'The task') },
});
const complete = createRoute({
  ...{ method: 'post', path: '/{id}/complete', operationId: 'completeTask', tags },
  summary: 'End a task with an outcome',
  request: { params: idParam, body: jsonBody(completeTaskInput.omit({ taskId: true })) },
  responses: { 200: answer(completed, 'The task and its enrollment as they are now') },
});

export function taskRoutes() {
  return createRouter()
    .openapi(list, async (c) =>
      c.json(show(pageOf(task), await listTasks(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(read, async (c) => c.json(show(task, await readTask(c.var.act, c.req.valid('param').id)), 200))
    .openapi(complete, async (c) => {
      const input = { ...c.req.valid('json'), taskId: c.req.valid('param').id };
      return c.json(show(completed, await completeTask(c.var.act, input)), 200);
    });
}
