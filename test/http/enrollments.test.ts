import { afterAll, beforeAll, expect, test } from 'vitest';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import type { Prospect } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cadenceId: string;
beforeAll(async () => {
  http = await openHttp();
  cadenceId = (await http.world.publish(oneEmail())).cadenceId;
});
afterAll(() => http.world.close());

const selection = (prospects: readonly Prospect[], over: object = {}) => ({
  cadenceId,
  people: { crm: prospects[0]?.crm, refs: prospects.map((one) => one.ref) },
  ...over,
});

interface Result {
  readonly ref: string;
  readonly name: string;
  readonly status: string;
  readonly reason: string;
}
interface Preview {
  readonly ready: number;
  readonly skipped: number;
  readonly sender: { readonly email: string };
  readonly results: readonly (Result & {
    readonly firstTouch: { readonly dueAt: string; readonly zone: string } | null;
    readonly firstEmail: { readonly subject: string; readonly text: string } | null;
  })[];
}

test('the preview says what enrolling then does, and leaves nothing behind', async () => {
  const [fresh, held] = [http.world.take('salesforce', 'Lead'), http.world.take('salesforce', 'Lead')];
  await http.post('rep', '/v1/suppressions', { scope: 'email', value: held.email, reason: 'asked us' });
  const gone = { crm: 'salesforce' as const, ref: { type: 'Lead' as const, id: '00Q000000000001EAA' } };
  const body = selection([fresh, held, { ...fresh, ...gone }]);
  const before = await http.get('rep', '/v1/people?limit=200');
  const asked = await http.post('rep', '/v1/enrollments/preview', body);
  expect(asked.status).toBe(200);
  const preview = asked.json<Preview>();
  expect(preview).toMatchObject({ ready: 1, skipped: 2, sender: { email: http.users.rep.email } });
  const ready = preview.results.find((one) => one.ref === fresh.ref.id);
  expect(ready?.firstEmail?.text).toContain(`Hello ${fresh.firstName}`);
  expect(ready?.firstTouch?.dueAt).toBe(http.world.now.toISOString());
  expect((await http.get('rep', '/v1/people?limit=200')).text).toBe(before.text);

  const done = await http.post('rep', '/v1/enrollments', body);
  expect(done.json()).toMatchObject({ enrolled: 1, skipped: 2 });
  const shape = (results: readonly Result[]) =>
    results
      .map(({ ref, name, status, reason }) => [ref, name, status === 'skipped' ? reason : 'starts'])
      .sort();
  expect(shape(done.json<{ results: Result[] }>().results)).toEqual(shape(preview.results));
  expect(shape(preview.results).flat().join()).toContain('Suppressed: asked us');
});

test('a repeat with the same Idempotency-Key gets the first answer; another body is refused', async () => {
  const who = http.world.take('hubspot');
  const headers = { 'idempotency-key': 'enroll-1' };
  const first = await http.post('rep', '/v1/enrollments', selection([who]), headers);
  expect(first.json()).toMatchObject({ enrolled: 1 });
  const again = await http.post('rep', '/v1/enrollments', selection([who]), headers);
  expect(again.status).toBe(200);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.text).toBe(first.text);
  const other = await http.post('rep', '/v1/enrollments', selection([http.world.take('hubspot')]), headers);
  expect(other.status).toBe(409);
  expect(other.json()).toMatchObject({ detail: expect.stringContaining('Idempotency-Key') });
  const elsewhere = await http.post('manager', '/v1/enrollments', selection([who]), headers);
  expect(elsewhere.json()).toMatchObject({ skipped: 1 });
});

test('a request that failed may be repeated under its key', async () => {
  const who = http.world.take('hubspot');
  const headers = { 'idempotency-key': 'fails-first' };
  const path = '/v1/signals';
  const body = { kind: 'meeting_booked', email: who.email, key: 'booking-1' };
  expect((await http.post('rep', path, body, headers)).status).toBe(404);
  await http.post('rep', '/v1/enrollments', selection([who]));
  const second = await http.post('rep', path, body, headers);
  expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([200, null]);
  expect((await http.post('rep', path, body, headers)).headers.get('idempotency-replayed')).toBe('true');
});

test('two requests at once with one key are carried out once', async () => {
  const who = http.world.take('hubspot');
  const send = () => http.post('rep', '/v1/enrollments', selection([who]), { 'idempotency-key': 'twice' });
  const answers = await Promise.all([send(), send()]);
  const enrolled = answers.filter((answer) => answer.status === 200);
  expect(enrolled.length).toBeGreaterThan(0);
  for (const answer of answers) expect([200, 409]).toContain(answer.status);
  for (const answer of enrolled) expect(answer.json()).toMatchObject({ enrolled: 1, skipped: 0 });
});

test('a request whose process died before it answered is not done twice under its key, and answered', async () => {
  const who = http.world.take('hubspot');
  const personIds = Array.from({ length: 201 }, () => http.ctx.ids.uuid());
  const many = { cadenceId, people: { personIds } };
  for (const [key, body, status] of [
    ['died-small', selection([who]), 200],
    ['died-large', many, 202],
  ] as const) {
    const headers = { 'idempotency-key': key };
    const first = await http.post('rep', '/v1/enrollments', body, headers);
    expect(first.status).toBe(status);
    const { batch } = first.json<{ batch: { id: string } }>();
    // As it stands in the database when the process dies after the work and before the answer.
    await http.world.db.query(`update idempotency_keys set response = jsonb_build_object('id', '${batch.id}', 'failed', false)
      where response ->> 'body' like '%${batch.id}%'`);
    const again = await http.post('rep', '/v1/enrollments', body, headers);
    expect(again.status).toBe(status);
    expect(again.json<{ batch: { id: string } }>().batch.id).toBe(batch.id);
    const other = await http.post('rep', '/v1/enrollments', { ...body, lawfulBasis: 'consent' }, headers);
    expect(other.status).toBe(409);
    if (status === 200) expect(again.json()).toMatchObject({ enrolled: 1, skipped: 0 });
  }
  const jobs = await http.world.db.query("select 1 from jobs where state in ('queued', 'running')");
  expect(jobs).toHaveLength(1);
  await http.world.tick();
});

test('a rep steers an enrollment, and its ledger says who did what', async () => {
  const who = http.world.take('salesforce', 'Contact');
  await http.post('rep', '/v1/enrollments', selection([who]));
  const { id } = await http.world.run(who.email);
  const paused = await http.post('rep', `/v1/enrollments/${id}/pause`);
  expect(paused.json()).toMatchObject({ state: 'paused', reason: 'manual' });
  expect((await http.post('rep', `/v1/enrollments/${id}/pause`)).status).toBe(409);
  expect((await http.post('rep', `/v1/enrollments/${id}/resume`)).json()).toMatchObject({ state: 'active' });
  expect((await http.post('rep', `/v1/enrollments/${id}/stop`)).json()).toMatchObject({ state: 'stopped' });
  const ledger = (await http.get('rep', `/v1/enrollments/${id}/ledger`)).json<{
    items: { actor: string }[];
  }>();
  expect(ledger.items).toHaveLength(4);
  expect(ledger.items.at(-1)?.actor).toBe(http.users.rep.email);
  const listed = await http.get('rep', `/v1/enrollments?state=stopped&cadenceId=${cadenceId}`);
  expect(listed.json()).toMatchObject({
    items: [{ id, person: { email: who.email }, words: expect.any(String) }],
  });
  expect((await http.post('rep', `/v1/enrollments/${id}/explode`)).status).toBe(400);
});

test('a task shows person, script and outcomes, and ends with one of them', async () => {
  const who = http.world.take('salesforce', 'Contact');
  const calls = await http.world.publish(callThenEmail());
  await http.post('rep', '/v1/enrollments', { ...selection([who]), cadenceId: calls.cadenceId });
  await http.world.tick();
  const { items } = (await http.get('rep', '/v1/tasks?state=open&owner=me')).json<{
    items: { id: string }[];
  }>();
  const [task] = items;
  expect(task).toMatchObject({ channel: 'call', script: 'Ask one question.', person: { email: who.email } });
  const outcomes = (await http.get('rep', `/v1/tasks/${task?.id}`)).json<{ outcomes: { key: string }[] }>();
  expect(outcomes.outcomes.map((outcome) => outcome.key)).toContain('left_voicemail');
  const path = `/v1/tasks/${task?.id}/complete`;
  expect((await http.post('rep', path, { outcome: 'sang_a_song' })).status).toBe(400);
  const done = await http.post('rep', path, { outcome: 'connected', note: 'Call back' });
  expect(done.json()).toMatchObject({ task: { state: 'done', outcome: 'connected', note: 'Call back' } });
  expect((await http.post('rep', path, { outcome: 'connected' })).status).toBe(409);
});

test('a reported meeting holds the person until a rep lifts the hold; a repeat changes nothing', async () => {
  const who = http.world.take('salesforce', 'Contact');
  await http.post('rep', '/v1/enrollments', selection([who]));
  const { id } = await http.world.person(who.email);
  const body = { kind: 'meeting_booked', email: who.email.toUpperCase(), key: 'm-1' };
  expect((await http.post('rep', '/v1/signals', body)).json()).toEqual({ recorded: true, personId: id });
  expect((await http.post('rep', '/v1/signals', body)).json()).toMatchObject({ recorded: false });
  const why = await http.get('rep', `/v1/people/${id}/why`);
  expect(why.json()).toMatchObject({
    summary: expect.arrayContaining([expect.stringContaining('booked a meeting')]),
  });
  expect((await http.post('rep', `/v1/people/${id}/release`)).json()).toMatchObject({ hold: null });
  expect((await http.post('rep', `/v1/people/${id}/release`)).status).toBe(409);
  await http.post('rep', '/v1/signals', { kind: 'unsubscribed', personId: id, key: 'u-1' });
  expect((await http.post('rep', `/v1/people/${id}/release`)).status).toBe(409);
});

test('an opt-out of an address that nobody here has is kept for whoever comes with it', async () => {
  const body = { kind: 'unsubscribed', email: 'stranger@future.example', key: 'x' };
  expect((await http.post('rep', '/v1/signals', body)).json()).toEqual({ recorded: true, personId: null });
  const list = await http.get('rep', '/v1/suppressions');
  expect(list.text).toContain('stranger@future.example');
  expect(
    (await http.post('rep', '/v1/suppressions', { scope: 'domain', value: 'rival.example', reason: 'r' }))
      .status,
  ).toBe(403);
});

test('a cadence is linted in words, published as a version and read back', async () => {
  const read = (await http.get('rep', `/v1/cadences/${cadenceId}`)).json<{
    version: { definition: object };
  }>();
  const { definition } = read.version;
  const lint = await http.post('rep', `/v1/cadences/${cadenceId}/lint`, {
    definition: { ...definition, steps: [] },
  });
  expect(lint.json()).toMatchObject({ ok: false, problems: [{ path: 'steps' }] });
  expect((await http.post('rep', `/v1/cadences/${cadenceId}/lint`)).json()).toMatchObject({ ok: true });
  const version = await http.post('manager', `/v1/cadences/${cadenceId}/versions`, { definition });
  expect([version.status, version.json().number]).toEqual([201, 2]);
  expect((await http.post('manager', '/v1/cadences', definition)).json()).toMatchObject({
    cadenceId,
    number: 3,
  });
  const versions = await http.get('rep', `/v1/cadences/${cadenceId}/versions`);
  expect(versions.json<{ items: object[] }>().items).toHaveLength(3);
});

test('more than 200 people become a job that can be watched', async () => {
  const { salesforce } = { salesforce: await http.world.crm('salesforce') };
  const [list] = await salesforce.lists();
  const lists = await http.get('rep', '/v1/lists?crm=salesforce');
  expect(lists.json()).toMatchObject({ items: expect.arrayContaining([{ ...list }]) });
  const ids = Array.from({ length: 201 }, () => http.ctx.ids.uuid());
  const queued = await http.post('rep', '/v1/enrollments', { cadenceId, people: { personIds: ids } });
  expect(queued.status).toBe(202);
  const location = queued.headers.get('location') ?? '';
  expect((await http.get('rep', location)).json()).toMatchObject({ state: 'queued', total: 201 });
  await http.world.tick();
  expect((await http.get('rep', location)).json()).toMatchObject({ state: 'done', result: { skipped: 201 } });
  const left = (await http.get('rep', `${location}/left-out?limit=200`)).json<{
    items: object[];
    next: string;
  }>();
  expect(left.items).toHaveLength(200);
  expect(left.items[0]).toMatchObject({ reason: 'There is no such person.', personId: null });
  const rest = await http.get('rep', `${location}/left-out?cursor=${left.next}`);
  expect(rest.json()).toMatchObject({ items: [{ ref: ids.at(-1) }], next: null });
  const results = `${location.replace('jobs', 'batches')}/results?status=skipped&limit=150`;
  const page = (await http.get('rep', results)).json<{ items: []; next: string }>();
  expect(page.items).toHaveLength(150);
  const last = (await http.get('rep', `${results}&cursor=${page.next}`)).json<{ items: []; next: null }>();
  expect([last.items.length, last.next]).toEqual([51, null]);
  expect((await http.get('manager', `${location}/left-out`)).status).toBe(200);
});

test('everybody of a large selection is previewed as a job, which counts and names who would be left out', async () => {
  const who = http.world.take('salesforce', 'Contact');
  await http.post('rep', '/v1/enrollments', selection([who]));
  const { id } = await http.world.person(who.email);
  const personIds = [id, ...Array.from({ length: 220 }, () => http.ctx.ids.uuid())];
  const begun = await http.post('rep', '/v1/enrollments/preview/all', { cadenceId, people: { personIds } });
  expect(begun.status).toBe(202);
  const location = begun.headers.get('location') ?? '';
  await http.world.tick();
  expect((await http.get('rep', location)).json()).toMatchObject({
    kind: 'preview',
    state: 'done',
    done: 221,
    result: {
      ready: 0,
      skipped: 221,
      reasons: [{ reason: 'There is no such person.', count: 220 }, { count: 1 }],
    },
  });
  const empty = await http.post('rep', '/v1/enrollments/preview/all', {
    cadenceId,
    people: { personIds: [] },
  });
  expect(empty.status).toBe(400);
});

test('the status counts what is there, and the clock moves for admins', async () => {
  const status = (await http.get('rep', '/v1/status')).json<{
    enrollments: { of: string; count: number }[];
  }>();
  expect(status.enrollments.find((row) => row.of === 'stopped')?.count).toBeGreaterThan(0);
  expect(status).toMatchObject({ clock: { movable: true }, standIns: [{ label: 'salesforce stand-in' }] });
  const before = http.world.now.getTime();
  expect((await http.post('admin', '/v1/clock', { by: '+1h' })).status).toBe(200);
  expect(http.world.now.getTime() - before).toBeGreaterThan(3_590_000);
  expect((await http.post('admin', '/v1/tick')).status).toBe(204);
});

test('an enrollment is answered with its batch, which is undone as a whole, once', async () => {
  const who = http.world.take('hubspot');
  const body = selection([who], { emails: [{ ref: who.ref.id, subject: 'Mine', text: 'In my words.' }] });
  const headers = { 'idempotency-key': 'one-click' };
  const done = await http.post('rep', '/v1/enrollments', body, headers);
  const { batch } = done.json<{ batch: { id: string } }>();
  expect(done.json()).toMatchObject({
    enrolled: 1,
    ignoredEdits: [],
    batch: { total: 1, leavesAt: null, state: 'enrolled', canUndo: true, undoneAt: null },
  });
  const again = await http.post('rep', '/v1/enrollments', body, headers);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.json<{ batch: { id: string } }>().batch.id).toBe(batch.id);
  const path = `/v1/batches/${batch.id}`;
  expect((await http.get('rep', path)).json()).toMatchObject({
    counts: { enrolled: 1, skipped: 0, started: 0, undone: 0, waiting: 1 },
  });
  expect((await http.get('rep', `${path}/results`)).json()).toMatchObject({
    items: [{ status: 'enrolled', state: 'active', next: { stepKey: 'intro' } }],
  });
  const undone = await http.post('rep', `${path}/undo`);
  expect(undone.json()).toMatchObject({ stopped: 1, left: [], batch: { state: 'undone', canUndo: false } });
  const late = await http.post('rep', `${path}/undo`);
  expect([late.status, late.json<{ detail: string }>().detail]).toEqual([
    409,
    'This enrollment was undone already.',
  ]);
  expect((await http.get('rep', `/v1/batches/${http.ctx.ids.uuid()}`)).status).toBe(404);
});
