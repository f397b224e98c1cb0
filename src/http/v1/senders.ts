import { createRoute, z } from '@hono/zod-openapi';
import { listSenders } from '../../app/read-users.ts';
import { releaseSender } from '../../app/release-sender.ts';
import {
  addSender,
  addSenderInput,
  rampSchema,
  updateSender,
  updateSenderInput,
} from '../../app/save-sender.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, listOf, show } from '../schemas.ts';

const text = z.string().nullable();

export const sender = z
  .object({
    id,
    userId: id,
    email: z.string(),
    name: z.string(),
    title: text,
    company: z.string(),
    phone: text,
    meetingLink: text,
    signature: text,
    state: z.enum(['active', 'blocked']),
    blockedReason: text,
    mailsPerDay: z.int().nullable(),
    mailsPerHour: z.int().nullable(),
    mailGapSeconds: z.int().nullable(),
    mailRamp: rampSchema.nullable(),
    mailboxId: id.nullable(),
  })
  .openapi('Sender');

const tags = ['Senders'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listSenders',
  tags,
  summary: 'Whom mail can come from, and which of them is blocked and why',
  responses: { 200: answer(listOf(sender), 'The senders') },
});
const add = createRoute({
  method: 'post',
  path: '/',
  operationId: 'addSender',
  tags,
  summary: 'Make a user a sender',
  request: { body: jsonBody(addSenderInput) },
  responses: { 201: answer(sender, 'The sender') },
});
const update = createRoute({
  method: 'patch',
  path: '/{id}',
  operationId: 'updateSender',
  tags,
  summary: "Change a sender's address, name, signature, limits, or the way its mail leaves by",
  request: { params: idParam, body: jsonBody(updateSenderInput.omit({ id: true })) },
  responses: { 200: answer(sender, 'The sender as it is now') },
});
const release = createRoute({
  method: 'post',
  path: '/{id}/release',
  operationId: 'releaseSender',
  tags,
  summary: 'Let a blocked sender send again, once the cause is mended',
  request: { params: idParam },
  responses: { 200: answer(sender, 'The sender as it is now') },
});

export function senderRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json(show(listOf(sender), { items: await listSenders(c.var.act) }), 200))
    .openapi(add, async (c) => c.json(show(sender, await addSender(c.var.act, c.req.valid('json'))), 201))
    .openapi(update, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id };
      return c.json(show(sender, await updateSender(c.var.act, input)), 200);
    })
    .openapi(release, async (c) => {
      const released = await releaseSender(c.var.act, { senderId: c.req.valid('param').id });
      return c.json(show(sender, released), 200);
    });
}
