import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSalesforce } from '../../../connectors/salesforce/index.ts';
import type { CrmPort } from '../../../src/ports/crm.ts';
import type { CrmTokens, TokenSource } from '../../../src/ports/crm-oauth.ts';

/** One request as the fake org saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An answer; a string body goes out as it is, anything else as JSON. `cut` breaks off after half of the body. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly cut?: boolean;
}

export interface FakeOrg {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function write(response: ServerResponse, answer: FakeAnswer): void {
  const { status = 200, body = null, cut = false } = answer;
  const text = typeof body === 'string' ? body : body === null ? '' : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html' : 'application/json';
  response.writeHead(status, {
    'content-type': type,
    // No connection is kept, so that a closed server is one that was never reached.
    connection: 'close',
    'content-length': String(Buffer.byteLength(text)),
    ...answer.headers,
  });
  if (!cut) {
    response.end(text);
    return;
  }
  response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
}

/** A server that answers what a test says, for what a faithful stand-in never does. */
export async function startFakeOrg(
  answer: (request: SeenRequest) => FakeAnswer | Promise<FakeAnswer>,
): Promise<FakeOrg> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const entry = { method, path: url, headers, body: await bodyOf(request) };
    seen.push(entry);
    write(response, await answer(entry));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** A token source over one token, which a renewal replaces by `renewed`. */
export function fixedTokens(instanceUrl: string): TokenSource & { renewals: number } {
  const tokens = (accessToken: string): CrmTokens => ({
    accessToken,
    refreshToken: 'refresh-1',
    instanceUrl,
    expiresAt: null,
  });
  const source = {
    renewals: 0,
    current: async () => ({ tokens: tokens('access-1'), version: 1 }),
    renew: async () => {
      source.renewals += 1;
      return { tokens: tokens('access-2'), version: 2 };
    },
  };
  return source;
}

/** The connector, opened on a fake org. */
export function openFakeOrg(org: FakeOrg, tokens: TokenSource = fixedTokens(org.url)): CrmPort {
  const salesforce = createSalesforce({
    clientId: 'client',
    clientSecret: 'secret',
    loginUrl: org.url,
    timeoutMs: 2_000,
    wall: () => new Date('2026-11-23T09:00:00Z'),
  });
  return salesforce.open({ accountId: '00D000000000001EAA', tokens });
}

/** Describe of a Task with the package installed; `more` changes or adds fields. */
export function taskDescribe(
  more: Readonly<Record<string, { unique?: boolean; createable?: boolean } | null>> = {},
) {
  const names = [
    'Subject Description Status ActivityDate WhoId WhatId OwnerId TaskSubtype Type CallType CallDisposition',
    'Cadenza_Touch_Id__c Cadenza_Kind__c Cadenza_Cadence__c Cadenza_Step__c Cadenza_Channel__c',
    'Cadenza_Direction__c Cadenza_Outcome__c Cadenza_Occurred_At__c',
  ].flatMap((line) => line.split(' '));
  const values: Readonly<Record<string, readonly string[]>> = {
    Status: ['Not Started', 'Completed'],
    TaskSubtype: ['Task', 'Email', 'Call'],
    Type: ['Call', 'Email', 'Other'],
  };
  const fields = names.flatMap((name) => {
    if (more[name] === null) return [];
    const picklistValues = (values[name] ?? []).map((value) => ({ value, active: true }));
    return [
      { name, createable: true, unique: name === 'Cadenza_Touch_Id__c', picklistValues, ...more[name] },
    ];
  });
  return { body: { name: 'Task', fields } };
}
