import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrmPerson } from '../../../src/ports/crm.ts';
import { type HubspotWorld, openBareHubspotWorld } from './world.ts';

let world: HubspotWorld;
beforeEach(async () => {
  world = await openBareHubspotWorld(450);
});
afterEach(() => world.close());

async function drain(from: string): Promise<{ people: CrmPerson[]; cursor: string; calls: number }> {
  const before = world.standIn.log.entries.length;
  const people: CrmPerson[] = [];
  let cursor = from;
  for (let page = 0; page < 50; page += 1) {
    const changes = await world.crm.changes(cursor);
    people.push(...changes.people);
    cursor = changes.cursor;
    if (!changes.more) return { people, cursor, calls: world.standIn.log.entries.length - before };
  }
  throw new Error('no end');
}

const edit = (id: string, title: string) => ({ act: 'edit', id, properties: { jobtitle: title } });
const ids = (people: readonly CrmPerson[]) => people.map((person) => person.ref.id).sort();

describe('changes', () => {
  it('walks through more records than a page holds, each once, although a bulk edit gave them one time', async () => {
    const start = await world.crm.startCursor();
    const contacts = (await world.rows('contacts')).map((row) => row.id);
    const { now } = world.clock;
    const frozen = now();
    world.clock.now = () => frozen;
    await world.control(
      'POST',
      '/sandbox/acts',
      contacts.map((id) => edit(id, 'Edited')),
    );
    world.clock.now = now;
    const { people, cursor } = await drain(start);
    expect(ids(people)).toEqual([...contacts].sort());
    expect(people.every((person) => person.title === 'Edited')).toBe(true);
    expect((await drain(cursor)).people).toEqual([]);
  });

  it('reads nothing again in a quiet portal: five calls a poll', async () => {
    await world.control('POST', '/sandbox/acts', edit(world.people.first.id, 'New'));
    const first = await drain(await world.crm.startCursor());
    expect(ids(first.people)).toContain(world.people.first.id);
    const quiet = await drain(first.cursor);
    expect(quiet).toMatchObject({ people: [], calls: 5 });
  });

  it('finds a record that the search index shows late', async () => {
    const { first, second } = world.people;
    const start = await world.crm.startCursor();
    await world.control('POST', '/sandbox/acts', edit(second.id, 'Early'));
    await world.control('POST', '/sandbox/acts', edit(first.id, 'Late'));
    // As long as the index lags, the edits are there but not in the search.
    await world.faults([{ path: '/crm/objects/2026-03/contacts/search', ...emptySearch }]);
    const before = await drain(start);
    expect(before.people).toEqual([]);
    await world.faults([]);
    const after = await drain(before.cursor);
    expect(ids(after.people)).toEqual(expect.arrayContaining([first.id, second.id]));
  });

  it('looks back ten minutes once something new is there, and no further', async () => {
    const [early, middle, recent, fresh] = (await world.rows('contacts')).map((row) => row.id);
    const change = async (id = '', minutesLater = 0) => {
      world.clock.forward(minutesLater * 60_000);
      await world.control('POST', '/sandbox/acts', edit(id, 'New'));
    };
    const start = await world.crm.startCursor();
    await change(early);
    await change(middle, 8);
    await change(recent, 8);
    const { cursor } = await drain(start);
    await change(fresh, 1);
    expect(ids((await drain(cursor)).people)).toEqual([middle, recent, fresh].sort());
  });

  it('tells where a merged record went, under both old ids', async () => {
    const start = await world.crm.startCursor();
    const { first, second } = world.people;
    const old = [first.id, second.id];
    await world.act('merge', first, second);
    const { people } = await drain(start);
    for (const id of old)
      expect(people.find((person) => person.ref.id === id)).toMatchObject({ movedTo: second });
  });

  it('shows deletions beyond one sweep of the recycle bin in the polls that follow', async () => {
    const contacts = (await world.rows('contacts')).map((row) => row.id).slice(0, 300);
    const start = await world.crm.startCursor();
    await world.control(
      'POST',
      '/sandbox/acts',
      contacts.map((id) => ({ act: 'delete', id })),
    );
    const { people } = await drain(start);
    expect(ids(people.filter((person) => person.deleted))).toEqual([...contacts].sort());
  });

  it('asks for the wait that the search budget needs', async () => {
    const start = await world.crm.startCursor();
    await world.control('POST', '/sandbox/limit', { searchPerSecond: 1 });
    await world.crm.startCursor();
    await expect(world.crm.changes(start)).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterSeconds: 1,
    });
  });

  it.each(['{}', '[]', '{"v":1}', ''])('refuses the cursor %s', async (cursor) => {
    await expect(world.crm.changes(cursor)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

const emptySearch = { status: 200, body: { total: 0, results: [] } };
