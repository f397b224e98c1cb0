import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { readExperiment } from '../../src/app/read-experiments.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { wholeCadences } from '../support/experiments.ts';
import { staff } from '../support/staff.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 40 });
});
afterAll(() => world.close());

test('whoever is left out of one arm is enrolled in none, whoever else of the selection is left out of another', async () => {
  const entry = { require: [{ field: 'person.first_name', is: 'John' }] };
  const { id: experimentId } = await wholeCadences(world, oneEmail(), { ...callThenEmail(), entry });
  const caps = { peopleAtOnce: 1, touchesPerWeek: null };
  // She may not begin the second arm; of the first alone she would take the company's only place.
  const { people } = await staff(world, { name: 'Acme', caps }, ['Jane', 'John']);
  const personIds = people.map(({ id }) => id);
  const done = await enrollPeople(world.rep, { experimentId, people: { personIds } });
  const runs = await world.in((tx) => tx.enrollments.byPersons(personIds));
  const { counts } = await readExperiment(world.rep, experimentId);
  expect(runs).toHaveLength(counts.reduce((sum, arm) => sum + arm.begun, 0));
  expect(done).toMatchObject({ enrolled: 0, skipped: 2 });
});
