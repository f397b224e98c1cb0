import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError, errorCodes } from '../../src/errors.ts';
import { createHttp } from '../../src/http/app.ts';
import { statusOf, toProblem } from '../../src/http/errors.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

const nobody = '019ab2c4-7d00-7000-8000-0000000000ff';

test('every error code has a status, and what nobody foresaw is told only by a request id', () => {
  for (const code of errorCodes) expect(statusOf[code][0]).toBeGreaterThanOrEqual(400);
  const at = { instance: '/v1/x', requestId: 'abc' };
  expect(toProblem(new AppError('internal', 'The version is not there.'), at)).toMatchObject({
    status: 500,
    detail: 'The version is not there. Give support the request id abc.',
  });
  const unforeseen = toProblem(new Error('select * from people where secret'), at);
  expect(unforeseen).toMatchObject({ status: 500, code: 'internal', detail: expect.stringContaining('abc') });
  expect(JSON.stringify(unforeseen)).not.toMatch(/select|secret|stack/);
});

test('what is missing is a problem in words', async () => {
  const answer = await http.get('rep', `/v1/enrollments/${nobody}`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.json()).toMatchObject({
    type: 'urn:cadenza:problem:not_found',
    status: 404,
    detail: `There is no enrollment ${nobody}.`,
    instance: `/v1/enrollments/${nobody}`,
  });
});

test('input that does not fit names every field', async () => {
  const answer = await http.post('rep', '/v1/enrollments', { cadenceId: 'x', people: {} });
  expect(answer.status).toBe(400);
  const { problems } = answer.json<{ problems: { path: string }[] }>();
  expect(problems.map((problem) => problem.path)).toEqual(expect.arrayContaining(['cadenceId', 'people']));
  expect((await http.get('rep', '/v1/people?limit=500')).status).toBe(400);
  expect((await http.get('rep', '/v1/people/not-an-id')).status).toBe(400);
});

test('what stands for an id in an address and is none is told with how ids look and where they are', async () => {
  const experiment = await http.get('rep', '/v1/experiments/nope');
  expect(experiment.status).toBe(400);
  expect(experiment.json()).toMatchObject({
    detail:
      "'nope' is no id: ids look like 019ab2c4-7d00-7000-8000-000000000001, as GET /v1/experiments lists them.",
    problems: [{ path: 'id' }],
  });
  const leave = await http.post('rep', '/v1/leaves/not%20one/end', {});
  expect(leave.text).toContain("'not one' is no id");
  expect(leave.text).toContain('as GET /v1/leaves lists them.');
  const body = await http.post('rep', '/v1/enrollments', { cadenceId: 'x', people: {} });
  expect(body.text).toContain('must be an id such as 019ab2c4-');
  expect(body.text).toContain('must be {personIds: [id, …]}, {crm, refs');
  expect((await http.get('manager', '/v1/tasks?owner=you')).text).toContain("must be 'me', or a user's id");
});

test('a body that is no JSON, of another type, or too large is told so', async () => {
  const headers = { authorization: `Bearer ${http.keys.rep}`, 'content-type': 'application/json' };
  const send = (body: string, over: object = {}) =>
    http.send('/v1/signals', { method: 'POST', headers: { ...headers, ...over }, body });
  const broken = await send('{"kind": ');
  expect(broken.status).toBe(400);
  expect(broken.json()).toMatchObject({ detail: expect.stringContaining('not valid JSON') });
  expect((await send('a=b', { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await send(`{"kind":"${'x'.repeat(3_000_000)}"}`)).status).toBe(413);
});

test.each([
  ['GET', '/v1/people?q=%00', undefined],
  ['GET', '/v1/why?person=x%00y', undefined],
  ['GET', '/crm/hubspot/cadences?portalId=%00', undefined],
  ['PATCH', '/v1/workspace', { name: 'a\0b' }],
  [
    'POST',
    '/v1/enrollments/preview',
    { people: { crm: 'hubspot', refs: [{ type: 'contact', id: '\ud800' }] } },
  ],
] as const)('%s %s with what cannot be stored is the caller’s mistake', async (method, path, body) => {
  const cadences = (await http.get('admin', '/v1/cadences')).json<{ items: { id: string }[] }>();
  const cadenceId = cadences.items[0]?.id;
  const own = path.includes('enrollments') ? { cadenceId, ...body } : body;
  expect((await http.post('admin', path, own, {}, method)).status).toBe(400);
});

test('an address that is not there is 404, a method that it does not have is 405', async () => {
  expect((await http.get('rep', '/v1/nothing')).status).toBe(404);
  const wrong = await http.post('rep', '/v1/cadences', {}, {}, 'DELETE');
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get('allow')).toBe('GET, HEAD, POST');
  expect((await http.send('/webhooks/hubspot')).status).toBe(405);
});

test('what fails unexpectedly is logged under the id that the caller gets, and says nothing else', async () => {
  const store = { ...http.ctx.store, withWorkspace: () => Promise.reject(new Error('password=hunter2')) };
  const app = createHttp(
    { ...http.ctx, store },
    {
      tick: async () => {},
      clock: null,
      metricsText: async () => '',
      sessionSecret: 'x'.repeat(32),
      links: [],
      webFile: async () => null,
      ready: () => false,
    },
  );
  const response = await app.request('/v1/cadences', {
    headers: { authorization: `Bearer ${http.keys.rep}` },
  });
  const text = await response.text();
  const requestId = response.headers.get('x-request-id') ?? 'none';
  expect(response.status).toBe(500);
  expect(text).toContain(requestId);
  expect(text).not.toContain('hunter2');
  expect(JSON.stringify(http.logged.find((line) => 'error' in line))).toContain(requestId);
  expect((await app.request('/readyz')).status).toBe(503);
});

test('a database that hangs is not ready: whoever asks hears of it within seconds', async () => {
  const system = { ...http.ctx.store.system, ping: () => new Promise<void>(() => {}) };
  const app = createHttp(
    { ...http.ctx, store: { ...http.ctx.store, system } },
    {
      tick: async () => {},
      clock: null,
      metricsText: async () => '',
      sessionSecret: 'x'.repeat(32),
      links: [],
      webFile: async () => null,
      ready: () => true,
      answerWithinMs: 20,
    },
  );
  const response = await app.request('/readyz');
  expect([response.status, await response.text()]).toEqual([503, 'the database does not answer']);
});

test('a database that does not answer is 503 with Retry-After, also for webhooks and opt-outs', async () => {
  const down = () => Promise.reject(new AppError('unavailable', 'The database cannot be reached.'));
  const system = { ...http.ctx.store.system, apiKey: down, mailToken: down, connectionOf: down, ping: down };
  const app = createHttp(
    { ...http.ctx, store: { ...http.ctx.store, withWorkspace: down, system } },
    {
      tick: async () => {},
      clock: null,
      metricsText: async () => '',
      sessionSecret: 'x'.repeat(32),
      links: [],
      webFile: async () => null,
      ready: () => true,
    },
  );
  const api = await app.request('/v1/cadences', { headers: { authorization: 'Bearer x' } });
  expect([api.status, api.headers.get('retry-after')]).toEqual([503, '30']);
  expect((await app.request('/u/abcdefghijklmnopqrstuvwx', { method: 'POST' })).status).toBe(503);
  expect((await app.request('/readyz')).status).toBe(503);
  expect((await app.request('/healthz')).status).toBe(200);
  const push = { method: 'POST', headers: { 'x-cadenza-org': '00D000000000001AAA' }, body: '{}' };
  expect((await app.request('/webhooks/salesforce', push)).status).toBe(503);
});

test('the log holds no query and no token of a link', async () => {
  await http.get('rep', '/v1/people?q=somebody%40private.example');
  await http.send('/u/tokentokentokentoken');
  const lines = JSON.stringify(http.logged.filter((line) => 'path' in line));
  expect(lines).toContain('/v1/people');
  expect(lines).not.toContain('private.example');
  expect(lines).not.toContain('tokentoken');
});

test('only requests that there are are named as those that list ids', async () => {
  const { paths } = (await http.get('rep', '/openapi.json')).json<{ paths: Record<string, object> }>();
  const read = Object.keys(paths).filter((path) => path.endsWith('/{id}') && 'get' in (paths[path] ?? {}));
  expect(read.length).toBeGreaterThan(10);
  for (const path of read) {
    const list = path.replace('/{id}', '');
    const { text } = await http.get('admin', `${list}/nope`);
    const named = text.includes(`as GET ${list} lists them.`);
    expect(named, text).toBe('get' in (paths[list] ?? {}));
  }
});
