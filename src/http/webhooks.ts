import type { Hono } from 'hono';
import type { AppContext } from '../app/context.ts';
import { receiveCrmWebhook } from '../app/receive-crm-webhook.ts';
import { receiveInboundMail } from '../app/receive-inbound-mail.ts';
import { receiveMailEvents } from '../app/receive-mail-events.ts';
import { receiveMailboxNotice } from '../app/receive-mailbox-notice.ts';
import { receiveMeeting } from '../app/receive-meeting.ts';
import { receiveSignedSignal } from '../app/receive-signed-signal.ts';
import { createRouter, type HttpEnv } from './env.ts';
import { toInboundRequest } from './inbound-request.ts';
import { limitBody, megabyte } from './limits.ts';

/** What mail services, CRMs and calendars post. Each verb verifies before it believes; the answer says nothing more. */
export function webhookRoutes(ctx: AppContext): Hono<HttpEnv> {
  const { publicUrl } = ctx.settings;
  const router = createRouter();
  // With a workspace, the posts of its own account at the mail service.
  for (const whose of ['', '/:workspaceId']) {
    router.post(`/sendgrid/events${whose}`, limitBody(2 * megabyte), async (c) => {
      const named = c.req.param('workspaceId') ?? null;
      await receiveMailEvents(ctx, await toInboundRequest(c, publicUrl), named);
      return c.body(null, 204);
    });
    router.post(`/sendgrid/inbound${whose}`, limitBody(35 * megabyte), async (c) => {
      const named = c.req.param('workspaceId') ?? null;
      await receiveInboundMail(ctx, await toInboundRequest(c, publicUrl), named);
      return c.body(null, 200);
    });
  }
  for (const kind of ['hubspot', 'salesforce'] as const)
    router.post(`/${kind}`, limitBody(2 * megabyte), async (c) => {
      await receiveCrmWebhook(ctx, kind, await toInboundRequest(c, publicUrl));
      return c.body(null, 204);
    });
  for (const kind of ['gmail', 'microsoft'] as const)
    router.post(`/mailboxes/${kind}`, limitBody(megabyte), async (c) => {
      const text = await receiveMailboxNotice(ctx, kind, await toInboundRequest(c, publicUrl));
      return text === null ? c.body(null, 204) : c.text(text, 200);
    });
  router.post('/signals/:workspace', limitBody(megabyte), async (c) => {
    const request = await toInboundRequest(c, publicUrl);
    return c.json(await receiveSignedSignal(ctx, c.req.param('workspace'), request), 200);
  });
  for (const vendor of ['calendly', 'calcom'] as const)
    for (const path of [`/${vendor}`, `/${vendor}/:workspaceId`])
      router.post(path, limitBody(megabyte), async (c) => {
        const workspaceId = c.req.param('workspaceId') ?? null;
        await receiveMeeting(ctx, { vendor, workspaceId, request: await toInboundRequest(c, publicUrl) });
        return c.body(null, 204);
      });
  return router;
}
