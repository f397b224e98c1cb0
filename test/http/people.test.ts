import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../src/ports/records.ts';
import { callThenEmail, oneEmail, twoEmails } from '../support/cadences.ts';
import type { Prospect } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let mailing: string;
beforeAll(async () => {
  http = await openHttp();
  mailing = (await http.world.publish(oneEmail())).cadenceId;
});
afterAll(() => http.world.close());

interface Listed {
  readonly items: readonly { readonly id: string; readonly person: { readonly email: string } }[];
  readonly next: string | null;
}

/** Enrolls somebody as one of the roles, whose run it then is. */
async function enroll(role: Role, over: { cadenceId?: string; who?: Prospect } = {}) {
  const who = over.who ?? http.world.take('salesforce');
  const people = { crm: who.crm, refs: [who.ref] };
  const body = { cadenceId: over.cadenceId ?? mailing, people, listSource: 'List view "Test"' };
  const answer = await http.post(role, '/v1/enrollments', body);
  const [result] = answer.json<{ results: { personId: string; enrollmentId: string }[] }>().results;
  if (result === undefined) throw new Error('Somebody was enrolled.');
  return { who, runId: result.enrollmentId, personId: result.personId };
}

const list = async (role: Role, query: string) =>
  (await http.get(role, `/v1/enrollments?limit=200&${query}`)).json<Listed>().items.map((run) => run.id);
const count = async (role: Role, query = '') => {
  const { items } = (await http.get(role, `/v1/enrollments/counts?${query}`)).json<{
    items: { state: string; count: number; more: boolean }[];
  }>();
  return Object.fromEntries(items.map((item) => [item.state, item.count]));
};

test('a rep sees and counts their own runs, a manager everybody’s and each user’s', async () => {
  const mine = await enroll('rep');
  const theirs = await enroll('manager');
  expect(await list('rep', '')).toContain(mine.runId);
  expect(await list('rep', '')).not.toContain(theirs.runId);
  expect(await list('manager', '')).toEqual(expect.arrayContaining([mine.runId, theirs.runId]));
  expect(await list('manager', 'owner=me')).toContain(theirs.runId);
  expect(await list('manager', 'owner=me')).not.toContain(mine.runId);
  expect(await list('manager', `owner=${http.users.rep.id}`)).toContain(mine.runId);
  expect(await list('rep', `owner=${http.users.manager.id}`)).toEqual([]);
  const [own, all] = [await count('rep'), await count('manager')];
  expect((own.active ?? 0) + 1).toBe(all.active);
  expect(await count('rep', `owner=${http.users.manager.id}`)).toMatchObject({ active: 0, stopped: 0 });
});

test('all runs of one person are seen by every rep, so that nobody is contacted twice', async () => {
  const { runId, personId } = await enroll('manager');
  expect(await list('rep', `personId=${personId}`)).toEqual([runId]);
  const why = (await http.get('rep', `/v1/people/${personId}/why`)).json<{ runs: object[] }>();
  expect(why.runs).toMatchObject([{ owner: { name: http.users.manager.name } }]);
});

test('runs are found by state, reason, version, words, and what is there is told with names', async () => {
  const version = await http.world.publish(twoEmails());
  const { who, runId } = await enroll('rep', { cadenceId: version.cadenceId });
  await http.post('rep', `/v1/enrollments/${runId}/pause`);
  expect(await list('rep', `versionId=${version.id}`)).toEqual([runId]);
  expect(await list('rep', `cadenceId=${version.cadenceId}&state=paused&reason=manual`)).toEqual([runId]);
  expect(await list('rep', `cadenceId=${version.cadenceId}&state=paused&reason=replied`)).toEqual([]);
  expect(await list('rep', `cadenceId=${version.cadenceId}&state=active`)).toEqual([]);
  expect(await list('rep', `q=${encodeURIComponent(who.email.toUpperCase())}`)).toEqual([runId]);
  expect(await list('rep', `q=${encodeURIComponent(`${who.firstName} ${who.lastName}`)}`)).toContain(runId);
  expect(await list('rep', `q=${encodeURIComponent(who.companyName ?? '')}`)).toContain(runId);
  expect(await list('rep', 'q=100%25')).toEqual([]);
  const { items } = (await http.get('rep', `/v1/enrollments?versionId=${version.id}`)).json<Listed>();
  expect(items[0]).toMatchObject({
    person: { email: who.email, title: who.title },
    company: who.companyName,
    owner: { id: http.users.rep.id, name: http.users.rep.name },
    by: http.users.rep.name,
    sentence: expect.stringMatching(new RegExp(`^Paused since today .* by ${http.users.rep.name}\\.$`)),
  });
  expect(await count('rep', `versionId=${version.id}`)).toMatchObject({ paused: 1, active: 0 });
  expect((await http.get('rep', '/v1/enrollments?owner=somebody')).status).toBe(400);
});

test('a rep steers only their own runs; a manager steers everybody’s', async () => {
  const { runId } = await enroll('manager');
  for (const command of ['pause', 'finish', 'stop']) {
    const refused = await http.post('rep', `/v1/enrollments/${runId}/${command}`);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('colleague');
  }
  const mine = await enroll('rep');
  expect((await http.post('manager', `/v1/enrollments/${mine.runId}/pause`)).status).toBe(200);
  expect((await http.post('rep', `/v1/enrollments/${mine.runId}/resume`)).status).toBe(200);
  expect((await http.post('rep', `/v1/enrollments/${mine.runId}/finish`)).status).toBe(200);
});

test('a rep lifts a hold of people whom they or nobody enrolled, not of a colleague’s', async () => {
  const theirs = await enroll('manager');
  const mine = await enroll('rep');
  const nobodys = await enroll('rep');
  for (const { personId } of [theirs, mine, nobodys])
    await http.post('rep', '/v1/signals', { kind: 'meeting_booked', personId, key: `m-${personId}` });
  await http.world.db.query(`delete from enrollments where id = '${nobodys.runId}'`);
  const release = (role: Role, id: string) => http.post(role, `/v1/people/${id}/release`);
  expect((await release('rep', theirs.personId)).status).toBe(403);
  expect((await release('rep', mine.personId)).status).toBe(200);
  expect((await release('rep', nobodys.personId)).status).toBe(200);
  expect((await release('manager', theirs.personId)).status).toBe(200);
});

test('why carries what was sent, what came back, by whom a task was done, and whether the CRM has it', async () => {
  const version = await http.world.publish(twoEmails());
  const { who, personId } = await enroll('rep', { cadenceId: version.cadenceId });
  await http.world.tick();
  const mail = await http.world.mailTo(who.email);
  await http.world.tick();
  await http.world.act(mail, { act: 'reply', text: 'Yes, please call me.' });
  await http.world.tick();
  await http.world.tick();
  const why = (await http.get('rep', `/v1/people/${personId}/why`)).json<{
    signals: { id: string; kind: string }[];
    messages: { signalId: string }[];
  }>();
  const written = [{ crm: 'salesforce', state: 'written', reason: null }];
  expect(why).toMatchObject({
    runs: [
      {
        version: version.number,
        sender: { email: http.users.rep.email },
        owner: { name: http.users.rep.name },
        sentence: expect.stringMatching(/^Held since today .*: replied\.$/),
        steps: [{ key: 'intro', name: 'Intro' }, { key: 'follow-up' }],
        touches: [
          {
            step: 'Intro',
            sent: { subject: mail.subject, text: expect.stringContaining('one question'), to: who.email },
            crm: written,
          },
        ],
      },
    ],
    messages: [{ text: 'Yes, please call me.', kind: 'reply', fromEmail: who.email }],
  });
  const replied = why.signals.find((signal) => signal.kind === 'replied');
  expect(replied).toMatchObject({ crm: written });
  expect(why.messages[0]?.signalId).toBe(replied?.id);
});

test('why names who did a task and what they noted', async () => {
  const { cadenceId } = await http.world.publish(callThenEmail());
  const { who, personId } = await enroll('rep', { cadenceId });
  await http.world.tick();
  const task = await http.world.openTask(who.email);
  await http.post('rep', `/v1/tasks/${task.id}/complete`, { outcome: 'connected', note: 'Back on Friday' });
  const why = await http.get('rep', `/v1/people/${personId}/why`);
  expect(why.json()).toMatchObject({
    runs: [
      {
        touches: [
          {
            step: 'Call',
            outcome: 'connected',
            sent: null,
            task: { note: 'Back on Friday', completedBy: http.users.rep.email },
          },
        ],
      },
    ],
  });
});

test('a person’s records open in their CRM, and who else of the company is in a cadence is said', async () => {
  const { who, personId } = await enroll('rep');
  const [person] = await http.world.in((tx) => tx.people.byIds([personId]));
  if (person === undefined) throw new Error('The person is there.');
  const other = { ...person, id: http.ctx.ids.uuid(), email: 'other@acme.example', firstName: 'Uma' };
  await http.world.in(async (tx) => {
    await tx.people.insert([other]);
    const [run] = await tx.enrollments.byPersons([personId]);
    if (run === undefined) throw new Error('The run is there.');
    await tx.enrollments.insert([{ ...run, id: http.ctx.ids.uuid(), personId: other.id }]);
  });
  const read = await http.get('rep', `/v1/people/${personId}`);
  expect(read.json()).toMatchObject({
    records: [{ kind: 'salesforce', url: expect.stringContaining(who.ref.id) }],
    alsoInTouch: [{ personId: other.id, name: `Uma ${person.lastName}`, owner: http.users.rep.name }],
  });
  await http.world.db.query(`update connections set state = 'disconnected' where kind = 'salesforce'`);
  const after = (await http.get('rep', `/v1/people/${personId}`)).json<{ records: { url: null }[] }>();
  await http.world.db.query(`update connections set state = 'active'`);
  expect(after.records[0]?.url).toBeNull();
});

test('runs come in pages, newest first, each once', async () => {
  const all = await list('manager', '');
  const seen: string[] = [];
  let query = 'limit=2';
  for (let page = 0; page < all.length; page += 1) {
    const { items, next } = (await http.get('manager', `/v1/enrollments?${query}`)).json<Listed>();
    seen.push(...items.map((run) => run.id));
    if (next === null) break;
    query = `limit=2&cursor=${next}`;
  }
  expect(seen).toEqual(all);
  expect(all).toEqual([...all].sort().reverse());
});
