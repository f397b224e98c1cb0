import { createRoute, z } from '@hono/zod-openapi';
import { mailboxVendors } from '../../app/connect-mailbox.ts';
import { listMailboxes, removeMailbox, saveMailbox, saveMailboxInput } from '../../app/save-mailbox.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, listOf, show, time } from '../schemas.ts';

const mailbox = z
  .object({
    id,
    userId: id,
    kind: z.enum(['smtp', 'gmail', 'microsoft']),
    address: z.string(),
    state: z.enum(['active', 'needs_reauth']),
    problem: z.string().nullable(),
    connectedAt: time,
    readAt: time.nullable(),
  })
  .openapi('Mailbox');

const mailboxList = listOf(mailbox).extend({
  vendors: z
    .array(z.enum(['gmail', 'microsoft']))
    .describe(
      'Whose mailboxes their owners can connect here, in a browser at /connect/gmail or /connect/microsoft',
    ),
});

const tags = ['Mailboxes'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listMailboxes',
  tags,
  summary: "Reps' own mailboxes, and which of them cannot be opened and why",
  responses: { 200: answer(mailboxList, 'The mailboxes; reps see their own') },
});
const save = createRoute({
  method: 'post',
  path: '/',
  operationId: 'saveMailbox',
  tags,
  summary: 'Connect a mailbox by SMTP and IMAP; it is signed in to before anything is stored',
  request: { body: jsonBody(saveMailboxInput) },
  responses: { 201: answer(mailbox, 'The mailbox') },
});
const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  operationId: 'removeMailbox',
  tags,
  summary: 'Disconnect a mailbox, forget what opens it, and withdraw what its vendor granted',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' } },
});

export function mailboxRoutes() {
  return createRouter()
    .openapi(list, async (c) => {
      const items = await listMailboxes(c.var.act);
      return c.json(show(mailboxList, { items, vendors: mailboxVendors(c.var.act) }), 200);
    })
    .openapi(save, async (c) => c.json(show(mailbox, await saveMailbox(c.var.act, c.req.valid('json'))), 201))
    .openapi(remove, async (c) => {
      await removeMailbox(c.var.act, c.req.valid('param'));
      return c.body(null, 204);
    });
}
