import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { readExperiment } from '../../src/app/read-experiments.ts';
import { startExperiment } from '../../src/app/start-experiment.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { staff } from '../support/staff.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 40 });
});
afterAll(() => world.close());

async function wholeCadences(...definitions: readonly CadenceInput[]) {
  const cadences: { key: string; cadenceId: string }[] = [];
  for (const [at, definition] of definitions.entries())
    cadences.push({ key: `arm-${at}`, cadenceId: (await world.publish(definition)).cadenceId });
  return startExperiment(world.admin, {
    name: 'Call first',
    compare: { cadences },
    metric: 'reply',
    baseline: 0.2,
    lift: 0.1,
  });
}

test('whoever is left out of one arm is enrolled in none, whoever else of the selection is left out of another', async () => {
  const entry = { require: [{ field: 'person.first_name', is: 'John' }] };
  const { id: experimentId } = await wholeCadences(oneEmail(), { ...callThenEmail(), entry });
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
