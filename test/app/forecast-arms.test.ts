import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { previewEnrollment } from '../../src/app/preview-enrollment.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { wholeCadences } from '../support/experiments.ts';
import { staff } from '../support/staff.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 40 });
});
afterAll(() => world.close());

test("people of an experiment are forecast each with their arm's cadence", async () => {
  const mails = { ...oneEmail(), name: 'Mail only' };
  const calls = { ...callThenEmail(), name: 'Call and mail', limits: { newPeoplePerDay: 50 } };
  const { id: experimentId } = await wholeCadences(world, mails, calls);
  const ids: string[] = [];
  for (let at = 0; at < 12; at += 1)
    ids.push(...(await staff(world, { name: `Company ${at}` }, ['Jane'])).people.map(({ id }) => id));
  const people = { personIds: ids };
  const { forecast } = await previewEnrollment(world.rep, { experimentId, people });
  const done = await enrollPeople(world.rep, { experimentId, people });
  const runs = await world.in((tx) => tx.enrollments.byPersons(ids));
  const byCadence = [...Map.groupBy(runs, ({ cadenceId }) => cadenceId).values()].map((some) => some.length);
  expect(byCadence).toHaveLength(2);
  const called = runs.filter(({ next }) => next?.stepKey === calls.steps[0]?.key).length;
  expect(forecast).toMatchObject({ people: 12, emails: 12, tasks: { call: called } });
  const { batch } = done;
  expect(batch.cadences.map(({ name }) => name)).toEqual(['Call and mail', 'Mail only']);
  expect(forecast?.newPeople?.count).toBe(called);
  expect(forecast?.assumes.join(' ')).toContain(
    `${12 - called} with ‘Mail only’, ${called} with ‘Call and mail’`,
  );
});
