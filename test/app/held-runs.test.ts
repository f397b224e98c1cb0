import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../src/app/add-user.ts';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { asSystem } from '../../src/app/context.ts';
import { publishVersion } from '../../src/app/publish-version.ts';
import { readEnrollment } from '../../src/app/read-enrollments.ts';
import { reassignEnrollments } from '../../src/app/reassign-enrollments.ts';
import { runJobs } from '../../src/app/run-jobs.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { callThenEmail } from '../support/cadences.ts';
import { minutes, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('why a run is held stays said when it is given to somebody else, or begun anew on another version', async () => {
  const who = world.take('hubspot');
  const [call, email] = callThenEmail().steps;
  if (call === undefined || email === undefined) throw new Error('The cadence has two steps.');
  const outcomes = { connected: 'pause' as const };
  const definition = { ...callThenEmail(), steps: [{ ...call, outcomes }, email] } as CadenceInput;
  const { cadenceId } = await world.publish(definition);
  await world.enroll(cadenceId, [who]);
  await world.runFor(minutes(10));
  const task = await world.openTask(who.email);
  await completeTask(world.rep, { taskId: task.id, outcome: 'connected' });
  const said = async () => (await readEnrollment(world.rep, (await world.run(who.email)).id)).sentence;
  const before = await said();
  expect(before).toMatch(/^Held since .*: 'Call': Connected\. The run is paused\.$/);

  const to = await addUser(world.admin, { email: 'held@northwind.example', name: 'Sasha Ito' });
  await reassignEnrollments(world.admin, { cadenceId, toUserId: to.id, sender: 'keep' });
  expect((await world.run(who.email)).words).toMatch(/^Sasha Ito took this run over/);
  expect(await said()).toBe(before);

  const steps = definition.steps.map((step) => ({ ...step, name: `${step.name} again` }));
  await publishVersion(world.admin, {
    cadenceId,
    definition: { ...definition, steps },
    inFlight: { default: 'restart' },
  });
  await runJobs(asSystem(world.ctx, world.sample.workspaceId, 'scheduler'));
  expect((await world.run(who.email)).words).toMatch(/^Begun anew on version 2/);
  expect(await said()).toBe(before);
});
