import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../support/database.ts';
import { keySettings, pickUrl, type RunningWorker, startTheWorker } from './running-worker.ts';

let db: TestStore;
let worker: RunningWorker | null = null;
beforeAll(async () => {
  db = await openTestStore('postgres');
});
afterEach(async () => {
  await worker?.close();
  worker = null;
});
afterAll(() => db?.close());

async function start(options: { databaseUrl?: string; settings?: Record<string, string> } = {}) {
  const url = await pickUrl();
  const settings = { ...keySettings, PUBLIC_URL: url, SENDGRID_API_KEY: 'SG.test', ...options.settings };
  worker = await startTheWorker({ url, databaseUrl: options.databaseUrl ?? db.url ?? '', settings });
  return worker;
}

/** An answer, which must hold nothing of the program's insides. */
async function asked(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${worker?.url}${path}`, { headers, redirect: 'manual' });
  const text = await answer.text();
  expect(text).not.toMatch(/\bat \w+.*:\d+|worker\.js|node_modules|select /);
  return { status: answer.status, headers: answer.headers, text };
}

test('wrong settings are named, to people on a page and to programs as a problem', async () => {
  await start({ settings: { ENCRYPTION_KEY: 'short', SENDGRID_API_URL: 'ftp://mail.example' } });
  const problem = await asked('/v1/me');
  expect(problem.status).toBe(500);
  expect(problem.headers.get('content-type')).toBe('application/problem+json');
  expect(JSON.parse(problem.text)).toMatchObject({
    code: 'misconfigured',
    detail: expect.stringMatching(/ENCRYPTION_KEY must be 32 random bytes.*SENDGRID_API_URL must be/),
  });
  const page = await asked('/');
  expect(page.status).toBe(500);
  expect(page.text).toContain('ENCRYPTION_KEY must be 32 random bytes');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(worker?.lines).toContainEqual(expect.objectContaining({ level: 50, msg: 'a request failed' }));
});

test('while the database cannot be reached, what needs it says so, and the rest goes on', async () => {
  await start({ databaseUrl: 'postgres://postgres:postgres@127.0.0.1:1/none' });
  expect(await asked('/healthz')).toMatchObject({ status: 200, text: 'ok' });
  expect(await asked('/readyz')).toMatchObject({ status: 503, text: 'the database does not answer' });
  const problem = await asked('/v1/me', { authorization: 'Bearer cdz_unknown' });
  expect(problem.status).toBe(503);
  expect(JSON.parse(problem.text)).toMatchObject({ code: 'unavailable' });
  expect(problem.headers.get('retry-after')).toBe('30');
  const page = await asked('/sign-in/some-token');
  expect(page.status).toBe(503);
  expect(page.text).toContain('The database cannot be reached');
});

test('a database with an older schema is refused, with what to do', async () => {
  await db.query(
    'delete from drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations)',
  );
  await start();
  expect(await asked('/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('migrate') });
  const problem = await asked('/v1/me', { authorization: 'Bearer cdz_unknown' });
  expect(problem.status).toBe(500);
  expect(JSON.parse(problem.text)).toMatchObject({
    code: 'misconfigured',
    detail: expect.stringContaining('npm run -s cadenza -- migrate'),
  });
});
