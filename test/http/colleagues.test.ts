import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey } from '../../src/app/bootstrap-workspace.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
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
