import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey, createSignInLink } from '../../src/app/bootstrap-workspace.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

test('an API key lets its user in; no key, a wrong one or a malformed header does not', async () => {
  expect((await http.get('rep', '/v1/cadences')).status).toBe(200);
  for (const headers of [{}, { authorization: 'Bearer cdz_wrong' }, { authorization: 'Basic abc' }]) {
    const answer = await http.send('/v1/cadences', { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  }
});

test('the key of a user who left opens nothing', async () => {
  const user = {
    ...http.users.rep,
    id: http.ctx.ids.uuid(),
    email: 'left@cadenza-demo.example',
    active: false,
  };
  await http.world.in((tx) => tx.users.insert(user));
  const key = await createApiKey(http.ctx, http.world.sample.workspaceId, user);
  const answer = await http.send('/v1/cadences', { headers: { authorization: `Bearer ${key}` } });
  expect(answer.status).toBe(401);
});

test('a sign-in link signs in once, and a look at it does not use it up', async () => {
  const { workspaceId, admin } = http.world.sample;
  const path = new URL(await createSignInLink(http.ctx, workspaceId, admin.id)).pathname;
  expect((await http.send(path, { method: 'HEAD' })).status).toBe(200);
  const first = await http.send(path);
  expect(first.status).toBe(302);
  expect(first.headers.get('location')).toBe('/');
  expect(first.headers.get('set-cookie')).toMatch(/cadenza_session=.*HttpOnly.*SameSite=Lax/);
  const second = await http.send(path);
  expect(second.status).toBe(401);
  expect(second.text).toContain('An admin makes a new one');
});

test('signing in leads to the page that was asked for before, and never elsewhere', async () => {
  const { workspaceId, admin } = http.world.sample;
  const linkPath = async () => new URL(await createSignInLink(http.ctx, workspaceId, admin.id)).pathname;
  const asked = await http.send('/enroll?selection=019ab2c4-7d00-7000-8000-000000000001');
  expect(asked.status).toBe(401);
  const kept = asked.headers.get('set-cookie') ?? '';
  expect(kept).toMatch(/Path=\/sign-in; HttpOnly; SameSite=Lax/);
  const cookie = kept.split(';')[0] ?? '';
  const back = await http.send(await linkPath(), { headers: { cookie } });
  expect(back.headers.get('location')).toBe('/enroll?selection=019ab2c4-7d00-7000-8000-000000000001');
  for (const evil of ['//evil.example', 'https://evil.example/today', '/sign-out', '/\\evil.example', '%00'])
    expect(
      (
        await http.send(await linkPath(), {
          headers: { cookie: `cadenza_way_back=${encodeURIComponent(evil)}` },
        })
      ).headers.get('location'),
    ).toBe('/');
});

test('a session is over after 12 hours, and a forged or changed cookie opens nothing', async () => {
  const cookie = await http.cookieOf('rep');
  expect((await http.send('/v1/cadences', { headers: { cookie } })).status).toBe(200);
  const forged = cookie.replace(/=(.)/, (_, first: string) => `=${first === '0' ? '1' : '0'}`);
  expect((await http.send('/v1/cadences', { headers: { cookie: forged } })).status).toBe(401);
  const wall = http.ctx.clock.wall;
  http.ctx.clock.wall = () => new Date(Date.now() + 12.1 * 3_600_000);
  try {
    expect((await http.send('/v1/cadences', { headers: { cookie } })).status).toBe(401);
  } finally {
    http.ctx.clock.wall = wall;
  }
});

test('a page elsewhere cannot make a signed-in browser change anything', async () => {
  const cookie = await http.cookieOf('admin');
  const pull = (headers: Record<string, string>) =>
    http.send('/v1/workspace/stop-all', { method: 'POST', headers: { cookie, ...headers } });
  expect((await pull({})).status).toBe(403);
  expect((await pull({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await pull({ 'sec-fetch-site': 'cross-site', origin: http.publicUrl })).status).toBe(403);
  expect((await pull({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
  expect((await http.get('admin', '/v1/workspace')).json()).toMatchObject({ stoppedAt: null });
  expect((await pull({ origin: http.publicUrl })).status).toBe(200);
  expect((await http.post('admin', '/v1/workspace/resume-all')).status).toBe(200);
});

test('reps cannot publish, managers cannot change settings, admins can', async () => {
  const definition = { name: 'Not mine', steps: [] };
  expect((await http.post('rep', '/v1/cadences', { definition })).status).toBe(403);
  expect((await http.post('rep', '/v1/workspace/stop-all')).status).toBe(403);
  expect((await http.post('rep', '/v1/tick')).status).toBe(403);
  expect((await http.post('rep', '/v1/clock', { by: '+1h' })).status).toBe(200);
  expect((await http.post('manager', '/v1/connections/salesforce/begin')).status).toBe(403);
  const patch = (role: 'manager' | 'admin') =>
    http.post(role, '/v1/workspace', { settleMinutes: 20 }, {}, 'PATCH');
  const refused = await patch('manager');
  expect(refused.status).toBe(403);
  expect(refused.json()).toMatchObject({ detail: expect.stringContaining('Only an admin') });
  expect((await patch('admin')).json()).toMatchObject({ settleMinutes: 20 });
});

test('a change of settings is told to everybody, and going live needs a postal address', async () => {
  await http.post(
    'admin',
    '/v1/workspace',
    { mode: 'test', testAddresses: ['Me@cadenza-demo.example'] },
    {},
    'PATCH',
  );
  const alerts = await http.get('rep', '/v1/alerts?unseen=true');
  const words = alerts.json<{ items: { words: string }[] }>().items.map((item) => item.words);
  expect(words.join()).toContain('mode is now "test"');
  await http.post('admin', '/v1/workspace', { postalAddress: null }, {}, 'PATCH');
  expect((await http.post('admin', '/v1/workspace', { mode: 'live' }, {}, 'PATCH')).status).toBe(409);
  const both = { mode: 'live', postalAddress: '12 Sample Street, 10115 Berlin' };
  const live = await http.post('admin', '/v1/workspace', both, {}, 'PATCH');
  expect(live.json()).toMatchObject({ mode: 'live', testAddresses: ['me@cadenza-demo.example'] });
});

test('connections are listed without secrets', async () => {
  const answer = await http.get('rep', '/v1/connections');
  expect(answer.json<{ items: object[] }>().items).toHaveLength(2);
  expect(answer.text).not.toMatch(/token|secret/i);
});

test('every answer carries the security headers', async () => {
  for (const path of ['/', '/v1/cadences', '/healthz', '/nowhere']) {
    const { headers } = await http.send(path);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  }
});
