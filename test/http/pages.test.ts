import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cookie: string;
beforeAll(async () => {
  http = await openHttp();
  cookie = await http.cookieOf('admin');
});
afterAll(() => http.world.close());

const open = (path: string) => http.send(path, { headers: { cookie } });
const press = (path: string) =>
  http.send(path, { method: 'POST', headers: { cookie, origin: http.publicUrl } });

test.each(['/', '/today', '/people', '/enroll', '/cadences', '/scoreboard', '/set-up'])(
  'whoever is not signed in is told at %s how to sign in',
  async (path) => {
    const page = await http.send(path);
    expect(page.status).toBe(401);
    expect(page.text).toContain('Sign in to Cadenza');
  },
);

test('whoever is signed in gets the web app at each of its addresses', async () => {
  for (const path of ['/', '/today', `/people/${http.ctx.ids.uuid()}`, '/scoreboard']) {
    const page = await open(path);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).toContain('<div id="app">');
  }
});

test('each answer has a nonce of its own, and nothing without it may run', async () => {
  const [one, two] = [await open('/'), await open('/')];
  const nonce = /<script nonce="([a-z2-7]+)"/.exec(one.text)?.[1] ?? 'none';
  const policy = one.headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`);
  expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
  expect(one.text).not.toContain('__NONCE__');
  expect(two.text).not.toContain(nonce);
  expect(one.text).not.toMatch(/style="|src="http/);
});

test('files of the web app are looked up by name only, and kept for ever', async () => {
  for (const path of ['/assets/..%2f..%2fpackage.json', '/assets/a%2fb.js', '/assets/nothing.js'])
    expect((await http.send(path)).status).toBe(404);
});

test('an address that leads nowhere says so', async () => {
  const asked = (accept: string) => http.send('/nowhere', { headers: { accept } });
  const program = await asked('application/json');
  expect([program.status, program.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  const browser = await asked('text/html,application/xhtml+xml');
  expect(browser.status).toBe(404);
  expect(browser.headers.get('content-type')).toContain('text/html');
  expect(browser.text).toContain('There is nothing at this address.');
});

test('a web app that is not built says what to do, and the API works all the same', async () => {
  const bare = await openHttp({ webFile: async () => null });
  try {
    const page = await bare.send('/', { headers: { cookie: await bare.cookieOf('admin') } });
    expect(page.status).toBe(500);
    expect(page.text).toContain('npm run build:web');
    expect((await bare.get('admin', '/v1/me')).status).toBe(200);
  } finally {
    await bare.world.close();
  }
});

test('who is signed in is told what waits for them', async () => {
  const me = (await http.get('rep', '/v1/me')).json<{ user: { role: string }; standIns: unknown[] }>();
  expect(me).toMatchObject({ user: { role: 'rep' }, tasks: { due: 0 }, clock: { movable: true } });
  expect(me.standIns).toHaveLength(1);
});

test('a refusal of a CRM to connect becomes a page that says what to do', async () => {
  const answer = (error: string, description: string) =>
    http.send(`/oauth/salesforce/callback?${new URLSearchParams({ error, error_description: description })}`);
  const missing = await answer('invalid_client', 'app must be installed into org');
  expect(missing.status).toBe(400);
  expect(missing.text).toContain('Install the Cadenza package');
  expect((await answer('OAUTH_APP_BLOCKED', 'this app is blocked by admin')).text).toContain('Unblock');
  expect((await answer('access_denied', 'end-user denied')).text).toContain('choose Allow');
  const forged = await http.send('/oauth/hubspot/callback?code=a&state=forged');
  expect(forged.status).toBe(409);
  expect(forged.text).toContain('Start connecting again');
});

test.each(['hubspot', 'gmail'])(
  'with real services, a connection of %s comes back only to the browser that began it',
  async (kind) => {
    const begun = await open(`/connect/${kind}`);
    expect(begun.status).toBe(302);
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const remembered = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    Object.assign(http.ctx.settings, { clockMovable: false });
    try {
      const callback = `/oauth/${kind}/callback?code=wrong&state=${state}`;
      expect((await http.send(callback)).status).toBe(403);
      expect((await http.send(callback, { headers: { cookie: remembered } })).status).not.toBe(403);
    } finally {
      Object.assign(http.ctx.settings, { clockMovable: true });
    }
  },
);

test('signing out ends the session in this browser', async () => {
  const out = await press('/sign-out');
  expect(out.status).toBe(303);
  expect(out.headers.get('set-cookie')).toMatch(/cadenza_session=;.*Max-Age=0/);
});

test('operations are asked without signing in', async () => {
  expect((await http.send('/healthz')).status).toBe(200);
  expect((await http.send('/readyz')).status).toBe(200);
  const metrics = await http.send('/metrics');
  expect(metrics.headers.get('content-type')).toContain('version=0.0.4');
  expect(metrics.text).toContain('cadenza_touches_total');
});

test('the schema of cadence files is there for editors, without signing in', async () => {
  const schema = await http.send('/schemas/cadence.json');
  expect(schema.status).toBe(200);
  expect(schema.headers.get('access-control-allow-origin')).toBe('*');
  expect(JSON.parse(schema.text)).toMatchObject({
    title: 'Cadenza cadence',
    type: 'object',
    properties: { steps: { type: 'array', maxItems: 50 }, on: { type: 'array' } },
  });
});
