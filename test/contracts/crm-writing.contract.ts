import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityResult, CrmActivity } from '../../src/ports/crm.ts';
import type { CrmContractOptions, OpenCrmWorld } from './crm.contract.ts';
import { touchesFor, touchFor } from './crm-activity.ts';
import type { CrmWorld } from './crm-world.ts';

const statuses = (results: readonly ActivityResult[]) =>
  Object.fromEntries(results.map((result) => [result.key, result.status]));

const all = (activities: readonly CrmActivity[], status: string) =>
  Object.fromEntries(activities.map((activity) => [activity.key, status]));

/** Writing activities exactly once, looking for them, and opting people out. */
export function writingContract(openWorld: OpenCrmWorld, options: CrmContractOptions): void {
  let world: CrmWorld;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  async function expectOnce(activities: readonly CrmActivity[]): Promise<void> {
    const found = await world.crm.findActivities(activities.map((a) => a.key));
    expect([...found.keys()].sort()).toEqual(activities.map((a) => a.key).sort());
    for (const { key } of activities) expect(await world.activitiesWithKey(key)).toBe(1);
  }

  describe('writing activities', () => {
    it('writes each activity once although the batch is repeated', async () => {
      const batch = touchesFor([world.people.first, world.people.second], 6, 'repeat');
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'written'));
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'exists'));
      await expectOnce(batch);
    });

    it('writes every kind on every channel', async () => {
      const { first } = world.people;
      const channels = ['email', 'call', 'linkedin', 'sms', 'video', 'direct_mail', 'custom'] as const;
      const kinds = ['reply', 'meeting', 'opt_out', 'bounce'] as const;
      const batch = [
        ...channels.map((channel) => touchFor(first, `channel-${channel}`, { channel, outcome: 'done' })),
        ...kinds.map((kind) => touchFor(first, `kind-${kind}`, { kind, direction: 'inbound' })),
      ];
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'written'));
      await expectOnce(batch);
    });

    it('writes a key once that a batch carries twice, and answers once for it', async () => {
      const touch = touchFor(world.people.first, 'twice-in-one');
      const results = await world.crm.writeActivities([touch, touch]);
      expect(results).toMatchObject([{ key: touch.key, status: 'written' }]);
      await expectOnce([touch]);
    });

    it('writes a text longer than any field and a subject longer than any line', async () => {
      const touch = touchFor(world.people.first, 'long', {
        subject: '✉️ long '.repeat(90),
        text: 'wörd 👋 '.repeat(9_000),
      });
      expect(statuses(await world.crm.writeActivities([touch]))).toEqual({ long: 'written' });
    });

    it('says unknown when the answer was lost after the work was done, and finds every activity once', async () => {
      await world.crm.writeActivities([touchFor(world.people.first, 'warm-up')]);
      const batch = touchesFor([world.people.first, world.people.second], 5, 'lost');
      await world.faults([{ path: options.writePath, method: 'POST', drop: 'after', times: 1 }]);
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'unknown'));
      await expectOnce(batch);
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'exists'));
      await expectOnce(batch);
    });

    it('says unknown when the server failed in the middle, and writes on the next try', async () => {
      await world.crm.writeActivities([touchFor(world.people.first, 'warm-up')]);
      const batch = touchesFor([world.people.first], 3, 'failed');
      await world.faults([{ path: options.writePath, method: 'POST', status: 500, times: 1 }]);
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'unknown'));
      expect((await world.crm.findActivities(batch.map((a) => a.key))).size).toBe(0);
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'written'));
      await expectOnce(batch);
    });

    it('writes once although the token had expired', async () => {
      const batch = touchesFor([world.people.first], 4, 'expired');
      await world.expireToken();
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'written'));
      expect(world.renewals()).toBe(1);
      await expectOnce(batch);
    });

    it('says retry when the budget is used up, and writes later', async () => {
      await world.crm.writeActivities([touchFor(world.people.first, 'warm-up')]);
      const batch = touchesFor([world.people.first, world.people.second], 4, 'limit');
      await world.faults([{ path: options.writePath, ...options.limitFault }]);
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'retry'));
      await world.faults([]);
      expect(statuses(await world.crm.writeActivities(batch))).toEqual(all(batch, 'written'));
      await expectOnce(batch);
    });

    it('does not let a record that is gone take the others along', async () => {
      const { first, second, many } = world.people;
      await world.act('delete', second);
      const others = many.filter((ref) => ref.id !== second.id).slice(0, 3);
      const good = touchesFor([first, ...others], 8, 'good');
      const gone = touchFor(second, 'gone');
      const results = statuses(
        await world.crm.writeActivities([...good.slice(0, 4), gone, ...good.slice(4)]),
      );
      expect(results).toEqual({ ...all(good, 'written'), gone: 'moved' });
      await expectOnce(good);
      expect(await world.activitiesWithKey('gone')).toBe(0);
    });

    it(`writes 1,000 touches in ${options.expectedCalls} calls`, async () => {
      const batch = touchesFor(world.people.many, 1_000, 'thousand');
      const before = await world.writeCalls();
      const results = await world.crm.writeActivities(batch);
      expect((await world.writeCalls()) - before).toBe(options.expectedCalls);
      expect(statuses(results)).toEqual(all(batch, 'written'));
      const found = await world.crm.findActivities(batch.map((a) => a.key));
      expect(found.size).toBe(1_000);
    });

    it('finds nothing for keys that were never written, and does nothing for nothing', async () => {
      expect((await world.crm.findActivities(['never-written'])).size).toBe(0);
      expect((await world.crm.findActivities([])).size).toBe(0);
      expect(await world.crm.writeActivities([])).toEqual([]);
    });
  });

  describe('opting out', () => {
    it('marks people as opted out, one result a record, and again without harm', async () => {
      const { first, second } = world.people;
      const people = (await world.crm.readPeople([first, second])).map(({ ref, email }) => ({ ref, email }));
      const ids = [first.id, second.id].sort();
      for (let time = 0; time < 2; time += 1) {
        const results = await world.crm.optOut(people);
        expect(results.map((result) => result.key).sort()).toEqual(ids);
        for (const { status } of results) expect(['written', 'exists']).toContain(status);
      }
      for (const person of await world.crm.readPeople([first, second])) expect(person.emailOptOut).toBe(true);
    });
  });
}
