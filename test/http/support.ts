import { fileURLToPath } from 'node:url';
import { createSendgridInbound } from '../../connectors/sendgrid/index.ts';
import { createApiKey, createSignInLink } from '../../src/app/bootstrap-workspace.ts';
import type { AppContext } from '../../src/app/context.ts';
import { createHttp, type HttpOptions } from '../../src/http/app.ts';
import type { Role, User } from '../../src/ports/records.ts';
import { webFilesIn } from '../../src/runtime/web-files.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { openWorld, type World } from '../support/world.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (raw: ArrayBuffer) => Buffer.from(raw).toString('hex');

/** A SendGrid account's signing key of our own, with which tests sign posts as SendGrid does. */
export async function createSigner() {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', publicKey)).toString('base64');
  const integer = (raw: Buffer) => {
    const bare = raw.subarray(raw.findIndex((byte) => byte !== 0));
    const body = (bare[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bare]) : bare;
    return Buffer.concat([Buffer.from([2, body.length]), body]);
  };
  const sign = async (body: string, at: Date): Promise<Record<string, string>> => {
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const data = bytes(timestamp + body);
    const raw = Buffer.from(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, data));
    const pair = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
    const der = Buffer.concat([Buffer.from([0x30, pair.length]), pair]);
    return {
      'x-twilio-email-event-webhook-signature': der.toString('base64'),
      'x-twilio-email-event-webhook-timestamp': timestamp,
    };
  };
  return { spki, sign };
}

async function hmac(secret: string, text: string): Promise<ArrayBuffer> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes(secret), algorithm, false, ['sign']);
  return crypto.subtle.sign('HMAC', key, bytes(text));
}

export const hmacHex = async (secret: string, text: string) => hex(await hmac(secret, text));
export const hmacBase64 = async (secret: string, text: string) =>
  Buffer.from(await hmac(secret, text)).toString('base64');

export const calcomSecret = 'a-secret-of-cal-com-for-tests';
export const calendlyKey = 'a-signing-key-of-calendly-for-tests';
const meetingSecrets = { calcom: calcomSecret, calendly: calendlyKey };
export const inboundSecret = 'a-secret-of-inbound-parse';
const sessionSecret = 'a-session-secret-of-32-characters';

type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  json<T = Json>(): T;
}

/** The HTTP app over a world of stand-ins, with a user and an API key for each role. */
export class TestHttp {
  readonly world: World;
  readonly ctx: AppContext;
  readonly signer: Awaited<ReturnType<typeof createSigner>>;
  readonly users: Readonly<Record<Role, User>>;
  readonly keys: Readonly<Record<Role, string>>;
  readonly app: ReturnType<typeof createHttp>;
  readonly logged: object[];

  constructor(parts: Omit<TestHttp, 'call' | 'get' | 'post' | 'cookieOf' | 'with' | 'publicUrl' | 'send'>) {
    this.world = parts.world;
    this.ctx = parts.ctx;
    this.signer = parts.signer;
    this.users = parts.users;
    this.keys = parts.keys;
    this.app = parts.app;
    this.logged = parts.logged;
  }

  get publicUrl(): string {
    return this.ctx.settings.publicUrl;
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await this.app.request(`${this.publicUrl}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
  }

  get(role: Role, path: string): Promise<Answer> {
    return this.send(path, { headers: { authorization: `Bearer ${this.keys[role]}` } });
  }

  post(role: Role, path: string, body?: unknown, headers: Record<string, string> = {}, method = 'POST') {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.send(path, {
      method,
      headers: { authorization: `Bearer ${this.keys[role]}`, ...json, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Signs a user in by a fresh link and gives the session's cookie. */
  async cookieOf(role: Role): Promise<string> {
    const link = await createSignInLink(this.ctx, this.world.sample.workspaceId, this.users[role].id);
    const answer = await this.send(new URL(link).pathname);
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }
}

/** Opens the app as a server would, with keys and secrets of the test's own. */
export async function openHttp(over: Partial<HttpOptions> = {}): Promise<TestHttp> {
  const world = await openWorld({ people: 24, settings: { meetingSecrets } });
  const signer = await createSigner();
  const logged: object[] = [];
  const note = (fields: object, message: string) => logged.push({ ...fields, message });
  const log = { debug: note, info: note, warn: note, error: note, child: () => log };
  const mailInbound = createSendgridInbound({ publicKeys: [signer.spki], inboundSecret });
  const ctx: AppContext = { ...world.ctx, log, mailInbound };
  const { workspaceId, admin, rep } = world.sample;
  const all = await world.in((tx) => tx.users.list());
  const manager = all.find((user) => user.role === 'manager') ?? rep;
  const users = { admin, manager, rep };
  const keys = {
    admin: await createApiKey(ctx, workspaceId, admin),
    manager: await createApiKey(ctx, workspaceId, manager),
    rep: await createApiKey(ctx, workspaceId, rep),
  };
  const run = () => tick(ctx);
  const app = createHttp(ctx, {
    tick: run,
    clock: {
      setOffset: (offset) => world.clock.set(new Date(Date.now() + offset)),
      tick: run,
      settle: () => world.standIns.settled(),
    },
    metricsText: async () => 'cadenza_touches_total 1\n',
    sessionSecret,
    links: [{ label: 'salesforce stand-in', url: 'http://127.0.0.1:1' }],
    webFile: webFilesIn(fileURLToPath(new URL('../../src/web', import.meta.url))),
    ready: () => true,
    ...over,
  });
  return new TestHttp({ world, ctx, signer, users, keys, app, logged });
}
