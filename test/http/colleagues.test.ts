import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from '../../src/app/bootstrap-workspace.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let colleague: string;
let colleagueId: string;
beforeAll(async () => {
  http = await openHttp();
  const email = 'second.rep@cadenza-demo.example';
  await http.post('admin', '/v1/users', { email, name: 'Second Rep' });
  const user = await http.world.in((tx) => tx.users.byEmail(email));
  if (user === null) throw new Error('The second rep was not added.');
  colleagueId = user.id;
  colleague = await createApiKey(http.ctx, http.world.sample.workspaceId, user);
});
afterAll(() => http.world.close());

/** As a second rep, who owns nothing of what the first one enrolls. */
const asColleague = (path: string, body?: object) =>
  http.send(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${colleague}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function enrolled() {
  const who = http.world.take('salesforce');
  const { cadenceId } = await http.world.publish(twoEmails());
  await http.world.enroll(cadenceId, [who]);
  return { who, personId: (await http.world.person(who.email)).id };
}

async function alertsAbout(personId: string) {
  const { items } = (await http.get('rep', '/v1/alerts?limit=100')).json<{
    items: { kind: string; words: string; userId: string | null; personId: string }[];
  }>();
  return items.filter((alert) => alert.personId === personId);
}

test('how far a job is, and whom it enrolled, is told to whoever began it, and to managers', async () => {
  const { cadenceId } = await http.world.publish(oneEmail());
  const personIds = Array.from({ length: 201 }, () => http.ctx.ids.uuid());
  const queued = await http.post('rep', '/v1/enrollments', { cadenceId, people: { personIds } });
  const path = queued.headers.get('location') ?? '';
  expect((await http.get('rep', path)).status).toBe(200);
  expect((await http.get('manager', path)).status).toBe(200);
  expect((await asColleague(path)).status).toBe(403);
});

test("an absence that another rep reports is told to the run's owner: it pauses the run for as long as it says", async () => {
  const { who, personId } = await enrolled();
  const signal = { kind: 'out_of_office', personId, key: 'away-1', until: '2036-01-07T08:00:00Z' };
  expect((await asColleague('/v1/signals', signal)).status).toBe(200);
  expect(await http.world.run(who.email)).toMatchObject({ state: 'paused', reason: 'out_of_office' });
  expect(await alertsAbout(personId)).toMatchObject([
    { kind: 'out_of_office', userId: http.users.rep.id, words: expect.stringContaining('second.rep@') },
  ]);
  // What they report of their own people they know already.
  const own = await enrolled();
  await http.post('rep', '/v1/signals', { kind: 'out_of_office', personId: own.personId, key: 'away-2' });
  expect(await alertsAbout(own.personId)).toEqual([]);
});

test("whoever is put on the list by another rep is told to the run's owner, whose run is stopped", async () => {
  const { who, personId } = await enrolled();
  const body = { scope: 'person', value: personId, reason: 'asked on the phone' };
  expect((await asColleague('/v1/suppressions', body)).status).toBe(201);
  expect(await http.world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
  expect(await alertsAbout(personId)).toMatchObject([
    { kind: 'unsubscribed', userId: http.users.rep.id, words: expect.stringContaining('second.rep@') },
  ]);
  const own = await enrolled();
  await http.post('rep', '/v1/suppressions', { ...body, value: own.personId });
  expect(await alertsAbout(own.personId)).toEqual([]);
});

test("an enrollment that was undone gives no say over a colleague's hold", async () => {
  const who = http.world.take('salesforce');
  const { cadenceId } = await http.world.publish(oneEmail());
  await http.post('admin', '/v1/senders', { userId: colleagueId });
  const people = { crm: who.crm, refs: [who.ref] };
  const slip = await asColleague('/v1/enrollments', { cadenceId, people });
  const { batch } = slip.json<{ batch: { id: string } }>();
  expect((await asColleague(`/v1/batches/${batch.id}/undo`, {})).status).toBe(200);
  await http.world.enroll(cadenceId, [who]);
  const { id } = await http.world.person(who.email);
  await http.post('rep', '/v1/signals', { kind: 'replied', personId: id, key: 'r-1' });
  expect((await asColleague(`/v1/people/${id}/release`, {})).status).toBe(403);
  expect((await http.post('rep', `/v1/people/${id}/release`)).status).toBe(200);
});
