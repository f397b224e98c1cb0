import { createServer, type Server } from 'node:http';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createDns } from '../../../connectors/dns/index.ts';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

let asked: string[] = [];
let now = 0;
beforeEach(() => {
  asked = [];
  now = Date.parse('2026-11-23T12:00:00Z');
});

/** A resolver that answers so. */
async function resolver(answer: { status?: number; body?: string; never?: true }) {
  const server = createServer((request, response) => {
    asked.push(`${request.headers.accept} ${request.url}`);
    if (answer.never) return;
    response.writeHead(answer.status ?? 200, { location: 'http://127.0.0.1:9/' }).end(answer.body ?? '');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  servers.push(server);
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/dns-query`;
  return createDns({ url, wall: () => new Date(now), timeoutMs: 200 });
}
const records = (type: number, ...data: string[]) =>
  JSON.stringify({ Status: 0, Answer: data.map((one) => ({ name: 'x', type, TTL: 1, data: one })) });

test('texts come whole, names without their last dot, and a CNAME on the way is no text', async () => {
  const body = JSON.stringify({
    Status: 0,
    Answer: [
      { name: 'x', type: 5, data: 'elsewhere.example.' },
      { name: 'x', type: 16, data: '"v=spf1 include:a.example " "~all"' },
      { name: 'x', type: 16, data: '"say \\"hi\\" \\065"' },
      { name: 'x', type: 16, data: 'bare words' },
    ],
  });
  const dns = await resolver({ body });
  expect(await dns.look('acme.example', 'TXT')).toEqual({
    state: 'found',
    values: ['v=spf1 include:a.example ~all', 'say "hi" A', 'bare words'],
  });
  expect(await dns.look('acme.example', 'CNAME')).toEqual({ state: 'found', values: ['elsewhere.example'] });
  expect(asked[0]).toBe('application/dns-json /dns-query?name=acme.example&type=TXT');
  const mx = await resolver({ body: records(15, '10 MX.SendGrid.net.') });
  expect(await mx.look('in.acme.example', 'MX')).toEqual({ state: 'found', values: ['10 mx.sendgrid.net'] });
});

test.each([
  ['no such name', { body: '{"Status":3}' }],
  ['a name without such a record', { body: '{"Status":0}' }],
  ['a name with records of another type only', { body: records(5, 'a.example.') }],
])('%s has surely none', async (_, answer) => {
  expect(await (await resolver(answer)).look('acme.example', 'TXT')).toEqual({ state: 'none' });
});

test.each([
  ['a resolver in trouble', { body: '{"Status":2}' }, 'code 2'],
  ['a refusal', { status: 429 }, '429'],
  ['a redirect', { status: 302 }, '302'],
  ['a page in place of an answer', { body: '<html>' }, 'could not be asked'],
  ['an endless answer', { body: `"${'x'.repeat(200_000)}"` }, 'too long'],
  ['silence', { never: true as const }, 'in time'],
])('%s is a failure, never a missing record', async (_, answer, reason) => {
  expect(await (await resolver(answer)).look('acme.example', 'TXT')).toEqual({
    state: 'failed',
    reason: expect.stringContaining(reason),
  });
});

test('a resolver that is not there is a failure', async () => {
  const dns = createDns({ url: 'http://127.0.0.1:9/dns-query', wall: () => new Date(now) });
  expect(await dns.look('acme.example', 'MX')).toMatchObject({ state: 'failed' });
});

test('an answer is kept for a minute, by name and type', async () => {
  const dns = await resolver({ body: '{"Status":3}' });
  for (const name of ['acme.example', 'ACME.example', 'acme.example']) await dns.look(name, 'TXT');
  expect(asked).toHaveLength(1);
  await dns.look('acme.example', 'MX');
  expect(asked).toHaveLength(2);
  now += 61_000;
  await dns.look('acme.example', 'TXT');
  expect(asked).toHaveLength(3);
});
