import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { Connection, OAuth2 } from 'jsforce';
import type { StandInOptions } from '../../../connectors/sandbox/core/index.ts';
import {
  type SalesforceStandIn,
  startSalesforceStandIn,
} from '../../../connectors/sandbox/salesforce/index.ts';

export const VERIFIER = 'a-verifier-of-sixty-four-characters-that-no-one-else-will-ever-use';
const REDIRECT = 'http://127.0.0.1:9/callback';

/** A clock that stands still until it is moved. */
export class TestClock {
  #now: Date;
  constructor(start = '2026-11-22T16:50:02Z') {
    this.#now = new Date(start);
  }
  now(): Date {
    return this.#now;
  }
  forward(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}

export function start(options: Partial<StandInOptions> = {}): Promise<SalesforceStandIn> {
  return startSalesforceStandIn({ clock: new TestClock(), seed: 7, ...options });
}

export function oauthOf(standIn: SalesforceStandIn): OAuth2 {
  return new OAuth2({
    loginUrl: standIn.settings.SALESFORCE_LOGIN_URL ?? '',
    clientId: standIn.settings.SALESFORCE_CLIENT_ID ?? '',
    clientSecret: standIn.settings.SALESFORCE_CLIENT_SECRET ?? '',
    redirectUri: REDIRECT,
  });
}

/** Follows the authorize page and gives the parameters with which it sends the browser back. */
export async function consent(standIn: SalesforceStandIn, more: Record<string, string> = {}) {
  const url = oauthOf(standIn).getAuthorizationUrl({
    scope: 'api refresh_token',
    state: 'state-1',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  });
  const response = await fetch(url, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'http://none.example').searchParams;
}

export async function connect(standIn: SalesforceStandIn): Promise<Connection> {
  const code = (await consent(standIn)).get('code') ?? '';
  const tokens = await oauthOf(standIn).requestToken(code, { code_verifier: VERIFIER });
  return new Connection({
    instanceUrl: tokens.instance_url,
    accessToken: tokens.access_token,
    version: '66.0',
  });
}

/** Posts to one of the stand-in's own controls. */
export async function control(standIn: SalesforceStandIn, path: string, body: object = {}) {
  const response = await fetch(`${standIn.url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

/** A request as the product would get it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A product that answers as told and remembers what it was asked. */
export async function fakeProduct(answer: (request: Received) => { status: number; body?: unknown }) {
  const received: Received[] = [];
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.on('data', (chunk) => {
      body += String(chunk);
    });
    incoming.on('end', () => {
      const { method = '', url: path = '', headers } = incoming;
      const request = { method, path, headers, body };
      received.push(request);
      const { status, body: out } = answer(request);
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(out ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a rejected promise was rejected with; fails when it is not rejected. */
export async function failure(promise: PromiseLike<unknown>): Promise<Error & { errorCode?: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('expected a refusal, got an answer');
}
