import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sendgrid from '@sendgrid/mail';
import {
  type SendgridStandIn,
  type SendgridStandInOptions,
  startSendgridStandIn,
} from '../../../connectors/sandbox/sendgrid/index.ts';

export const NOW = new Date('2026-03-02T09:30:00Z');

/** A clock that tests move. */
export function movableClock(start = NOW) {
  let at = start;
  return { now: () => at, move: (ms: number) => (at = new Date(at.getTime() + ms)) };
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** The events of one post to the event webhook. */
export const eventsOf = (post: Received): Record<string, unknown>[] =>
  JSON.parse(post.body.toString('utf8')) as Record<string, unknown>[];

/** What stands for the product: takes webhooks, keeps their bytes, and answers what the test wants. */
export class Product {
  readonly received: Received[] = [];
  /** Statuses of the next answers; then 204. */
  readonly answers: number[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Product> {
    const server = createServer();
    const product = new Product(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        product.received.push({
          path: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks),
        });
        response.writeHead(product.answers.shift() ?? 204).end();
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return product;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  at(path: string): Received[] {
    return this.received.filter((each) => each.path.split('?')[0] === path);
  }

  events(): Record<string, unknown>[] {
    return this.at('/webhooks/sendgrid/events').flatMap(eventsOf);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

const open: { close(): Promise<void> }[] = [];

/** A stand-in that retries without waiting; closed by `closeAll`. */
export async function startStandIn(options: Partial<SendgridStandInOptions> = {}): Promise<SendgridStandIn> {
  const standIn = await startSendgridStandIn({
    clock: movableClock(),
    flushMs: 1,
    retryDelaysMs: [1, 1],
    ...options,
  });
  open.push(standIn);
  return standIn;
}

export async function startProduct(): Promise<Product> {
  const product = await Product.start();
  open.push(product);
  return product;
}

export async function closeAll(): Promise<void> {
  for (const each of open.splice(0).toReversed()) await each.close();
}

type Service = typeof sendgrid & { client: { setDefaultRequest(key: string, value: string): void } };
/** The published types leave out the class and its `client`, both of which the library documents. */
const { MailService } = sendgrid as unknown as { MailService: new () => Service };
type MailData = Exclude<Parameters<Service['send']>[0], unknown[]>;

/** The real client, aimed at the stand-in in the one order that works. */
export function client(standIn: SendgridStandIn, key = standIn.settings.SENDGRID_API_KEY ?? '') {
  const service = new MailService();
  service.setApiKey(key);
  service.client.setDefaultRequest('baseUrl', `${standIn.url}/`);
  return service;
}

export const REPLY_TO = 'r-abcdefghijklmnopqrstuvwxyz@reply.cadenza-demo.example';

/** A cadence mail as the product sends it. */
export function cadenceMail(changes: Record<string, unknown> = {}): MailData {
  return {
    to: { email: 'keiko.aoki@birch-software.example', name: 'Keiko Aoki' },
    from: { email: 'rosa@cadenza-demo.example', name: 'Rosa Winter' },
    replyTo: REPLY_TO,
    subject: 'A question about onboarding',
    text: 'Hello Keiko,\n\nhow do you onboard new reps?\n',
    html: '<p>Hello Keiko,</p><p>see <a href="https://cadenza-demo.example/tour?a=1&amp;b=2">the tour</a></p>',
    headers: {
      'Message-ID': '<touch1.1@cadenza-demo.example>',
      'List-Unsubscribe':
        '<http://127.0.0.1:1/u/token>, <mailto:u-token@reply.cadenza-demo.example?subject=unsubscribe>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    customArgs: {
      cadenza_workspace: 'w1',
      cadenza_enrollment: 'e1',
      cadenza_touch: 't1',
      cadenza_send: 's1',
      cadenza_step: 'intro',
    },
    ...changes,
  };
}

/** POST or PUT of JSON to the stand-in's control paths or its API. */
export async function call(
  standIn: SendgridStandIn,
  path: string,
  options: { method?: string; body?: unknown; key?: boolean } = {},
): Promise<{ status: number; json: unknown; headers: Headers }> {
  const response = await fetch(standIn.url + path, {
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    headers: {
      'content-type': 'application/json',
      ...(options.key ? { authorization: `Bearer ${standIn.settings.SENDGRID_API_KEY ?? ''}` } : {}),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    json: text === '' ? undefined : JSON.parse(text),
    headers: response.headers,
  };
}

export const act = (standIn: SendgridStandIn, body: Record<string, unknown>) =>
  call(standIn, '/sandbox/acts', { body: { mailId: 's1', ...body } });

/** Checks a webhook's signature the way a receiver must, with WebCrypto: DER to r||s first. */
export async function verifies(post: Received, publicKey: string): Promise<boolean> {
  const der = Buffer.from(String(post.headers['x-twilio-email-event-webhook-signature']), 'base64');
  const part = (offset: number): [Buffer, number] => {
    const length = der[offset + 1] ?? 0;
    const bytes = der.subarray(offset + 2, offset + 2 + length);
    const trimmed = bytes.length > 32 ? bytes.subarray(bytes.length - 32) : bytes;
    return [Buffer.concat([Buffer.alloc(32 - trimmed.length), trimmed]), offset + 2 + length];
  };
  const [r, next] = part(2);
  const [s] = part(next);
  const key = await crypto.subtle.importKey(
    'spki',
    Buffer.from(publicKey, 'base64'),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['verify'],
  );
  const timestamp = Buffer.from(String(post.headers['x-twilio-email-event-webhook-timestamp']));
  const signed = Buffer.concat([timestamp, post.body]);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.concat([r, s]), signed);
}

/** A product, a stand-in that posts to it, and the client. */
export async function both(options: Parameters<typeof startStandIn>[0] = {}) {
  const product = await startProduct();
  const standIn = await startStandIn({ deliverTo: product.url, ...options });
  return { product, standIn, mail: client(standIn) };
}
