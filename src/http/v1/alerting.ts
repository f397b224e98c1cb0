import { createRoute, z } from '@hono/zod-openapi';
import { alertSettingsInput, changeAlertSettings, readAlertSettings } from '../../app/alert-settings.ts';
import {
  alertWebhookInput,
  readAlertWebhook,
  removeAlertWebhook,
  rotateAlertSecret,
  setAlertWebhook,
} from '../../app/alert-webhook.ts';
import { readSignedSignals, removeSignalSecret, rotateSignalSecret } from '../../app/signal-secrets.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, show, time } from '../schemas.ts';

const ways = z.array(z.enum(['crm_task', 'digest', 'webhook']));
const settings = z
  .object({
    ways: z.record(z.string(), ways).openapi({ description: 'By an alert’s kind' }),
    otherwise: ways,
    digestHour: z.int(),
    nextDigestAt: time.nullable(),
  })
  .openapi('AlertSettings');
const webhook = z
  .object({
    url: z.string(),
    state: z.enum(['active', 'off']),
    failingSince: time.nullable(),
    problem: z.string().nullable(),
    setAt: time,
  })
  .openapi('AlertWebhook');
const withSecret = webhook
  .extend({ secret: z.string().openapi({ description: 'Shown this once' }) })
  .openapi('NewAlertWebhook');
const signed = z
  .object({ url: z.string(), secrets: z.array(z.object({ id, createdAt: time })) })
  .openapi('SignedSignals');
const newSigned = signed.extend({ secret: z.string() }).openapi('NewSignalSecret');
const gone = { 204: { description: 'It is gone' } };

const tags = ['Alerts'];

const read = createRoute({
  method: 'get',
  path: '/me/alerts',
  operationId: 'getAlertSettings',
  tags,
  summary: 'How you are told of what',
  responses: { 200: answer(settings, 'Your settings') },
});
const change = createRoute({
  method: 'patch',
  path: '/me/alerts',
  operationId: 'changeAlertSettings',
  tags,
  summary: 'Change how you are told of what: as a task in the CRM, by daily digest, by the endpoint',
  request: { body: jsonBody(alertSettingsInput) },
  responses: { 200: answer(settings, 'Your settings as they are now') },
});
const readHook = createRoute({
  method: 'get',
  path: '/alert-webhook',
  operationId: 'getAlertWebhook',
  tags,
  summary: 'Where alerts are posted, and whether they arrive',
  responses: { 200: answer(z.object({ webhook: webhook.nullable() }), 'The endpoint, if there is one') },
});
const setHook = createRoute({
  method: 'put',
  path: '/alert-webhook',
  operationId: 'setAlertWebhook',
  tags,
  summary: 'Have alerts posted to an address, as Standard Webhooks says',
  request: { body: jsonBody(alertWebhookInput) },
  responses: { 200: answer(withSecret, 'The endpoint with its secret') },
});
const rotateHook = createRoute({
  method: 'post',
  path: '/alert-webhook/rotate',
  operationId: 'rotateAlertSecret',
  tags,
  summary: 'Make a new secret; the one before signs beside it until the next',
  responses: { 200: answer(withSecret, 'The endpoint with its new secret') },
});
const removeHook = createRoute({
  method: 'delete',
  path: '/alert-webhook',
  operationId: 'removeAlertWebhook',
  tags,
  summary: 'Post alerts nowhere any more',
  responses: gone,
});
const readSecrets = createRoute({
  method: 'get',
  path: '/signals/secrets',
  operationId: 'getSignalSecrets',
  tags: ['Signals'],
  summary: 'Where signed signals go, and since when there are secrets for them',
  responses: { 200: answer(signed, 'The address and the secrets, which are not shown again') },
});
const rotateSecret = createRoute({
  method: 'post',
  path: '/signals/secrets',
  operationId: 'rotateSignalSecret',
  tags: ['Signals'],
  summary: 'Make a new secret for signed signals; the one before stays valid until the next',
  responses: { 201: answer(newSigned, 'The secret, shown this once') },
});
const removeSecret = createRoute({
  method: 'delete',
  path: '/signals/secrets/{id}',
  operationId: 'removeSignalSecret',
  tags: ['Signals'],
  summary: 'Remove a secret for signed signals',
  request: { params: idParam },
  responses: gone,
});

/** How alerts get to reps, and with what signals are signed. */
export function alertingRoutes() {
  return createRouter()
    .openapi(read, async (c) => c.json(show(settings, await readAlertSettings(c.var.act)), 200))
    .openapi(change, async (c) =>
      c.json(show(settings, await changeAlertSettings(c.var.act, c.req.valid('json'))), 200),
    )
    .openapi(readHook, async (c) =>
      c.json(
        show(z.object({ webhook: webhook.nullable() }), { webhook: await readAlertWebhook(c.var.act) }),
        200,
      ),
    )
    .openapi(setHook, async (c) =>
      c.json(show(withSecret, await setAlertWebhook(c.var.act, c.req.valid('json'))), 200),
    )
    .openapi(rotateHook, async (c) => c.json(show(withSecret, await rotateAlertSecret(c.var.act)), 200))
    .openapi(removeHook, async (c) => {
      await removeAlertWebhook(c.var.act);
      return c.body(null, 204);
    })
    .openapi(readSecrets, async (c) => c.json(show(signed, await readSignedSignals(c.var.act)), 200))
    .openapi(rotateSecret, async (c) => c.json(show(newSigned, await rotateSignalSecret(c.var.act)), 201))
    .openapi(removeSecret, async (c) => {
      await removeSignalSecret(c.var.act, c.req.valid('param').id);
      return c.body(null, 204);
    });
}
