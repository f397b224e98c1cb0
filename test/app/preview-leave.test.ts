import { afterAll, beforeAll, expect, test } from 'vitest';
import { addLeave } from '../../src/app/add-leave.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { previewEnrollment } from '../../src/app/preview-enrollment.ts';
import { type CadenceInput, officeHours } from '../../src/cadence/index.ts';
import { playOn } from '../support/day-by-day.ts';
import { staff } from '../support/staff.ts';
import { days, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ settings: { pollMinutes: 100_000, sendLeaseSeconds: 900 } });
});
afterAll(() => world.close());

const callOnDay1: CadenceInput = {
  name: 'A call at three',
  schedule: { ...officeHours, holidays: 'ignore', repHolidays: 'ignore' },
  limits: { newPeoplePerDay: 2 },
  steps: [{ key: 'c1', name: 'Call', channel: 'call', day: 1, at: '15:00', script: 'Hi' }],
};

test('first touches that fall into a leave of the rep are foretold for when they are back, as they then come', async () => {
  const { people } = await staff(world, {}, ['Fay', 'Gus', 'Hal', 'Ida', 'Jon']);
  const { cadenceId } = await world.publish(callOnDay1);
  const on = (after: number) => new Date(world.now.getTime() + days(after)).toISOString().slice(0, 10);
  // Two of them begin today; the rest would begin tomorrow and the day after.
  await addLeave(world.rep, { from: on(1), until: on(8) });
  const wish = { cadenceId, people: { personIds: people.map(({ id }) => id) }, listSource: 'A fair' };
  const preview = await previewEnrollment(world.rep, wish);
  const dayOf = (at: Date) => at.toISOString().slice(0, 10);
  const foretold = preview.results.map(({ firstTouch }) => dayOf(firstTouch?.dueAt ?? world.now));
  expect(foretold.filter((day) => day > on(0) && day <= on(8))).toEqual([]);
  expect(foretold.filter((day) => day > on(8))).toHaveLength(3);
  const [waiting] = preview.results.filter(
    ({ firstTouch }) => (firstTouch?.dueAt ?? world.now) > new Date(on(8)),
  );
  expect(waiting?.reason).toContain('The rep is away then.');
  await enrollPeople(world.rep, wish);
  await playOn(world, new Date(world.now.getTime() + days(20)), 1000);
  const { items } = await world.in((tx) => tx.tasks.list({}, { cursor: null, limit: 50 }));
  expect(items.map(({ dueAt }) => dayOf(dueAt)).sort()).toEqual(foretold.toSorted());
});
