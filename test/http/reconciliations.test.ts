import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneEmail } from '../support/cadences.ts';
import { minutes } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let key: string;
beforeAll(async () => {
  http = await openHttp();
  const { world } = http;
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  key = (await world.touches(who.email))[0]?.id ?? '';
  await world.control('salesforce', '/sandbox/activities', { act: 'copy', key });
  await world.setNow(new Date(world.now.getTime() + minutes(1)));
});
afterAll(() => http.world.close());

interface Item {
  readonly id: string;
  readonly crm: string;
  readonly state: string;
  readonly counts: Record<string, number>;
  readonly differences?: readonly { kind: string; key: string; words: string }[];
}

test('an admin compares every CRM; everybody sees the result, managers and admins what differs', async () => {
  const begun = await http.post('admin', '/v1/reconciliations', { all: true });
  expect(begun.status).toBe(202);
  const { items } = begun.json<{ items: Item[] }>();
  expect(items.map((one) => one.crm).sort()).toEqual(['hubspot', 'salesforce']);
  const again = await http.post('admin', '/v1/reconciliations', { crm: 'hubspot' });
  expect(again.status).toBe(409);
  expect(again.text).toContain('HubSpot is being compared already');
  await http.world.tick();

  const list = (await http.get('rep', '/v1/reconciliations?crm=salesforce')).json<{ items: Item[] }>().items;
  expect(list).toHaveLength(1);
  expect(list[0]).toMatchObject({ crm: 'salesforce', state: 'done', counts: { doubled: 1, open: 1 } });
  expect(list[0]).not.toHaveProperty('differences');
  const path = `/v1/reconciliations/${list[0]?.id}`;
  expect((await http.get('rep', path)).status).toBe(403);
  const told = (await http.get('manager', path)).json<Item>();
  expect(told.differences).toMatchObject([{ kind: 'doubled', key }]);
});

test('only an admin starts one, and what is asked must make sense', async () => {
  expect((await http.post('rep', '/v1/reconciliations', {})).status).toBe(403);
  expect((await http.post('manager', '/v1/reconciliations', {})).status).toBe(403);
  const wrong = await http.post('admin', '/v1/reconciliations', { since: 'yesterday' });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain("'since': must be a day such as 2026-11-01, or a moment");
  const none = '/v1/reconciliations/019ab2c4-7d00-7000-8000-000000000001';
  expect((await http.get('admin', none)).status).toBe(404);
});

test('from a day on, only what was written since is looked for', async () => {
  const tomorrow = new Date(http.world.now.getTime() + minutes(60 * 24)).toISOString().slice(0, 10);
  await http.world.setNow(new Date(`${tomorrow}T12:00:00Z`));
  await http.post('admin', '/v1/reconciliations', { crm: 'salesforce', since: tomorrow, dryRun: true });
  await http.world.tick();
  const [latest] = (await http.get('admin', '/v1/reconciliations?crm=salesforce&limit=5'))
    .json<{ items: (Item & { dryRun: boolean })[] }>()
    .items.filter((one) => one.dryRun);
  expect(latest).toMatchObject({ state: 'done', counts: { expected: 0, listed: 0, doubled: 0 } });
});
