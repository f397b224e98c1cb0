import { createRoute, z } from '@hono/zod-openapi';
import { listMeetingSecrets } from '../../app/read-meeting-secrets.ts';
import { meetingSecretInput, saveMeetingSecret } from '../../app/save-meeting-secret.ts';
import { createRouter } from '../env.ts';
import { answer, jsonBody, listOf, show } from '../schemas.ts';

const calendar = z
  .object({
    url: z.string().openapi({ description: 'Where the calendar is to post to' }),
    own: z
      .boolean()
      .openapi({ description: "Whether the workspace has a secret of its own, or the environment's counts" }),
  })
  .openapi('CalendarWebhook');
const state = calendar
  .extend({
    vendor: meetingSecretInput.shape.vendor,
    environment: z.boolean().openapi({
      description: 'Whether the environment has a secret, which counts where the workspace has none',
    }),
  })
  .openapi('CalendarState');

const list = createRoute({
  method: 'get',
  path: '/secrets',
  operationId: 'listMeetingSecrets',
  tags: ['Meetings'],
  summary: 'Which calendars are listened to, by whose secret, and where they are to post to',
  responses: { 200: answer(listOf(state), 'The calendars; secrets are never shown') },
});
const save = createRoute({
  method: 'put',
  path: '/secrets/{vendor}',
  operationId: 'saveMeetingSecret',
  tags: ['Meetings'],
  summary: "Set what a calendar signs this workspace's webhooks with; nobody can read it back",
  request: {
    params: meetingSecretInput.pick({ vendor: true }),
    body: jsonBody(meetingSecretInput.pick({ secret: true })),
  },
  responses: { 200: answer(calendar, 'Where the calendar is to post to') },
});

export function meetingRoutes() {
  return createRouter()
    .openapi(list, async (c) =>
      c.json(show(listOf(state), { items: await listMeetingSecrets(c.var.act) }), 200),
    )
    .openapi(save, async (c) => {
      const saved = await saveMeetingSecret(c.var.act, { ...c.req.valid('param'), ...c.req.valid('json') });
      return c.json(show(calendar, saved), 200);
    });
}
