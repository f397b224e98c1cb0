import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CrmMeeting } from '../../../src/ports/crm-news.ts';
import { type HubspotWorld, openBareHubspotWorld } from './world.ts';

let world: HubspotWorld;
let start: string;
beforeEach(async () => {
  world = await openBareHubspotWorld(10);
  start = await world.crm.startMeetings();
});
afterEach(() => world.close());

const when = () => ({ startAt: '2026-12-01T09:00:00.000Z', endAt: '2026-12-01T09:30:00.000Z' });
async function act(body: object): Promise<string> {
  const answer = await world.control('POST', '/sandbox/meetings', body);
  return ((await answer.json()) as { id: string }).id;
}
async function drain(from: string) {
  const meetings: CrmMeeting[] = [];
  let cursor = from;
  for (let page = 0; page < 20; page += 1) {
    const given = await world.crm.meetings(cursor, []);
    meetings.push(...given.meetings);
    cursor = given.cursor;
    if (!given.more) return { meetings, cursor };
  }
  throw new Error('no end');
}

it('a contact that is added to a meeting by a call of its own is found at the next poll', async () => {
  const id = await act({ act: 'book', contactIds: [], ...when() });
  const first = await drain(start);
  expect(first.meetings).toEqual([]);
  await act({ act: 'link', id, contactId: world.people.first.id });
  const second = await drain(first.cursor);
  expect(second.meetings).toMatchObject([{ id, refs: [world.people.first] }]);
  expect((await drain(second.cursor)).meetings).toEqual([]);
});

it('an outcome of the portal itself says nothing', async () => {
  const id = await act({
    act: 'book',
    contactIds: [world.people.first.id],
    ...when(),
    outcome: 'SECOND_CALL',
  });
  expect((await drain(start)).meetings).toMatchObject([{ id, outcome: 'scheduled' }]);
});

it('more than a page that a bulk edit gave one time are read once, and new ones after them', async () => {
  const { now } = world.clock;
  const frozen = now();
  world.clock.now = () => frozen;
  const ids: string[] = [];
  const contactIds = [world.people.first.id];
  for (let count = 0; count < 203; count += 1) ids.push(await act({ act: 'book', contactIds, ...when() }));
  world.clock.now = now;
  const all = await drain(start);
  expect(all.meetings.map(({ id }) => id).sort()).toEqual(ids.sort());
  expect((await drain(all.cursor)).meetings).toEqual([]);
  const late = await act({ act: 'book', contactIds, ...when() });
  const then = await drain(all.cursor);
  expect(then.meetings.map(({ id }) => id)).toContain(late);
});
