import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrmPerson, CrmPort, CrmRef } from '../../src/ports/crm.ts';
import type { CrmContractOptions, OpenCrmWorld } from './crm.contract.ts';
import type { CrmWorld } from './crm-world.ts';

async function expand(crm: CrmPort, listId: string): Promise<CrmRef[]> {
  const refs: CrmRef[] = [];
  let next: string | null = null;
  do {
    const page: Awaited<ReturnType<CrmPort['listMembers']>> = await crm.listMembers(listId, next);
    refs.push(...page.items);
    next = page.next;
  } while (next !== null);
  return refs;
}

/** Follows `more` to the end; fails instead of looping for ever. */
async function drain(crm: CrmPort, from: string): Promise<{ people: CrmPerson[]; cursor: string }> {
  const people: CrmPerson[] = [];
  let cursor = from;
  for (let page = 0; page < 50; page += 1) {
    const changes = await crm.changes(cursor);
    people.push(...changes.people);
    cursor = changes.cursor;
    if (!changes.more) return { people, cursor };
  }
  throw new Error('changes() said "more" fifty times in a row');
}

const withId = (people: readonly CrmPerson[], ref: CrmRef) => people.filter((p) => p.ref.id === ref.id);

/** Lists, people, users, changes and failures of reads. */
export function readingContract(openWorld: OpenCrmWorld, options: CrmContractOptions): void {
  let world: CrmWorld;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  describe('reading', () => {
    it('offers the list and expands it to its members, each once', async () => {
      const { crm, list } = world;
      expect((await crm.lists()).map((l) => l.id)).toContain(list.id);
      const refs = await expand(crm, list.id);
      expect(refs).toHaveLength(list.size);
      expect(new Set(refs.map((ref) => ref.id)).size).toBe(list.size);
      const [person] = await crm.readPeople(refs.slice(0, 1));
      expect(person?.ref).toEqual(refs[0]);
    });

    it('says where the company of somebody is whose record names no zone', async () => {
      const { crm, people } = world;
      const place = { city: 'Graz', state: 'Steiermark', country: 'Austria' };
      await world.placeCompanyOf(people.first, place);
      const [read] = await crm.readPeople([people.first]);
      expect(read).toMatchObject({ timeZone: null, companyPlace: { timeZone: null, ...place } });
    });

    it('refuses to expand a list that does not exist', async () => {
      const id = world.list.id.replace(/[0-9A-Za-z]{4}$/, '0000');
      await expect(world.crm.listMembers(id, null)).rejects.toMatchObject({
        name: 'AppError',
        code: 'not_found',
      });
    });

    it('reads people with their address, never with empty strings, and leaves unknown ids out', async () => {
      const { first, second } = world.people;
      const people = await world.crm.readPeople([first, options.unknown, second]);
      expect(people.map((p) => p.ref.id).sort()).toEqual([first.id, second.id].sort());
      for (const person of people) {
        expect(person.email).toMatch(/@/);
        expect(Object.values(person)).not.toContain('');
        expect(person).toMatchObject({ deleted: false, movedTo: null });
        expect(Number.isNaN(Date.parse(person.modifiedAt))).toBe(false);
      }
    });

    it('reads many people at once and none for none', async () => {
      const { many } = world.people;
      const people = await world.crm.readPeople(many);
      expect(new Set(people.map((p) => p.ref.id))).toEqual(new Set(many.map((ref) => ref.id)));
      expect(await world.crm.readPeople([])).toEqual([]);
    });

    it('gives a deleted record back as deleted', async () => {
      const { first } = world.people;
      await world.act('delete', first);
      expect(await world.crm.readPeople([first])).toMatchObject([
        { ref: first, deleted: true, movedTo: null },
      ]);
    });

    it('gives a merged record back with the record that it became', async () => {
      const { first, second } = world.people;
      await world.act('merge', first, second);
      const people = await world.crm.readPeople([first]);
      expect(withId(people, first)).toMatchObject([{ movedTo: second }]);
    });

    it('tells which fields people have, those of its own included', async () => {
      const fields = await world.crm.personFields();
      expect(fields.map((name) => name.toLowerCase())).toContain(world.withFields.person.toLowerCase());
      expect(fields).not.toContain('nowhere');
    });

    it('reads fields of its own with people and their companies, where it is asked to', async () => {
      const { first, second } = world.people;
      const { crm, person, company } = world.withFields;
      await world.fillFields(first, { person: 'March', company: 'Birch' });
      const custom = { person: { [person]: 'March' }, company: { [company]: 'Birch' } };
      const [read] = await crm.readPeople([first]);
      expect(read).toMatchObject({ ref: first, custom });
      expect(read?.custom?.person).not.toHaveProperty('nowhere');
      expect((await world.crm.readPeople([first]))[0]?.custom ?? { person: {}, company: {} }).toEqual({
        person: {},
        company: {},
      });
      expect((await crm.readPeople([second]))[0]?.custom?.person).toEqual({ [person]: null });
    });

    it('tells of a change of such a field', async () => {
      const { first } = world.people;
      const { crm, person } = world.withFields;
      const start = await crm.startCursor();
      await world.fillFields(first, { person: 'May', company: 'Birch' });
      const changes = await drain(crm, start);
      expect(withId(changes.people, first).at(-1)?.custom?.person).toEqual({ [person]: 'May' });
    });

    it('lists users, each with an address', async () => {
      const users = await world.crm.users();
      expect(users.length).toBeGreaterThan(0);
      expect(users.some((user) => user.active)).toBe(true);
      for (const user of users) expect(user.email).toMatch(/@/);
    });

    it('links to a record by its id', () => {
      const { first } = world.people;
      expect(new URL(world.crm.recordUrl(first)).href).toContain(first.id);
    });
  });

  describe('changes', () => {
    it('shows an opt-out that came after the cursor, and repeats it harmlessly', async () => {
      const { first } = world.people;
      const start = await world.crm.startCursor();
      await world.act('opt_out', first);
      const changes = await drain(world.crm, start);
      expect(withId(changes.people, first).at(-1)).toMatchObject({ ref: first, emailOptOut: true });
      const again = await drain(world.crm, start);
      expect(withId(again.people, first).at(-1)).toMatchObject({ emailOptOut: true });
    });

    it('goes on from the cursor that it gave, without losing what follows', async () => {
      const { first, second } = world.people;
      await world.act('opt_out', first);
      const { cursor } = await drain(world.crm, await world.crm.startCursor());
      await world.act('opt_out', second);
      const changes = await drain(world.crm, cursor);
      expect(withId(changes.people, second).at(-1)).toMatchObject({ emailOptOut: true });
    });

    it('shows a deletion', async () => {
      const { second } = world.people;
      const start = await world.crm.startCursor();
      await world.act('delete', second);
      const changes = await drain(world.crm, start);
      expect(withId(changes.people, second).at(-1)).toMatchObject({ deleted: true });
    });

    it('refuses a cursor that it did not give', async () => {
      await expect(world.crm.changes('not a cursor')).rejects.toMatchObject({ code: 'invalid_input' });
    });
  });

  describe('failures of reads', () => {
    const read = () => world.crm.readPeople([world.people.first]);

    it('renews an expired token once and answers', async () => {
      await world.expireToken();
      expect(await read()).toHaveLength(1);
      expect(world.renewals()).toBe(1);
    });

    it('says needs_reauth, after one renewal, when the renewed token is refused too', async () => {
      await world.faults([{ path: options.apiPath, status: 401 }]);
      await expect(read()).rejects.toMatchObject({
        name: 'AppError',
        code: 'needs_reauth',
        retryable: false,
      });
      expect(world.renewals()).toBe(1);
    });

    it('says rate_limited when the budget is used up', async () => {
      await world.faults([{ path: options.apiPath, ...options.limitFault }]);
      await expect(read()).rejects.toMatchObject({ name: 'AppError', code: 'rate_limited', retryable: true });
    });

    it('says unavailable when the vendor is down, answers nonsense or hangs up', async () => {
      for (const fault of [
        { status: 503 },
        { status: 502, body: '<html>Bad gateway</html>' },
        { drop: 'before' },
      ]) {
        await world.faults([{ path: options.apiPath, ...fault }]);
        await expect(read()).rejects.toMatchObject({
          name: 'AppError',
          code: 'unavailable',
          retryable: true,
        });
      }
    });
  });
}
