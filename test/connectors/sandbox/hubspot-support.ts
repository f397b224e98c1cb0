import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@hubspot/api-client';
import { type HubspotStandIn, startHubspotStandIn } from '../../../connectors/sandbox/hubspot/index.ts';

export const SCOPES = [
  'oauth',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.companies.read',
  'crm.objects.owners.read',
  'crm.lists.read',
  'crm.schemas.contacts.write',
  'sales-email-read',
  'communication_preferences.read_write',
  'communication_preferences.statuses.batch.read',
];
export const REDIRECT = 'http://127.0.0.1:9/crm/hubspot/callback';

/** A clock that stands still until it is told otherwise. */
export function movableClock(start = '2026-11-23T09:00:00.000Z') {
  let ms = Date.parse(start);
  return { now: () => new Date(ms), advance: (by: number) => (ms += by) };
}

/** The fields of the vendor's answers that tests read; which of them are there depends on the call. */
export interface Doc {
  readonly id: string;
  readonly status: string;
  readonly message: string;
  readonly category: string;
  readonly policyName: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly objectWriteTraceId: string;
  readonly new: boolean;
  readonly archived: boolean;
  readonly total: number;
  readonly size: number;
  readonly name: string;
  readonly listId: string;
  readonly recordId: string;
  readonly timeZone: string;
  readonly email: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly associations?: Readonly<Record<string, { results: readonly { id: string; type: string }[] }>>;
  readonly results: readonly Doc[];
  readonly lists: readonly Doc[];
  readonly list: Doc;
  readonly statuses: readonly Doc[];
  readonly wideStatuses: readonly Doc[];
  readonly errors: readonly { category: string; message: string; context: Record<string, string[]> }[];
  readonly paging?: { readonly next: { readonly after: string } };
}

export interface Answer {
  readonly status: number;
  readonly body: Doc;
  readonly headers: Headers;
}

/** Calls the stand-in as the product does: by the vendor's own client. */
export function apiOf(standIn: HubspotStandIn, accessToken: string) {
  const client = new Client({ accessToken, basePath: standIn.url });
  return async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const reply = await client.apiRequest({ method, path, ...(body === undefined ? {} : { body }) });
    const text = await reply.text();
    const parsed = (text === '' ? undefined : JSON.parse(text)) as Doc;
    return { status: reply.status, body: parsed, headers: new Headers([...reply.headers]) };
  };
}
export type Api = ReturnType<typeof apiOf>;

/** Posts a form to the token endpoints, with the app's own credentials unless others are given. */
export async function postForm(standIn: HubspotStandIn, path: string, fields: Record<string, string>) {
  const form = new URLSearchParams({
    client_id: standIn.settings.HUBSPOT_CLIENT_ID ?? '',
    client_secret: standIn.settings.HUBSPOT_CLIENT_SECRET ?? '',
    ...fields,
  });
  const reply = await fetch(`${standIn.url}${path}`, { method: 'POST', body: form });
  const text = await reply.text();
  return { status: reply.status, body: (text === '' ? undefined : JSON.parse(text)) as Doc };
}

/** Opens the install link and follows it to the address that the browser is sent to. */
export async function authorize(standIn: HubspotStandIn, scopes = SCOPES): Promise<URL> {
  const url = new URL(`${standIn.url}/oauth/authorize`);
  url.searchParams.set('client_id', standIn.settings.HUBSPOT_CLIENT_ID ?? '');
  url.searchParams.set('redirect_uri', REDIRECT);
  url.searchParams.set('scope', scopes.join(' '));
  url.searchParams.set('state', 'signed-state');
  const reply = await fetch(url, { redirect: 'manual' });
  return new URL(reply.headers.get('location') ?? 'http://none.example');
}

/** Installs the app and returns the token endpoint's answer. */
export async function install(standIn: HubspotStandIn, scopes = SCOPES): Promise<Doc> {
  const target = await authorize(standIn, scopes);
  const { body } = await postForm(standIn, '/oauth/2026-03/token', {
    grant_type: 'authorization_code',
    code: target.searchParams.get('code') ?? '',
    redirect_uri: REDIRECT,
  });
  return body;
}

/** A stand-in with the app installed. */
export async function installed(options: Partial<Parameters<typeof startHubspotStandIn>[0]> = {}) {
  const clock = movableClock();
  const standIn = await startHubspotStandIn({ clock, ...options });
  const tokens = await install(standIn);
  return { standIn, clock, tokens, api: apiOf(standIn, tokens.access_token) };
}

/** Creates the unique property by which the product recognises its own activities. */
export async function createTouchId(api: Api, type = 'emails'): Promise<Answer> {
  return api('POST', `/crm/properties/2026-03/${type}`, {
    name: 'cadenza_touch_id',
    label: 'Cadenza touch',
    type: 'string',
    fieldType: 'text',
    groupName: 'engagement',
    hasUniqueValue: true,
  });
}

/** Posts to one of the stand-in's own controls. */
export async function control(standIn: HubspotStandIn, path: string, body: unknown): Promise<Doc> {
  const reply = await fetch(`${standIn.url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await reply.json()) as Doc;
}

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A product on loopback that keeps what it is sent and answers what the test says. */
export async function receiver(answer: (request: Received) => { status: number; body?: object }) {
  const requests: Received[] = [];
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(parts).toString() };
      requests.push(request);
      const { status, body } = answer(request);
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}
