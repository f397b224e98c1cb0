import { createRoute, z } from '@hono/zod-openapi';
import {
  mailServiceInput,
  readMailService,
  removeMailService,
  saveMailService,
} from '../../app/save-mail-service.ts';
import { createRouter } from '../env.ts';
import { answer, jsonBody, show, time } from '../schemas.ts';

const service = z
  .object({
    own: z
      .object({
        region: z.enum(['global', 'eu']).nullable(),
        publicKeys: z.array(z.string()),
        inboundDomain: z.string().nullable(),
        setAt: time,
      })
      .nullable(),
    inForce: z.object({
      own: z.boolean(),
      sending: z.boolean(),
      events: z.boolean(),
      inboundDomain: z.string().nullable(),
    }),
    urls: z.object({ events: z.string(), inbound: z.string() }),
  })
  .openapi('MailService');
const saved = service
  .extend({ inboundSecret: z.string().nullable().openapi({ description: 'Made just now; shown this once' }) })
  .openapi('SavedMailService');

const tags = ['Mail service'];

const read = createRoute({
  method: 'get',
  path: '/',
  operationId: 'getMailService',
  tags,
  summary: 'By which SendGrid account mail of this workspace leaves, without its secrets',
  responses: { 200: answer(service, 'The account, and where it is to post to') },
});
const save = createRoute({
  method: 'put',
  path: '/',
  operationId: 'saveMailService',
  tags,
  summary: 'Give the workspace its own SendGrid account; the key is checked first, what is left out stays',
  request: { body: jsonBody(mailServiceInput) },
  responses: { 200: answer(saved, 'The account as it is now') },
});
const remove = createRoute({
  method: 'delete',
  path: '/',
  operationId: 'removeMailService',
  tags,
  summary: "Forget the workspace's own account; mail leaves by the environment's",
  responses: { 204: { description: 'It is gone' } },
});

/** The workspace's own account at the mail service. */
export function mailServiceRoutes() {
  return createRouter()
    .openapi(read, async (c) => c.json(show(service, await readMailService(c.var.act)), 200))
    .openapi(save, async (c) =>
      c.json(show(saved, await saveMailService(c.var.act, c.req.valid('json'))), 200),
    )
    .openapi(remove, async (c) => {
      await removeMailService(c.var.act);
      return c.body(null, 204);
    });
}
