import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrmEntry, TimeRange } from '../../src/ports/crm.ts';
import type { CrmContractOptions, OpenCrmWorld } from './crm.contract.ts';
import { touchesFor, touchFor } from './crm-activity.ts';
import type { CrmWorld } from './crm-world.ts';

const hour = 60 * 60_000;
const keysOf = (entries: readonly CrmEntry[]) => entries.map((entry) => entry.key).sort();

/** Entries as the CRM has them: listed by time, and read by key. */
export function listingContract(openWorld: OpenCrmWorld, options: CrmContractOptions): void {
  let world: CrmWorld;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  async function pages(range: TimeRange): Promise<(readonly CrmEntry[])[]> {
    const all: (readonly CrmEntry[])[] = [];
    let next: string | null = null;
    do {
      const page: Awaited<ReturnType<CrmWorld['crm']['listActivities']>> = await world.crm.listActivities(
        range,
        next,
      );
      all.push(page.items);
      next = page.next;
      if (all.length > 100) throw new Error('The list does not end.');
    } while (next !== null);
    return all;
  }
  const everything = (): TimeRange => ({ since: null, until: new Date(world.time().getTime() + hour) });
  const list = async (range = everything()) => (await pages(range)).flat();

  describe('entries', () => {
    it('are listed with the record on which they hang and the id that was given at writing', async () => {
      const { first, second } = world.people;
      const written = [
        ...(['email', 'call', 'linkedin', 'video', 'direct_mail'] as const).map((channel) =>
          touchFor(first, `on-${channel}`, { channel }),
        ),
        touchFor(second, 'other'),
      ];
      const results = await world.crm.writeActivities(written);
      const entries = await list();
      expect(keysOf(entries)).toEqual(written.map((one) => one.key).sort());
      const other = entries.find((entry) => entry.key === 'other');
      expect(other?.refs).toEqual([second]);
      expect(results).toContainEqual({ key: 'other', status: 'written', crmId: other?.crmId });
      expect(new URL(other?.url ?? '').href).toContain(other?.crmId);
    });

    it('are listed by when they were added: from the first moment on, up to the last and without it', async () => {
      await world.crm.writeActivities([touchFor(world.people.first, 'before')]);
      world.pass(hour);
      const since = world.time();
      await world.crm.writeActivities([touchFor(world.people.first, 'within')]);
      const [within] = await world.crm.readActivities(['within']);
      expect(keysOf(await list({ since, until: new Date(since.getTime() + hour) }))).toEqual(['within']);
      const at = within?.createdAt ?? since;
      expect(keysOf(await list({ since: at, until: new Date(at.getTime() + 1) }))).toEqual(['within']);
      expect(await list({ since, until: at })).toEqual([]);
      expect(keysOf(await list())).toEqual(['before', 'within']);
    });

    it('are given out each once, page by page, however many there are', async () => {
      const count = options.entriesPerPage + 50;
      const batch = touchesFor(world.people.many, count, 'many');
      await world.crm.writeActivities(batch);
      const all = await pages(everything());
      expect(Math.max(...all.map((page) => page.length))).toBe(options.entriesPerPage);
      expect(keysOf(all.flat())).toEqual(batch.map((one) => one.key).sort());
    });

    it('are not there any more once somebody deleted them, nor are they found', async () => {
      await world.crm.writeActivities(touchesFor([world.people.first], 2, 'gone'));
      await world.actOnEntry('delete', 'gone-0000');
      expect(keysOf(await list())).toEqual(['gone-0001']);
      expect(await world.crm.readActivities(['gone-0000'])).toEqual([]);
      expect(await world.crm.findActivities(['gone-0000'])).toEqual(new Map());
    });

    it('that somebody added or doubled by hand are listed like ours', async () => {
      const { first, second } = world.people;
      await world.crm.writeActivities([touchFor(first, 'ours')]);
      await world.actOnEntry('copy', 'ours');
      await world.actOnEntry('add', 'theirs', second);
      const entries = await list();
      expect(keysOf(entries)).toEqual(['ours', 'ours', 'theirs']);
      expect(new Set(entries.map((entry) => entry.crmId)).size).toBe(3);
      const read = await world.crm.readActivities(['ours', 'never-written']);
      expect(read.map((entry) => entry.crmId).sort()).toEqual(
        entries
          .filter((entry) => entry.key === 'ours')
          .map((entry) => entry.crmId)
          .sort(),
      );
    });

    it('say where they hang after they were moved, or that they hang nowhere', async () => {
      const { first, second } = world.people;
      await world.crm.writeActivities(touchesFor([first], 2, 'moved'));
      await world.actOnEntry('move', 'moved-0000', second);
      await world.actOnEntry('move', 'moved-0001');
      const read = await world.crm.readActivities(['moved-0000', 'moved-0001']);
      expect(new Map(read.map((entry) => [entry.key, entry.refs]))).toEqual(
        new Map([
          ['moved-0000', [second]],
          ['moved-0001', []],
        ]),
      );
    });

    it('follow a record that was merged into another', async () => {
      const { first, second } = world.people;
      await world.crm.writeActivities([touchFor(first, 'merged')]);
      await world.act('merge', first, second);
      expect((await list()).map((entry) => entry.refs)).toEqual([[second]]);
    });

    it('are found at once, where the key is unique', async () => {
      expect(await world.crm.findsAtOnce()).toBe(true);
    });

    it('cannot be listed from a place that was not given out', async () => {
      await expect(world.crm.listActivities(everything(), 'nowhere')).rejects.toMatchObject({
        code: 'invalid_input',
      });
    });

    it('cannot be listed while the budget is used up', async () => {
      await world.faults([{ path: options.apiPath, ...options.limitFault }]);
      await expect(list()).rejects.toMatchObject({ code: 'rate_limited', retryable: true });
    });
  });
}
