import { afterAll, beforeAll, expect, test } from 'vitest';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cookie: string;
beforeAll(async () => {
  http = await openHttp();
  cookie = await http.cookieOf('admin');
});
afterAll(() => http.world.close());

const open = (path: string) => http.send(path, { headers: { cookie } });
const press = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  http.send(path, {
    method: 'POST',
    headers: { cookie, origin: http.publicUrl, ...headers },
    body: new URLSearchParams(fields),
  });

async function enrolled(definition = oneEmail()) {
  const who = http.world.take('salesforce');
  const { cadenceId } = await http.world.publish(definition);
  await http.world.enroll(cadenceId, [who]);
  return who;
}

test('whoever is not signed in is told how to sign in', async () => {
  const page = await http.send('/');
  expect(page.status).toBe(401);
  expect(page.text).toContain('Sign in to Cadenza');
});

test('the first page shows people, tasks with their script and outcomes, and where things stand', async () => {
  const who = await enrolled(callThenEmail());
  await http.world.tick();
  const { text, status } = await open('/');
  expect(status).toBe(200);
  expect(text).toContain(`${who.firstName} ${who.lastName}`);
  expect(text).toContain('Ask one question.');
  expect(text).toContain('Left voicemail');
  expect(text).toContain('salesforce stand-in');
  expect(text).toContain('Next due:');
  expect(text).toMatch(/in Berlin/);
});

test('an outcome pressed on the page ends the task and comes back to it', async () => {
  const who = await enrolled(callThenEmail());
  await http.world.tick();
  const task = await http.world.openTask(who.email);
  const done = await press(`/act/tasks/${task.id}/complete`, { outcome: 'no_answer', note: 'Later' });
  expect([done.status, done.headers.get('location')]).toEqual([303, '/']);
  const [after] = await http.world.in((tx) => tx.tasks.byIds([task.id]));
  expect(after).toMatchObject({ state: 'done', outcome: 'no_answer', note: 'Later' });
  const again = await press(`/act/tasks/${task.id}/complete`, { outcome: 'no_answer' });
  expect(again.status).toBe(409);
  expect(again.text).toContain('not open any more');
});

test("a person's page tells what happened and why, and steers", async () => {
  const who = await enrolled();
  await http.world.tick();
  const { id } = await http.world.run(who.email);
  const { id: personId } = await http.world.person(who.email);
  const back = `/people/${personId}`;
  const page = await open(back);
  expect(page.text).toContain('Every decision');
  expect(page.text).toContain('Enrolled');
  const { state } = await http.world.run(who.email);
  if (state === 'active') {
    const paused = await press(`/act/enrollments/${id}/pause`, { back });
    expect(paused.headers.get('location')).toBe(back);
  }
  expect(
    (
      await press(
        `/act/enrollments/${id}/pause`,
        { back: 'https://evil.example' },
        { origin: 'https://evil.example' },
      )
    ).status,
  ).toBe(403);
  expect((await open('/people/nobody')).status).toBe(404);
});

test.each([
  '/act/people/nobody/release',
  '/act/people/%00/release',
  '/act/senders/nobody/release',
  '/act/alerts/nobody/seen',
])('%s, which names no id, is told so', async (path) => {
  expect((await press(path)).status).toBe(400);
});

test('buttons send nobody elsewhere', async () => {
  const moved = await press('/act/clock', { by: '+1h', back: '//evil.example' });
  expect([moved.status, moved.headers.get('location')]).toEqual([303, '/']);
});

test('what a prospect or a CRM writes cannot become markup', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  const person = {
    id: http.ctx.ids.uuid(),
    ...{ email: null, firstName: evil, lastName: null, title: evil, phone: '"><b>', city: evil, state: null },
    ...{ country: null, companyId: null, zone: 'UTC', zoneOrigin: evil, zoneConfidence: 'low' as const },
    ...{ hold: null, provisionalHoldUntil: null, createdAt: http.world.now },
  };
  await http.world.in((tx) => tx.people.insert([person]));
  const alert = {
    id: http.ctx.ids.uuid(),
    kind: 'x',
    words: evil,
    userId: null,
    personId: person.id,
    enrollmentId: null,
  };
  await http.world.in((tx) => tx.alerts.insert([{ ...alert, createdAt: http.world.now, seenAt: null }]));
  for (const path of ['/', `/people/${person.id}`]) {
    const { text } = await open(path);
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toContain('<img');
    expect(text).not.toContain('"><b>');
  }
});

test('the page’s style is named by a nonce of its own, and nothing is loaded from elsewhere', async () => {
  const [one, two] = [await open('/'), await open('/')];
  const nonce = /nonce="([a-z2-7]+)"/.exec(one.text)?.[1] ?? 'none';
  expect(one.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
  expect(two.text).not.toContain(nonce);
  expect(one.text).not.toMatch(/<script|style="|src="http/);
});

test('the brake on the page stops all touches, and says so', async () => {
  expect((await press('/act/stop-all')).status).toBe(303);
  expect((await open('/')).text).toContain('All touches are stopped');
  expect((await press('/act/resume-all')).status).toBe(303);
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

test('with real services, a connection comes back only to the browser that began it', async () => {
  const begun = await open('/connect/hubspot');
  expect(begun.status).toBe(302);
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const remembered = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  Object.assign(http.ctx.settings, { clockMovable: false });
  try {
    const callback = `/oauth/hubspot/callback?code=wrong&state=${state}`;
    expect((await http.send(callback)).status).toBe(403);
    expect((await http.send(callback, { headers: { cookie: remembered } })).status).not.toBe(403);
  } finally {
    Object.assign(http.ctx.settings, { clockMovable: true });
  }
});

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
