import { createRoute, z } from '@hono/zod-openapi';
import { meetingSecretInput, saveMeetingSecret } from '../../app/save-meeting-secret.ts';
import { createRouter } from '../env.ts';
import { answer, jsonBody, show } from '../schemas.ts';

const calendar = z
  .object({
    url: z.string().openapi({ description: 'Where the calendar is to post to' }),
    own: z
      .boolean()
      .openapi({ description: "Whether the workspace has a secret of its own, or the environment's counts" }),
  })
  .openapi('CalendarWebhook');

const save = createRoute({
  ...{ method: 'put', path: '/secrets/{vendor}', operationId: 'saveMeetingSecret', tags: ['Meetings'] },
  summary: "Set what a calendar signs this workspace's webhooks with; nobody can read it back",
  request: {
    params: meetingSecretInput.pick({ vendor: true }),
    body: jsonBody(meetingSecretInput.pick({ secret: true })),
  },
  responses: { 200: answer(calendar, 'Where the calendar is to post to') },
});

export function meetingRoutes() {
  return createRouter().openapi(save, async (c) => {
    const saved = await saveMeetingSecret(c.var.act, { ...c.req.valid('param'), ...c.req.valid('json') });
    return c.json(show(calendar, saved), 200);
  });
}
