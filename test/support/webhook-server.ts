import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppContext } from '../../src/app/context.ts';
import { receiveCrmWebhook } from '../../src/app/receive-crm-webhook.ts';
import { receiveInboundMail } from '../../src/app/receive-inbound-mail.ts';
import { receiveMailEvents } from '../../src/app/receive-mail-events.ts';
import { receiveMailboxNotice } from '../../src/app/receive-mailbox-notice.ts';
import { receiveMeeting } from '../../src/app/receive-meeting.ts';
import { unsubscribe } from '../../src/app/unsubscribe.ts';
import { isAppError } from '../../src/errors.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';

/** The product's webhooks on loopback, and nothing else of it: what the stand-ins post to. */
export interface WebhookServer {
  readonly url: string;
  /** From here on requests reach this product; without one they are answered with 503, as a product that starts does. */
  serve(ctx: AppContext | null): void;
  close(): Promise<void>;
}

const statusOf = { unauthenticated: 401, invalid_input: 400, not_found: 404, conflict: 409 } as const;

/** A request as the product's webhooks take it; `base` is the address that it came to. */
export async function toInbound(request: IncomingMessage, base: string): Promise<InboundRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = new Map(
    Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
  const body = new Uint8Array(Buffer.concat(chunks));
  return { method: request.method ?? 'GET', url: base + (request.url ?? '/'), headers, body };
}

/** Hands a request to the webhook that its path names. */
export async function hand(ctx: AppContext, request: InboundRequest): Promise<unknown> {
  const { pathname } = new URL(request.url);
  switch (pathname) {
    case '/webhooks/sendgrid/events':
      return receiveMailEvents(ctx, request);
    case '/webhooks/sendgrid/inbound':
      return receiveInboundMail(ctx, request);
    case '/webhooks/salesforce':
      return receiveCrmWebhook(ctx, 'salesforce', request);
    case '/webhooks/hubspot':
      return receiveCrmWebhook(ctx, 'hubspot', request);
    case '/webhooks/mailboxes/gmail':
      return receiveMailboxNotice(ctx, 'gmail', request);
    case '/webhooks/mailboxes/microsoft':
      return receiveMailboxNotice(ctx, 'microsoft', request);
    case '/webhooks/calcom':
      return receiveMeeting(ctx, { vendor: 'calcom', workspaceId: null, request });
    default:
      return pathname.startsWith('/u/') ? unsubscribe(ctx, pathname.slice(3), 'unsubscribe page') : null;
  }
}

/** Opens the server; `port` 0 picks a free one. */
export async function openWebhookServer(port = 0): Promise<WebhookServer> {
  let ctx: AppContext | null = null;
  let base = '';
  const server = createServer((request, response) => {
    const work = async () => {
      const inbound = await toInbound(request, base);
      if (ctx === null) return response.writeHead(503).end();
      const said = await hand(ctx, inbound);
      // Graph wants its token back before it tells of anything.
      if (typeof said !== 'string') return response.writeHead(204).end();
      return response.writeHead(200, { 'content-type': 'text/plain' }).end(said);
    };
    work().catch((error: unknown) => {
      const code = isAppError(error) ? error.code : 'internal';
      const status = code in statusOf ? statusOf[code as keyof typeof statusOf] : 503;
      response.writeHead(status).end(String(error));
    });
  });
  server.listen(port, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: base,
    serve(next) {
      ctx = next;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
