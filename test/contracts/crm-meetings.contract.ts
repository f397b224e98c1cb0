import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrmPort } from '../../src/ports/crm.ts';
import type { CrmMeetings } from '../../src/ports/crm-news.ts';
import type { CrmContractOptions, OpenCrmWorld } from './crm.contract.ts';
import type { CrmWorld } from './crm-world.ts';

const minutes = (count: number) => count * 60_000;

/** Follows `more` to the end; fails instead of looping for ever. */
async function drain(
  crm: CrmPort,
  from: string,
  ahead: readonly string[] = [],
): Promise<Omit<CrmMeetings, 'more'>> {
  const meetings: CrmMeetings['meetings'][number][] = [];
  const gone: CrmMeetings['gone'][number][] = [];
  let cursor = from;
  for (let page = 0; page < 50; page += 1) {
    const given = await crm.meetings(cursor, ahead);
    meetings.push(...given.meetings);
    gone.push(...given.gone);
    cursor = given.cursor;
    if (!given.more) return { meetings, gone, cursor };
  }
  throw new Error('meetings() said "more" fifty times in a row');
}

/** Meetings that were booked, moved, marked and deleted in the CRM. */
export function meetingsContract(openWorld: OpenCrmWorld, options: CrmContractOptions): void {
  let world: CrmWorld;
  let start: string;
  beforeEach(async () => {
    world = await openWorld();
    start = await world.crm.startMeetings();
    world.pass(minutes(1));
  });
  afterEach(() => world.close());

  const wish = (over: object = {}) => {
    const startAt = new Date(Math.floor(world.time().getTime() / 1000) * 1000 + minutes(2880));
    const endAt = new Date(startAt.getTime() + minutes(30));
    return { refs: [world.people.first], title: 'Intro', startAt, endAt, ...over };
  };

  describe('meetings', () => {
    it('tells of one that was booked after the cursor, with everybody whom it is with and its times', async () => {
      const { first, second } = world.people;
      const asked = wish({ refs: [first, second] });
      const id = await world.calendar.book(asked);
      const { meetings, gone } = await drain(world.crm, start);
      expect(gone).toEqual([]);
      expect(meetings).toHaveLength(1);
      const { startAt, endAt, title } = asked;
      expect(meetings[0]).toMatchObject({ id, title, startAt, endAt, outcome: 'scheduled' });
      expect(meetings[0]?.refs.map((ref) => ref.id).sort()).toEqual([first.id, second.id].sort());
      expect(meetings[0]?.hostId).toEqual(expect.any(String));
    });

    it('tells of each change once, and of nothing again where nothing happened, by one call', async () => {
      const id = await world.calendar.book(wish());
      let { cursor } = await drain(world.crm, start);
      const steps = [
        ['scheduled', () => world.calendar.move(id, wish({ title: 'Later' }))],
        ['no_show', () => world.calendar.mark(id, 'no_show')],
        ['held', () => world.calendar.mark(id, 'held')],
        ['canceled', () => world.calendar.mark(id, 'canceled')],
      ] as const;
      for (const [outcome, act] of steps) {
        world.pass(minutes(3));
        await act();
        const told = await drain(world.crm, cursor);
        expect(told.meetings).toMatchObject([{ id, outcome }]);
        cursor = told.cursor;
      }
      for (const wait of [0, 1, 60]) {
        world.pass(minutes(wait));
        const before = world.calls();
        const quiet = await drain(world.crm, cursor);
        expect(quiet).toMatchObject({ meetings: [], gone: [] });
        expect(world.calls() - before).toBe(1);
        cursor = quiet.cursor;
      }
    });

    it('tells of the new time of one that was moved', async () => {
      const asked = wish();
      const id = await world.calendar.book(asked);
      const { cursor, meetings: before } = await drain(world.crm, start);
      world.pass(minutes(1));
      const startAt = new Date(asked.startAt.getTime() + minutes(60));
      const endAt = new Date(asked.endAt.getTime() + minutes(60));
      await world.calendar.move(id, { startAt, endAt });
      const { meetings } = await drain(world.crm, cursor);
      expect(meetings).toMatchObject([{ id, startAt, endAt, createdAt: before[0]?.createdAt }]);
      expect(meetings[0]?.modifiedAt.getTime()).toBeGreaterThan(before[0]?.modifiedAt.getTime() ?? Infinity);
    });

    it('tells that one which was to come is gone', async () => {
      const [stays, goes] = [await world.calendar.book(wish()), await world.calendar.book(wish())];
      const { cursor } = await drain(world.crm, start);
      world.pass(minutes(1));
      await world.calendar.delete(goes);
      const told = await drain(world.crm, cursor, [stays, goes]);
      expect(told.meetings).toEqual([]);
      expect(told.gone.map(({ id }) => id)).toEqual([goes]);
      await world.calendar.delete(stays);
      world.pass(minutes(1));
      const all = await drain(world.crm, told.cursor, [stays]);
      expect(all.gone.map(({ id }) => id)).toEqual([stays]);
    });

    it('says nothing of what was there before the cursor, also once it is changed', async () => {
      const old = await world.calendar.book(wish({ title: 'Old' }));
      world.pass(minutes(1));
      const cursor = await world.crm.startMeetings();
      world.pass(minutes(1));
      await world.calendar.rename(old, 'Old, renamed');
      await world.calendar.mark(old, 'no_show');
      const fresh = await world.calendar.book(wish());
      const { meetings } = await drain(world.crm, cursor);
      expect(meetings.map(({ id }) => id)).toEqual([fresh]);
    });

    it('takes neither entries of our own nor meetings with nobody for meetings', async () => {
      await world.calendar.bookOurs(wish());
      await world.calendar.book(wish({ refs: [] }));
      expect(await drain(world.crm, start)).toMatchObject({ meetings: [], gone: [] });
    });

    it('reads more than a page holds, each once', async () => {
      const ids: string[] = [];
      for (let count = 0; count < options.meetingsPerPage + 5; count += 1)
        ids.push(await world.calendar.book(wish({ title: `Meeting ${count}` })));
      const { meetings, cursor } = await drain(world.crm, start);
      expect(meetings.map(({ id }) => id).sort()).toEqual(ids.sort());
      const before = world.calls();
      expect((await drain(world.crm, cursor)).meetings).toEqual([]);
      expect(world.calls() - before).toBe(1);
    });

    it('refuses a cursor that it did not give, and says what is wrong when the CRM refuses', async () => {
      const none = { code: 'invalid_input' };
      await expect(world.crm.meetings('not a cursor', [])).rejects.toMatchObject(none);
      await world.faults([{ path: options.apiPath, status: 503 }]);
      await expect(world.crm.meetings(start, [])).rejects.toMatchObject({ code: 'unavailable' });
      await expect(world.crm.startMeetings()).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
}
