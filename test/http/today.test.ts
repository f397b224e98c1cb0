import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from '../../src/app/bootstrap-workspace.ts';
import { callThenEmail, oneEmail, twoEmails } from '../support/cadences.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let colleague: string;
beforeAll(async () => {
  http = await openHttp();
  const email = 'second.rep@cadenza-demo.example';
  await http.post('admin', '/v1/users', { email, name: 'Second Rep' });
  const user = await http.world.in((tx) => tx.users.byEmail(email));
  if (user === null) throw new Error('The second rep was not added.');
  colleague = await createApiKey(http.ctx, http.world.sample.workspaceId, user);
});
afterAll(() => http.world.close());

type Items = { items: { id: string }[]; next: string | null };

/** As the second rep, who owns nothing of what the first one enrolls. */
const asColleague = (path: string, method = 'GET', body?: object) =>
  http.send(path, {
    method,
    headers: { authorization: `Bearer ${colleague}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function calls(count: number) {
  const { cadenceId } = await http.world.publish(callThenEmail());
  const people = Array.from({ length: count }, () => http.world.take('salesforce'));
  await http.world.enroll(cadenceId, people);
  await http.world.tick();
  return Promise.all(people.map(async (who) => (await http.world.openTask(who.email)).id));
}

async function replied() {
  const who = http.world.take('hubspot');
  const { cadenceId } = await http.world.publish(twoEmails());
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  await http.world.act(await http.world.mailTo(who.email), { act: 'reply', text: 'Send me the offer.' });
  await http.world.tick();
  return who;
}

test('the queue pages by due time without losing a task of the same moment', async () => {
  const ids = await calls(3);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? '' : `&cursor=${cursor}`;
    const path = `/v1/tasks?owner=me&state=open&sort=due&limit=2${at}`;
    const page: Items = (await http.get('rep', path)).json<Items>();
    seen.push(...page.items.map((item) => item.id));
    cursor = page.next;
  } while (cursor !== null);
  expect([...seen].sort()).toEqual([...ids].sort());
  const byId = (await http.get('rep', '/v1/tasks?limit=1')).json<Items>();
  expect((await http.get('rep', `/v1/tasks?sort=due&cursor=${byId.next}`)).status).toBe(400);
  expect((await http.get('rep', '/v1/tasks?sort=random')).status).toBe(400);
});

test('skip, not done and answered each end a task and say how the run is', async () => {
  const [skipped, undone, answered] = await calls(3);
  const reason = 'The number is out of order';
  expect((await http.post('rep', `/v1/tasks/${skipped}/skip`, {})).status).toBe(400);
  expect((await asColleague(`/v1/tasks/${skipped}/skip`, 'POST', { reason })).status).toBe(403);
  const skip = await http.post('rep', `/v1/tasks/${skipped}/skip`, { reason, note: 'Try LinkedIn' });
  expect(skip.json()).toMatchObject({
    task: { state: 'skipped', note: 'Try LinkedIn', completedBy: http.users.rep.email },
    enrollment: { state: 'active', words: expect.stringContaining(reason) },
  });
  expect((await http.post('rep', `/v1/tasks/${skipped}/skip`, { reason })).status).toBe(409);
  const notDone = await http.post('manager', `/v1/tasks/${undone}/not-done`, { reason });
  expect(notDone.json()).toMatchObject({ task: { state: 'not_done' }, enrollment: { state: 'active' } });
  const answer = await http.post('rep', `/v1/tasks/${answered}/answered`, { note: 'On LinkedIn' });
  expect(answer.json()).toMatchObject({
    task: { state: 'cancelled' },
    enrollment: { state: 'paused', reason: 'replied' },
  });
  expect((await http.post('rep', `/v1/tasks/${http.users.rep.id}/answered`, {})).status).toBe(404);
  const listed = (await http.get('rep', '/v1/tasks?state=skipped')).json<Items>();
  expect(listed.items.map((item) => item.id)).toEqual([skipped]);
});

test('one task answers with person, zone, why, script, touches and the record', async () => {
  const [id] = await calls(1);
  const task = (await http.get('rep', `/v1/tasks/${id}`)).json();
  expect(task).toMatchObject({
    step: { name: 'Call', position: 1, of: 2 },
    why: expect.stringContaining('Step 1 of 2 on day 1'),
    callTime: { good: true, until: expect.any(String) },
    warnings: [],
    touches: [],
    record: { kind: 'salesforce', url: expect.stringMatching(/^https?:/) },
    following: { channel: 'email' },
    overdue: false,
  });
  expect((await asColleague(`/v1/tasks/${id}`)).status).toBe(403);
  expect((await http.get('manager', `/v1/tasks/${id}`)).status).toBe(200);
  expect((await http.get('rep', '/v1/tasks/upcoming')).json()).toMatchObject({ items: expect.any(Array) });
});

test('an unanswered reply is in the queue of its rep until somebody says that it is answered', async () => {
  const who = await replied();
  const queue = '/v1/messages?kind=reply&unhandled=true';
  const { items } = (await http.get('rep', queue)).json<Items>();
  expect(items).toMatchObject([
    {
      text: 'Send me the offer.',
      run: { state: 'paused', reason: 'replied', owner: { name: 'Robin Vale' } },
    },
  ]);
  const path = `/v1/messages/${items[0]?.id}/handled`;
  expect((await asColleague(queue)).json<Items>().items).toEqual([]);
  expect((await asColleague(path, 'POST')).status).toBe(403);
  expect((await http.get('rep', '/v1/me')).json()).toMatchObject({ replies: 1 });
  expect((await http.post('rep', path)).status).toBe(204);
  expect((await http.get('rep', queue)).json<Items>().items).toEqual([]);
  expect((await http.get('rep', '/v1/me')).json()).toMatchObject({ replies: 0 });
  const [answered] = (await http.get('rep', '/v1/messages?kind=reply')).json<Items>().items;
  expect(answered).toMatchObject({ handledBy: http.users.rep.email, handledAt: expect.any(String) });
  await http.post('manager', path);
  const [still] = (await http.get('manager', '/v1/messages?kind=reply')).json<Items>().items;
  expect(still).toMatchObject({ handledBy: http.users.rep.email });
  expect((await http.post('rep', path, undefined, {}, 'DELETE')).status).toBe(204);
  expect((await http.get('rep', queue)).json<Items>().items).toHaveLength(1);
  expect(await http.world.run(who.email)).toMatchObject({ state: 'paused', reason: 'replied' });
});

test('a reply that nobody could be found for is put aside by whoever sees it', async () => {
  const id = http.ctx.ids.uuid();
  const nobody = { personId: null, enrollmentId: null, touchId: null, fromEmail: 'stranger@far.example' };
  const message = {
    id,
    rawId: id,
    ...nobody,
    subject: 'Hello',
    text: 'Who are you?',
    kind: 'reply',
    grade: null,
    gradedBy: null,
    matchedBy: null,
    writer: null,
  };
  const times = { at: http.ctx.clock.now(), forwardedAt: null, handledAt: null, handledBy: null };
  await http.world.in((tx) => tx.inbound.insertMessages([{ ...message, ...times }]));
  const unmatched = '/v1/messages?unmatched=true&unhandled=true';
  expect((await http.get('rep', unmatched)).json<Items>().items).toMatchObject([{ id, matchedBy: null }]);
  expect((await http.post('rep', `/v1/messages/${id}/handled`)).status).toBe(204);
  expect((await http.get('rep', unmatched)).json<Items>().items).toEqual([]);
});

test("a rep sees alerts and mails in doubt of their own runs, and cannot put a colleague's alert aside", async () => {
  const who = http.world.take('salesforce');
  const { cadenceId } = await http.world.publish(oneEmail());
  await http.world.enroll(cadenceId, [who]);
  await http.world.faults('sendgrid', { path: '/v3/mail/send', drop: 'before', times: 1 });
  await http.world.tick();
  await http.world.faults('sendgrid');
  const sends = '/v1/sends?state=unconfirmed';
  expect((await asColleague(sends)).json<Items>().items).toEqual([]);
  expect((await http.get('rep', sends)).json<Items>().items).toHaveLength(1);
  await replied();
  const own = (await http.get('rep', '/v1/alerts?unseen=true')).json<{
    items: { id: string; userId: string | null }[];
  }>().items;
  const mine = own.find((alert) => alert.userId === http.users.rep.id);
  const theirs = (await asColleague('/v1/alerts?unseen=true')).json<Items>().items;
  expect(theirs.map((alert) => alert.id)).not.toContain(mine?.id);
  await asColleague(`/v1/alerts/${mine?.id}/seen`, 'POST');
  // A manager reads it, but it neither rings for them nor can they put it aside.
  const read = (await http.get('manager', '/v1/alerts')).json<Items>().items;
  expect(read.map((alert) => alert.id)).toContain(mine?.id);
  const rings = (await http.get('manager', '/v1/alerts?unseen=true')).json<Items>().items;
  expect(rings.map((alert) => alert.id)).not.toContain(mine?.id);
  await http.post('manager', `/v1/alerts/${mine?.id}/seen`);
  const after = (await http.get('rep', '/v1/alerts?unseen=true')).json<Items>().items;
  expect(after.map((alert) => alert.id)).toContain(mine?.id);
});
