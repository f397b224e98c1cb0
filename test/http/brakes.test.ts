import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneEmail } from '../support/cadences.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

interface Listed {
  readonly items: readonly Record<string, unknown>[];
}
const brakes = async () => (await http.get('rep', '/v1/brakes')).json<Listed>().items;

test('a manager stops a cadence by its name and lets it go by its id; everybody sees it meanwhile', async () => {
  const { cadenceId, definition } = await http.world.publish(oneEmail());
  const who = http.world.take('salesforce');
  await http.world.enroll(cadenceId, [who]);
  const reach = await http.get('manager', `/v1/brakes/reach?scope=cadence&id=${cadenceId}`);
  expect(reach.json()).toEqual({ runs: 1 });
  const body = { scope: 'cadence', name: definition.name, reason: 'new prices' };
  expect((await http.post('rep', '/v1/brakes/stop', body)).status).toBe(403);
  const stopped = await http.post('manager', '/v1/brakes/stop', body);
  expect(stopped.json()).toMatchObject({
    inFlight: 0,
    brake: { scope: 'cadence', scopeId: cadenceId, name: definition.name, reason: 'new prices' },
  });
  expect((await http.post('manager', '/v1/brakes/stop', body)).status).toBe(409);
  const shown = [expect.objectContaining({ scopeId: cadenceId, by: http.users.manager.name })];
  expect(await brakes()).toEqual(shown);
  expect((await http.get('rep', '/v1/me')).json()).toMatchObject({ brakes: shown });
  expect((await http.get('rep', '/v1/status')).json()).toMatchObject({ brakes: shown });
  const runs = await http.get('rep', `/v1/enrollments?cadenceId=${cadenceId}`);
  expect(runs.json<Listed>().items[0]).toMatchObject({
    brake: { reason: 'new prices' },
    sentence: expect.stringContaining(`Stopped with cadence '${definition.name}' since`),
  });
  const resumed = await http.post('manager', '/v1/brakes/resume', { scope: 'cadence', id: cadenceId });
  expect(resumed.status).toBe(200);
  expect(await brakes()).toEqual([]);
});

test('people can be enrolled into what is stopped, and preview and enrollment say that they wait', async () => {
  const { cadenceId } = await http.world.publish(oneEmail());
  const who = http.world.take('hubspot');
  await http.post('manager', '/v1/brakes/stop', { scope: 'cadence', id: cadenceId });
  const body = { cadenceId, people: { crm: 'hubspot', refs: [who.ref] } };
  const notices = [
    expect.stringMatching(/^Cadence '.*' is stopped since .* by .*\. Whoever is enrolled waits/),
  ];
  expect((await http.post('rep', '/v1/enrollments/preview', body)).json()).toMatchObject({
    ready: 1,
    notices,
  });
  expect((await http.post('rep', '/v1/enrollments', body)).json()).toMatchObject({ enrolled: 1, notices });
  await http.post('manager', '/v1/brakes/resume', { scope: 'cadence', id: cadenceId });
  const { companyId } = await http.world.person(who.email);
  await http.post('manager', '/v1/brakes/stop', { scope: 'company', id: companyId });
  const other = await http.world.publish(oneEmail());
  const again = { ...body, cadenceId: other.cadenceId };
  expect((await http.post('rep', '/v1/enrollments/preview', again)).json()).toMatchObject({
    notices: [],
    skipped: 1,
  });
  await http.post('manager', '/v1/brakes/resume', { scope: 'company', id: companyId });
});

test('the old addresses stop and resume the whole workspace, and the settings tell who did, when and what', async () => {
  expect((await http.post('admin', '/v1/workspace/stop-all')).json()).toMatchObject({ inFlight: 0 });
  expect((await http.get('rep', '/v1/workspace')).json()).toMatchObject({ stoppedAt: expect.any(String) });
  expect(await brakes()).toEqual([expect.objectContaining({ scope: 'workspace' })]);
  expect((await http.post('manager', '/v1/brakes/resume', { scope: 'workspace' })).status).toBe(403);
  expect((await http.post('admin', '/v1/workspace/resume-all')).json()).toMatchObject({
    workspace: { stoppedAt: null },
  });
  await http.post('admin', '/v1/workspace', { mode: 'test', testAddresses: ['me@example.com'] }, {}, 'PATCH');
  await http.post('admin', '/v1/workspace', { mode: 'live' }, {}, 'PATCH');
  const actor = http.users.admin.email;
  const { items } = (await http.get('rep', '/v1/workspace/changes')).json<Listed>();
  expect(items.slice(0, 4)).toMatchObject([
    { actor, words: expect.stringContaining('mode is now "live"') },
    { actor, words: expect.stringMatching(/mode is now "test".*testAddresses is now \["me@example.com"\]/) },
    { actor, words: `${actor} let all automatic touches go on.` },
    { actor, words: `${actor} stopped all automatic touches.`, at: expect.any(String) },
  ]);
});

test('what cannot be stopped is refused in words', async () => {
  const refused = async (body: object) => (await http.post('admin', '/v1/brakes/stop', body)).status;
  expect(await refused({ scope: 'cadence' })).toBe(400);
  expect(await refused({ scope: 'planet' })).toBe(400);
  expect(await refused({ scope: 'company', name: 'Nowhere' })).toBe(404);
  const cadence = await http.post('admin', '/v1/brakes/stop', { scope: 'cadence', name: 'Nowhere' });
  expect(cadence.status).toBe(404);
  expect(cadence.text).toMatch(/There is no cadence 'Nowhere'\. There are: '/);
  expect(await refused({ scope: 'sender', name: 'nobody@example.com' })).toBe(404);
});
