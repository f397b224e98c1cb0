import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrmPort } from '../../src/ports/crm.ts';
import type { CrmDeal } from '../../src/ports/crm-news.ts';
import type { CrmContractOptions, OpenCrmWorld } from './crm.contract.ts';
import type { CrmWorld } from './crm-world.ts';

interface Read {
  readonly deals: readonly CrmDeal[];
  readonly since: Date;
  readonly cursor: string;
}

/** Follows `more` to the end; fails instead of looping for ever. */
async function read(crm: CrmPort, from: string): Promise<Read> {
  const deals: CrmDeal[] = [];
  let cursor = from;
  for (let page = 0; page < 50; page += 1) {
    const changes = await crm.dealChanges(cursor);
    deals.push(...changes.deals);
    cursor = changes.cursor;
    if (!changes.more) return { deals, since: changes.since, cursor };
  }
  throw new Error('dealChanges() said "more" fifty times in a row');
}

const day = 24 * 60 * 60_000;

/** Deals that were opened or changed their stage. */
export function dealContract(openWorld: OpenCrmWorld, options: CrmContractOptions): void {
  let world: CrmWorld;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());
  const open = (name: string, people = [world.people.first.id]) =>
    world.deal({ act: 'open', name, stage: world.stages[0], people });

  describe('deals', () => {
    it('are told of with stage, outcome and people once they are opened or moved, and not for what was before', async () => {
      const { first, second } = world.people;
      const old = await open('Before');
      const start = await world.crm.startDealCursor();
      const id = await open('Twelve seats', [first.id, second.id]);
      const fresh = await read(world.crm, start);
      expect(fresh.deals).toHaveLength(1);
      const [deal] = fresh.deals;
      expect(deal).toMatchObject({
        id,
        name: 'Twelve seats',
        stage: world.stages[0],
        outcome: 'open',
        movedAt: null,
      });
      expect(deal?.openedAt.getTime()).toBeGreaterThan(fresh.since.getTime());
      expect(new Set(deal?.people)).toEqual(new Set([first, second]));
      await world.deal({ act: 'move', id: old, stage: world.stages[1] });
      await world.deal({ act: 'move', id, stage: 'Closed Won' });
      const moved = await read(world.crm, fresh.cursor);
      const [before, won] = [old, id].map((one) => moved.deals.find((found) => found.id === one));
      expect(before).toMatchObject({ stage: world.stages[1], outcome: 'open', people: [first] });
      expect(before?.movedAt?.getTime()).toBeGreaterThan(moved.since.getTime());
      expect(before?.openedAt.getTime()).toBeLessThanOrEqual(moved.since.getTime());
      expect(won).toMatchObject({ stage: 'Closed Won', outcome: 'won', openedAt: deal?.openedAt });
      // Met again with the overlap, they say the same.
      const again = await read(world.crm, moved.cursor);
      for (const one of again.deals) expect(moved.deals).toContainEqual(one);
    });

    it('that only changed their name, were deleted, or are a week old, are no news', async () => {
      const [id, gone] = [await open('Before'), await open('Gone')];
      const start = await world.crm.startDealCursor();
      await world.deal({ act: 'rename', id, name: 'Renamed' });
      await world.deal({ act: 'move', id: gone, stage: world.stages[1] });
      await world.deal({ act: 'delete', id: gone });
      const quiet = await read(world.crm, start);
      expect(quiet.deals).toEqual([]);
      const week = await open('A week ago');
      const { cursor } = await read(world.crm, quiet.cursor);
      world.pass(8 * day);
      await world.deal({ act: 'rename', id: week, name: 'Renamed' });
      expect((await read(world.crm, cursor)).deals).toEqual([]);
    });

    it('that may not be read are refused with what to do, and so is a cursor of something else', async () => {
      const { fault, code } = options.dealsRefused;
      const start = await world.crm.startDealCursor();
      await world.faults([{ path: options.apiPath, times: 1, ...fault }]);
      await expect(world.crm.dealChanges(start)).rejects.toMatchObject({ name: 'AppError', code });
      await expect(world.crm.dealChanges('nonsense')).rejects.toMatchObject({ code: 'invalid_input' });
    });
  });
}
