import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../src/ports/records.ts';
import { oneEmail } from '../support/cadences.ts';
import { staff } from '../support/staff.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

const patch = (role: Role, path: string, body: unknown) => http.post(role, path, body, {}, 'PATCH');

test('an admin sets the contact rules; what is left out stays, and nonsense is refused by name', async () => {
  const caps = { peopleAtOnce: 3, touchesPerWeek: 5 };
  const set = await patch('admin', '/v1/workspace', {
    contactRules: { companyCaps: caps, coolDownDays: 14 },
  });
  expect([set.status, set.json()]).toMatchObject([
    200,
    { contactRules: { companyCaps: caps, coolDownDays: 14, colleagueReply: 'nothing' } },
  ]);
  const held = await patch('admin', '/v1/workspace', { contactRules: { colleagueReply: 'hold' } });
  expect(held.json()).toMatchObject({ contactRules: { coolDownDays: 14, colleagueReply: 'hold' } });
  expect((await patch('manager', '/v1/workspace', { contactRules: { coolDownDays: 1 } })).status).toBe(403);
  for (const wrong of [{ coolDownDays: 0 }, { colleagueReply: 'perhaps' }, { companyCaps: { perDay: 1 } }]) {
    const answer = await patch('admin', '/v1/workspace', { contactRules: wrong });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`contactRules.${Object.keys(wrong)[0]}`);
  }
  const changes = await http.get('rep', '/v1/workspace/changes');
  expect(changes.text).toContain('coolDownDays');
});

test('a manager gives a company caps of its own and takes them back; everybody sees them and who is in', async () => {
  const { company } = await staff(http.world, { name: 'Hooli' }, ['Ann']);
  const path = `/v1/companies/${company.id}`;
  const caps = { peopleAtOnce: 1, touchesPerWeek: null };
  expect((await patch('rep', path, { caps })).status).toBe(403);
  expect((await patch('manager', path, { caps })).json()).toMatchObject({ name: 'Hooli', caps });
  const seen = await http.get('rep', path);
  expect(seen.json()).toMatchObject({ inForce: caps, people: [], touches: [] });
  expect((await patch('manager', path, { caps: { peopleAtOnce: 0 } })).status).toBe(400);
  expect((await patch('manager', path, { caps: null })).json()).toMatchObject({ caps: null });
  expect((await patch('manager', `/v1/companies/${http.ctx.ids.uuid()}`, { caps: null })).status).toBe(404);
});

test('a sender has a ramp-up with its cap, and none without', async () => {
  const [sender] = await http.world.in((tx) => tx.users.senders());
  const path = `/v1/senders/${sender?.id}`;
  const mailRamp = { from: '2026-12-01', start: 10, add: 5 };
  const refused = await patch('admin', path, { mailRamp });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('mailsPerDay');
  const set = await patch('admin', path, { mailsPerDay: 50, mailRamp });
  expect(set.json()).toMatchObject({ mailsPerDay: 50, mailRamp: { ...mailRamp, every: 'day' } });
  expect((await patch('admin', path, { mailsPerDay: null })).status).toBe(400);
  expect((await patch('admin', path, { mailsPerDay: null, mailRamp: null })).status).toBe(200);
});

test('the interface is described with all of it', async () => {
  const text = (await http.get('rep', '/openapi.json')).text;
  for (const name of ['contactRules', 'mailRamp', 'setCompanyCaps', 'startStep', 'CompanyUse'])
    expect(text).toContain(name);
});

test('a manager adds, changes and removes rules that enroll; everybody sees them', async () => {
  const { cadenceId } = await http.world.publish(oneEmail());
  const body = {
    name: 'No-shows',
    cadenceId,
    ownerUserId: http.users.rep.id,
    trigger: { on: 'signal', kind: 'no_show' },
  };
  expect((await http.post('rep', '/v1/rules', body)).status).toBe(403);
  const wrong = await http.post('manager', '/v1/rules', {
    ...body,
    trigger: { on: 'signal', kind: 'opened' },
  });
  expect(wrong.status).toBe(400);
  const added = await http.post('manager', '/v1/rules', body);
  expect([added.status, added.json()]).toMatchObject([201, { active: true, startStep: null }]);
  const { id } = added.json<{ id: string }>();
  expect((await patch('manager', `/v1/rules/${id}`, { active: false })).json()).toMatchObject({
    active: false,
  });
  expect((await http.get('rep', '/v1/rules')).json()).toMatchObject({ items: [{ id, name: 'No-shows' }] });
  expect((await http.post('manager', `/v1/rules/${id}`, undefined, {}, 'DELETE')).status).toBe(204);
  const list = { crm: 'hubspot', listId: '20011' };
  expect((await http.post('rep', '/v1/rules/preview', list)).status).toBe(403);
  const seen = await http.post('manager', '/v1/rules/preview', list);
  expect(seen.json()).toEqual({ listName: 'Q4 prospects', members: expect.any(Number), orMore: false });
  const listed = await http.post('manager', '/v1/rules', { ...body, trigger: { on: 'list', ...list } });
  expect(listed.json()).toMatchObject({
    trigger: { ...list, listName: 'Q4 prospects', presentMembers: false, againAfterDays: null },
  });
  const made = listed.json<{ id: string }>();
  expect((await http.post('manager', `/v1/rules/${made.id}`, undefined, {}, 'DELETE')).status).toBe(204);
  expect((await http.get('rep', '/v1/rules')).json()).toEqual({ items: [] });
});
