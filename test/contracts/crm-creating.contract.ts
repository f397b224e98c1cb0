import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreatedPerson, NewCrmPerson } from '../../src/ports/crm.ts';
import type { CrmContractOptions, OpenCrmWorld } from './crm.contract.ts';
import type { CrmWorld } from './crm-world.ts';

const someone = (name: string, over: Partial<NewCrmPerson> = {}): NewCrmPerson => ({
  email: `${name}@newcomers.example`,
  firstName: 'Nia',
  lastName: name,
  title: null,
  phone: null,
  companyName: `Newcomers of ${name}`,
  website: null,
  city: null,
  state: null,
  country: null,
  ...over,
});
const statuses = (results: readonly CreatedPerson[]) =>
  Object.fromEntries(results.map(({ email, status }) => [email.split('@')[0], status]));
const all = (people: readonly NewCrmPerson[], status: CreatedPerson['status']) =>
  Object.fromEntries(people.map(({ email }) => [email.split('@')[0], status]));

/** Making records of people, and finding them by their address. */
export function creatingContract(openWorld: OpenCrmWorld, options: CrmContractOptions): void {
  let world: CrmWorld;
  // One world for all: each test has people of its own.
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());
  const emails = (people: readonly NewCrmPerson[]) => people.map(({ email }) => email);
  const counted = async (people: readonly NewCrmPerson[]) =>
    (await world.crm.findPeople(emails(people))).map(({ email }) => email).sort();

  describe('creating people', () => {
    it('makes a record with what is known, which is found by its address at once', async () => {
      const whole = someone('whole', {
        title: 'Head of Sales',
        phone: '+49 30 1234567',
        website: 'https://www.newcomers.example/about',
        city: 'Berlin',
        country: 'Germany',
      });
      const results = await world.crm.createPeople([whole, someone('bare'), whole]);
      expect(statuses(results)).toEqual({ whole: 'created', bare: 'created' });
      const [found, ...more] = await world.crm.findPeople([whole.email]);
      expect(more).toEqual([]);
      expect(results).toContainEqual({ email: whole.email, status: 'created', ref: found?.ref });
      expect(found).toMatchObject({
        ...{ email: whole.email, firstName: 'Nia', lastName: 'whole', title: 'Head of Sales' },
        ...{ phone: '+49 30 1234567', companyName: 'Newcomers of whole', companyDomain: 'newcomers.example' },
        ...{ city: 'Berlin', country: 'Germany', deleted: false, movedTo: null, emailOptOut: false },
      });
    });

    it('finds who is there by their address, and nobody for others or for none', async () => {
      const [first] = await world.crm.readPeople([world.people.first]);
      const email = first?.email?.toLowerCase() ?? '';
      const found = await world.crm.findPeople([email, 'nobody@newcomers.example', email]);
      expect(found.filter(({ ref }) => ref.id === world.people.first.id)).toHaveLength(1);
      expect(new Set(found.map((person) => person.email?.toLowerCase()))).toEqual(new Set([email]));
      await world.act('delete', world.people.first);
      expect((await world.crm.findPeople([email])).map(({ ref }) => ref.id)).not.toContain(
        world.people.first.id,
      );
      expect(await world.crm.findPeople([])).toEqual([]);
      expect(await world.crm.createPeople([])).toEqual([]);
    });

    it('does not let one that is refused take the others along, and says why in the CRM’s words', async () => {
      const wrong = someone('wrong', { email: 'wrong@@newcomers.example' });
      const results = await world.crm.createPeople([someone('one'), wrong, someone('two')]);
      expect(statuses(results)).toEqual({ one: 'created', wrong: 'refused', two: 'created' });
      expect(results.find(({ status }) => status === 'refused')).toMatchObject({
        reason: expect.stringMatching(
          /: .*email.* (address wrong@@newcomers.example is invalid|address: wrong@@newcomers.example)/i,
        ),
      });
    });

    it('says unknown when the answer was lost, and the records are found by their addresses', async () => {
      const people = [someone('lost'), someone('gone')];
      await world.faults([{ path: options.createPath, method: 'POST', drop: 'after', times: 1 }]);
      expect(statuses(await world.crm.createPeople(people))).toEqual(all(people, 'unknown'));
      expect(await counted(people)).toEqual(emails(people).sort());
    });

    it('says retry when the budget is used up, and has made nothing', async () => {
      const people = [someone('later'), someone('soon')];
      await world.faults([{ path: options.createPath, ...options.limitFault }]);
      expect(statuses(await world.crm.createPeople(people))).toEqual(all(people, 'retry'));
      await world.faults([]);
      expect(await counted(people)).toEqual([]);
      expect(statuses(await world.crm.createPeople(people))).toEqual(all(people, 'created'));
    });

    it(`makes 250 records in ${options.createCalls} calls`, async () => {
      const people = Array.from({ length: 250 }, (_, at) => someone(`many-${at}`));
      await world.crm.findPeople([]);
      const before = world.calls();
      expect(statuses(await world.crm.createPeople(people))).toEqual(all(people, 'created'));
      expect(world.calls() - before).toBe(options.createCalls);
      expect(await counted(people)).toHaveLength(250);
    });
  });
}
