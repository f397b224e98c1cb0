import { createRoute, z } from '@hono/zod-openapi';
import { decideSend, decideSendInput } from '../../app/decide-send.ts';
import { listSends, listSendsInput, type SendView } from '../../app/read-sends.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, pageOf, show, time } from '../schemas.ts';

const send = z
  .object({
    id,
    touchId: id,
    enrollmentId: id,
    personId: id,
    personName: z.string(),
    senderId: id,
    stepKey: z.string(),
    from: z.string(),
    to: z.string(),
    subject: z.string(),
    attempt: z.int(),
    state: z.string(),
    reason: z.string().nullable(),
    reservedAt: time,
  })
  .openapi('Send');
const decided = z
  .object({ id, enrollmentId: id, stepKey: z.string(), state: z.string(), reason: z.string().nullable() })
  .openapi('DecidedTouch');

const tags = ['Sends'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listSends',
  tags,
  summary: 'Mails whose fate is unknown',
  request: { query: listSendsInput },
  responses: { 200: answer(pageOf(send), 'A page of mails') },
});
const decide = createRoute({
  method: 'post',
  path: '/{id}/decide',
  operationId: 'decideSend',
  tags,
  summary: 'Say whether a mail whose fate is unknown was sent; if not, it is tried again',
  request: { params: idParam, body: jsonBody(decideSendInput.omit({ sendId: true })) },
  responses: { 200: answer(decided, 'The touch as it is now') },
});

const toView = ({ mail, ...rest }: SendView) => ({
  ...rest,
  from: mail.from.email,
  to: mail.to.email,
  subject: mail.subject,
});

export function sendRoutes() {
  return createRouter()
    .openapi(list, async (c) => {
      const { items, next } = await listSends(c.var.act, c.req.valid('query'));
      return c.json(show(pageOf(send), { items: items.map(toView), next }), 200);
    })
    .openapi(decide, async (c) => {
      const input = { ...c.req.valid('json'), sendId: c.req.valid('param').id };
      return c.json(show(decided, await decideSend(c.var.act, input)), 200);
    });
}
