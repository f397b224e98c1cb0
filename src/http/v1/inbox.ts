import { createRoute, z } from '@hono/zod-openapi';
import { assignMessage, assignMessageInput } from '../../app/assign-message.ts';
import { handleMessage } from '../../app/handle-message.ts';
import { listAlerts, listAlertsInput, markAlertSeen } from '../../app/read-alerts.ts';
import { listMessages, listMessagesInput } from '../../app/read-messages.ts';
import { regradeMessage, regradeMessageInput } from '../../app/regrade-message.ts';
import { takeAsReply } from '../../app/take-as-reply.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, pageOf, show, time } from '../schemas.ts';

const text = z.string().nullable();

const alert = z
  .object({
    id,
    kind: z.string(),
    words: z.string(),
    userId: id.nullable(),
    personId: id.nullable(),
    enrollmentId: id.nullable(),
    createdAt: time,
    seenAt: time.nullable(),
  })
  .openapi('Alert');
const message = z
  .object({
    id,
    personId: id.nullable(),
    personName: text,
    enrollmentId: id.nullable(),
    touchId: id.nullable(),
    fromEmail: text,
    subject: z.string(),
    text: z.string(),
    kind: z.string(),
    grade: text,
    gradedBy: z.enum(['rules', 'model', 'person']).nullable(),
    matchedBy: z.enum(['token', 'headers', 'report', 'address', 'hand']).nullable(),
    writer: z.enum(['person', 'colleague', 'stranger']).nullable(),
    at: time,
    forwardedAt: time.nullable(),
    handledAt: time.nullable(),
    handledBy: text,
    company: text,
    zone: text,
    mayOptOut: z.boolean(),
    maybe: z.array(z.object({ id, name: z.string() })),
    run: z
      .object({
        id,
        state: z.enum(['pending', 'active', 'paused', 'finished', 'stopped']),
        reason: text,
        words: z.string(),
        cadence: z.string(),
        owner: z.object({ id, name: z.string() }),
      })
      .nullable(),
  })
  .openapi('Message');

const tags = ['Inbox'];
const flag = z.stringbool().default(false).openapi({ type: 'boolean' });

const alerts = createRoute({
  method: 'get',
  path: '/alerts',
  operationId: 'listAlerts',
  tags,
  summary: 'What reps and admins are to know',
  request: { query: listAlertsInput.extend({ unseen: flag }) },
  responses: { 200: answer(pageOf(alert), 'A page of alerts') },
});
const seen = createRoute({
  method: 'post',
  path: '/alerts/{id}/seen',
  operationId: 'markAlertSeen',
  tags,
  summary: 'Mark an alert as seen',
  request: { params: idParam },
  responses: { 204: { description: 'It is marked' } },
});
const messages = createRoute({
  method: 'get',
  path: '/messages',
  operationId: 'listMessages',
  tags,
  summary: 'Mail that came in',
  request: { query: listMessagesInput.extend({ unhandled: flag, unmatched: flag }) },
  responses: { 200: answer(pageOf(message), 'A page of messages') },
});
const handled = createRoute({
  method: 'post',
  path: '/messages/{id}/handled',
  operationId: 'markMessageHandled',
  tags,
  summary: 'Say that a mail is answered, so that it leaves the queue',
  request: { params: idParam },
  responses: { 204: { description: 'It is noted' } },
});
const unhandled = createRoute({
  method: 'delete',
  path: '/messages/{id}/handled',
  operationId: 'unmarkMessageHandled',
  tags,
  summary: 'Take back that a mail is answered',
  request: { params: idParam },
  responses: { 204: { description: 'It is in the queue again' } },
});

const grade = createRoute({
  method: 'post',
  path: '/messages/{id}/grade',
  operationId: 'gradeMessage',
  tags,
  summary: 'Correct how a reply was graded; all numbers follow',
  request: { params: idParam, body: jsonBody(regradeMessageInput.pick({ grade: true })) },
  responses: { 204: { description: 'It is graded' } },
});
const assign = createRoute({
  method: 'post',
  path: '/messages/{id}/assign',
  operationId: 'assignMessage',
  tags,
  summary: 'Put a mail that nobody was found for to a person; it takes effect as if it had been found',
  request: { params: idParam, body: jsonBody(assignMessageInput.pick({ personId: true })) },
  responses: { 204: { description: 'It is theirs' } },
});
const human = createRoute({
  method: 'post',
  path: '/messages/{id}/human',
  operationId: 'takeMessageAsReply',
  tags,
  summary: 'Say that a person wrote a mail that was taken for a machine’s; it takes effect as their reply',
  request: { params: idParam },
  responses: { 204: { description: 'It counts as a reply' } },
});

export function inboxRoutes() {
  return createRouter()
    .openapi(alerts, async (c) =>
      c.json(show(pageOf(alert), await listAlerts(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(seen, async (c) => {
      await markAlertSeen(c.var.act, c.req.valid('param').id);
      return c.body(null, 204);
    })
    .openapi(messages, async (c) =>
      c.json(show(pageOf(message), await listMessages(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(handled, async (c) => {
      await handleMessage(c.var.act, { messageId: c.req.valid('param').id });
      return c.body(null, 204);
    })
    .openapi(grade, async (c) => {
      await regradeMessage(c.var.act, { messageId: c.req.valid('param').id, ...c.req.valid('json') });
      return c.body(null, 204);
    })
    .openapi(assign, async (c) => {
      await assignMessage(c.var.act, { messageId: c.req.valid('param').id, ...c.req.valid('json') });
      return c.body(null, 204);
    })
    .openapi(human, async (c) => {
      await takeAsReply(c.var.act, { messageId: c.req.valid('param').id });
      return c.body(null, 204);
    })
    .openapi(unhandled, async (c) => {
      await handleMessage(c.var.act, { messageId: c.req.valid('param').id, handled: false });
      return c.body(null, 204);
    });
}
