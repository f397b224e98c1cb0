import { createRoute } from '@hono/zod-openapi';
import { answerTask, answerTaskInput } from '../../app/answer-task.ts';
import { completeTask, completeTaskInput } from '../../app/complete-tasks.ts';
import { giveUpTask, giveUpTaskInput } from '../../app/give-up-task.ts';
import { readTask } from '../../app/read-task.ts';
import { listTasks, listTasksInput } from '../../app/read-tasks.ts';
import { listUpcoming, listUpcomingInput } from '../../app/read-upcoming.ts';
import { writeEmail, writeEmailInput } from '../../app/write-email.ts';
import { createRouter } from '../env.ts';
import { answer, idParam, jsonBody, listOf, pageOf, show } from '../schemas.ts';
import { ended, task, taskDetail, upcoming } from './task-schemas.ts';

const tags = ['Tasks'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listTasks',
  tags,
  summary: 'Tasks by state, owner and due time',
  request: { query: listTasksInput },
  responses: { 200: answer(pageOf(task), 'A page of tasks') },
});
const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getTask',
  tags,
  summary: 'One task with all that carrying it out takes: person, why now, script, last touches, outcomes',
  request: { params: idParam },
  responses: { 200: answer(taskDetail, 'The task') },
});
const ahead = createRoute({
  method: 'get',
  path: '/upcoming',
  operationId: 'listUpcomingTasks',
  tags,
  summary: 'Tasks that come up within a week, earliest first',
  request: { query: listUpcomingInput },
  responses: { 200: answer(listOf(upcoming), 'What is planned, as things stand') },
});
const complete = createRoute({
  method: 'post',
  path: '/{id}/complete',
  operationId: 'completeTask',
  tags,
  summary: 'End a task with an outcome',
  request: { params: idParam, body: jsonBody(completeTaskInput.omit({ taskId: true })) },
  responses: { 200: answer(ended, 'The task and its enrollment as they are now') },
});
const givenUp = giveUpTaskInput.omit({ taskId: true, result: true });
const skip = createRoute({
  method: 'post',
  path: '/{id}/skip',
  operationId: 'skipTask',
  tags,
  summary: 'Leave this touch out on purpose; the next step is planned at once',
  request: { params: idParam, body: jsonBody(givenUp) },
  responses: { 200: answer(ended, 'The task and its enrollment as they are now') },
});
const notDone = createRoute({
  method: 'post',
  path: '/{id}/not-done',
  operationId: 'markTaskNotDone',
  tags,
  summary: "Say that a task could not be done; the run goes on or holds, by the step's rule",
  request: { params: idParam, body: jsonBody(givenUp) },
  responses: { 200: answer(ended, 'The task and its enrollment as they are now') },
});
const answered = createRoute({
  method: 'post',
  path: '/{id}/answered',
  operationId: 'markTaskAnswered',
  tags,
  summary: 'Say that the person has answered elsewhere: their runs pause, the task is cancelled',
  request: { params: idParam, body: jsonBody(answerTaskInput.omit({ taskId: true })) },
  responses: { 200: answer(ended, 'The task and its enrollment as they are now') },
});

const write = createRoute({
  method: 'post',
  path: '/{id}/write',
  operationId: 'writeEmail',
  tags,
  summary: "Write an email that lacks something in one's own words: it goes out as it stands",
  request: { params: idParam, body: jsonBody(writeEmailInput.omit({ taskId: true })) },
  responses: { 200: answer(ended, 'The task and its enrollment as they are now') },
});

export function taskRoutes() {
  return createRouter()
    .openapi(list, async (c) =>
      c.json(show(pageOf(task), await listTasks(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(ahead, async (c) => {
      const items = await listUpcoming(c.var.act, c.req.valid('query'));
      return c.json(show(listOf(upcoming), { items }), 200);
    })
    .openapi(read, async (c) =>
      c.json(show(taskDetail, await readTask(c.var.act, c.req.valid('param').id)), 200),
    )
    .openapi(complete, async (c) => {
      const input = { ...c.req.valid('json'), taskId: c.req.valid('param').id };
      return c.json(show(ended, await completeTask(c.var.act, input)), 200);
    })
    .openapi(skip, async (c) => {
      const input = { ...c.req.valid('json'), taskId: c.req.valid('param').id, result: 'skipped' as const };
      return c.json(show(ended, await giveUpTask(c.var.act, input)), 200);
    })
    .openapi(notDone, async (c) => {
      const input = { ...c.req.valid('json'), taskId: c.req.valid('param').id, result: 'not_done' as const };
      return c.json(show(ended, await giveUpTask(c.var.act, input)), 200);
    })
    .openapi(write, async (c) => {
      const input = { ...c.req.valid('json'), taskId: c.req.valid('param').id };
      return c.json(show(ended, await writeEmail(c.var.act, input)), 200);
    })
    .openapi(answered, async (c) => {
      const input = { ...c.req.valid('json'), taskId: c.req.valid('param').id };
      return c.json(show(ended, await answerTask(c.var.act, input)), 200);
    });
}
