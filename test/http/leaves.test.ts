import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

interface Leave {
  readonly id: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly colleague: { readonly id: string } | null;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly state: string;
}

const span = { from: '2026-12-21', until: '2026-12-31' };

test('a rep plans, moves and calls off a leave of their own, and everybody sees who is away', async () => {
  const added = await http.post('rep', '/v1/leaves', { ...span, note: 'Skiing' });
  expect(added.status).toBe(201);
  const leave = added.json<Leave>();
  // Midnights in Berlin.
  expect(leave).toMatchObject({
    kind: 'leave',
    policy: 'hold',
    state: 'planned',
    note: 'Skiing',
    startsAt: '2026-12-20T23:00:00.000Z',
    endsAt: '2026-12-31T23:00:00.000Z',
    user: { id: http.users.rep.id },
  });
  const moved = await http.post('rep', `/v1/leaves/${leave.id}`, { until: '2026-12-23' }, {}, 'PATCH');
  expect(moved.json<Leave>().endsAt).toBe('2026-12-23T23:00:00.000Z');
  const listed = (await http.get('manager', '/v1/leaves')).json<{ items: Leave[] }>().items;
  expect(listed.map((one) => one.id)).toEqual([leave.id]);
  const ended = await http.post('rep', `/v1/leaves/${leave.id}/end`, {});
  expect(ended.json<Leave>().state).toBe('over');
  expect((await http.get('rep', '/v1/leaves')).json()).toEqual({ items: [] });
});

test("a rep plans nobody else's leave, a manager does", async () => {
  const body = { ...span, userId: http.users.manager.id };
  expect((await http.post('rep', '/v1/leaves', body)).status).toBe(403);
  const { rep, manager } = http.users;
  const added = await http.post('manager', '/v1/leaves', {
    ...span,
    userId: rep.id,
    policy: 'hand_over',
    colleagueId: manager.id,
  });
  expect(added.json<Leave>()).toMatchObject({ user: { id: rep.id }, colleague: { id: manager.id } });
  await http.post('manager', `/v1/leaves/${added.json<Leave>().id}/end`, {});
});

test('what is no leave is refused with what is wrong', async () => {
  const refused = async (body: object) =>
    (await http.post('rep', '/v1/leaves', body)).json<{ detail: string }>().detail;
  expect(await refused({ from: 'tomorrow', until: '2026-12-31' })).toMatch(/must be a date such as/);
  expect(await refused({ from: '2026-12-31', until: '2026-12-21' })).toMatch(/comes before the first/);
  expect(await refused({ ...span, policy: 'hand_over' })).toMatch(/needs a colleagueId/);
  expect((await http.post('rep', '/v1/leaves/019ab2c4-7d00-7000-8000-000000000001/end', {})).status).toBe(
    404,
  );
});

test('runs are counted before a manager gives them away, and only a manager does', async () => {
  const body = {
    ownerUserId: http.users.rep.id,
    toUserId: http.users.admin.id,
    sender: 'keep',
    dryRun: true,
  };
  expect((await http.post('rep', '/v1/enrollments/reassign', body)).status).toBe(403);
  const counted = await http.post('manager', '/v1/enrollments/reassign', body);
  expect(counted.json()).toMatchObject({ dryRun: true, reassigned: 0, withBlockedSender: 0 });
});

test('holidays are listed by region, and a user has those of their region', async () => {
  const regions = (await http.get('rep', '/v1/holidays/regions')).json<{ items: { code: string }[] }>().items;
  expect(regions.map((one) => one.code)).toEqual(expect.arrayContaining(['DE', 'DE-BY', 'US-CA', 'BR-SP']));
  const { items } = (await http.get('rep', '/v1/holidays?region=us&year=2026')).json<{ items: object[] }>();
  expect(items).toContainEqual({ day: '2026-11-26', name: 'Thanksgiving Day' });
  const path = `/v1/users/${http.users.rep.id}`;
  const set = (holidays: string | null) => http.post('admin', path, { holidays }, {}, 'PATCH');
  expect((await set('de-by')).json()).toMatchObject({ holidays: 'DE-BY' });
  expect((await set('Bavaria')).json<{ detail: string }>().detail).toMatch(/GET \/v1\/holidays\/regions/);
  expect((await set(null)).json()).toMatchObject({ holidays: null });
});
