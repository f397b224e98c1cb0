import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey, createSignInLink } from '../../src/app/bootstrap-workspace.ts';
import { type Filled, openWorkerWorld, type WorkerWorld } from './world.ts';

let world: WorkerWorld;
let filled: Filled;
let key: string;
beforeAll(async () => {
  world = await openWorkerWorld();
  filled = await world.workspace('alpha');
  await world.enrollInvented(filled, 2);
  key = await createApiKey(world.ctx, filled.workspaceId, filled.admin);
});
afterAll(() => world?.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${world.worker.url}${path}`, { headers, redirect: 'manual' });

async function signIn(): Promise<string> {
  const link = await createSignInLink(world.ctx, filled.workspaceId, filled.admin.id);
  const answer = await get(new URL(link).pathname);
  expect(answer.status).toBe(302);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

test('pages are for whoever is signed in, with a nonce that the policy names', async () => {
  const closed = await get('/');
  expect(closed.status).toBe(401);
  expect(await closed.text()).toContain('Sign in to Cadenza');
  const page = await get('/people', { cookie: await signIn() });
  const html = await page.text();
  expect(page.status).toBe(200);
  const nonce = /<meta name="csp-nonce" content="(\w+)"/.exec(html)?.[1] ?? 'none';
  expect(page.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
  expect(page.headers.get('cache-control')).toBe('no-store');
  const again = await (await get('/people', { cookie: await signIn() })).text();
  expect(again).not.toContain(nonce);
});

test('files of the web app may be kept for ever and guessed at by no browser; what is missing may not be kept', async () => {
  const html = await (await get('/', { cookie: await signIn() })).text();
  const [path = 'none'] = /\/assets\/[\w.-]+\.js/.exec(html) ?? [];
  const file = await get(path);
  expect(file.status).toBe(200);
  expect(file.headers.get('content-type')).toContain('javascript');
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await file.text()).length).toBeGreaterThan(1000);
  const missing = await get('/assets/of-an-older-build.js');
  expect(missing.status).toBe(404);
  expect(missing.headers.get('cache-control')).toBeNull();
});

test.each(['/index.html', '/embed.html', '/_headers', '/.assetsignore', '/built-from'])(
  'the built file %s is served to nobody as it is',
  async (path) => {
    const answer = await get(path, { cookie: await signIn() });
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('__NONCE__');
  },
);

test('the API answers, and says what is wrong with a request', async () => {
  const authorization = `Bearer ${key}`;
  const runs = await get('/v1/enrollments', { authorization });
  expect(runs.status).toBe(200);
  expect(await runs.json()).toMatchObject({ items: [{ state: 'active' }, { state: 'active' }] });
  expect((await get('/v1/enrollments')).status).toBe(401);
  const wrong = await get('/v1/enrollments?limit=many', { authorization });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ code: 'invalid_input' });
  const body = JSON.stringify({ by: '+1d' });
  const clock = await fetch(`${world.worker.url}/v1/clock`, {
    method: 'POST',
    body,
    headers: { authorization, 'content-type': 'application/json' },
  });
  expect(clock.status).toBe(409);
  expect(await (await get('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
  expect(await (await get('/readyz')).text()).toBe('ready');
});

test('requests stand in the log, without what would let somebody in', async () => {
  await signIn();
  expect(world.worker.lines).toContainEqual(
    expect.objectContaining({ msg: 'request', path: '/sign-in/…', status: 302 }),
  );
});
