import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrmPort } from '../../src/ports/crm.ts';
import type { OpenCrmWorld } from './crm.contract.ts';
import type { CrmWorld } from './crm-world.ts';

/** Follows `more` to the end; fails instead of looping for ever. */
async function follow(crm: CrmPort, listId: string, from: string | null) {
  const members: string[] = [];
  let cursor = from;
  for (let page = 0; page < 50; page += 1) {
    const answer = await crm.followList(listId, cursor);
    members.push(...answer.members.map(({ id }) => id));
    cursor = answer.cursor;
    if (!answer.more) return { members, cursor };
  }
  throw new Error('followList() said "more" fifty times in a row');
}

/** Lists whose new members are met without reading them again. */
export function followContract(openWorld: OpenCrmWorld): void {
  let world: CrmWorld;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  describe('a list that is followed', () => {
    it('gives everybody in it once, then whoever comes in, and nobody who left when read anew', async () => {
      const { crm, followed } = world;
      const { id, outside } = followed;
      const whole = await follow(crm, id, null);
      expect(whole.members).not.toContain(outside.id);
      await world.moveInList('join', outside);
      const joined = await follow(crm, id, whole.cursor);
      expect(joined.members).toContain(outside.id);
      await world.moveInList('leave', outside);
      expect((await follow(crm, id, joined.cursor)).members).not.toContain(outside.id);
      await world.moveInList('join', outside);
      const anew = await follow(crm, id, null);
      expect(anew.members.toSorted()).toEqual([...whole.members, outside.id].toSorted());
      expect(new Set(anew.members).size).toBe(anew.members.length);
    });

    it('is read as a whole, however long it is, and refused where there is none', async () => {
      const { crm, list } = world;
      expect(new Set((await follow(crm, list.id, null)).members).size).toBe(list.size);
      const none = list.id.replace(/[0-9A-Za-z]{4}$/, '0000');
      await expect(crm.followList(none, null)).rejects.toMatchObject({ code: 'not_found' });
      await expect(crm.followList(list.id, 'nonsense')).rejects.toMatchObject({ code: 'invalid_input' });
    });
  });
}
