import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { updateUser } from '../../src/app/update-user.ts';
import type { Store } from '../../src/ports/store.ts';
import { oneEmail } from '../support/cadences.ts';
import { gate, openProcesses, soon } from '../support/processes.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let stores: Store[];
beforeAll(async () => {
  world = await openWorld({ people: 20 });
  stores = await openProcesses(world.db.url);
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await world.close();
});

async function enrolled() {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  return who;
}

async function reservations(email: string): Promise<number> {
  const { id } = await world.run(email);
  return (await world.db.query(`select id from sends where enrollment_id = '${id}'`)).length;
}

test('a deactivation waits for the claim that is under way, and nothing is reserved after it', async () => {
  const [before, after] = [await enrolled(), await enrolled()];
  const later = await world.run(after.email);
  // Only the first is due now.
  await world.db.query(`update enrollments set next_wake_at = null where id = '${later.id}'`);
  const [read, goOn] = [gate(), gate()];
  const [store] = stores;
  if (store === undefined) throw new Error('There is no other process.');
  const waiting: Store = {
    ...store,
    withWorkspace: (id, work) =>
      store.withWorkspace(id, (tx) =>
        work({
          ...tx,
          absences: {
            ...tx.absences,
            async inForce(now) {
              const found = await tx.absences.inForce(now);
              read.open();
              await goOn.passed;
              return found;
            },
          },
        }),
      ),
  };
  const claim = runDueTouches({ ...world.rep, store: waiting });
  await read.passed;
  const id = world.rep.actor.userId ?? '';
  let done = false;
  const deactivated = updateUser(world.admin, { id, active: false }).then(() => {
    done = true;
  });
  // Far longer than it takes when nothing is waited for.
  for (let round = 0; round < 20; round += 1) await soon();
  expect(done).toBe(false);
  goOn.open();
  await Promise.all([claim, deactivated]);
  expect(await reservations(before.email)).toBe(1);
  await world.db.query(
    `update enrollments set next_wake_at = next_due_at where id = '${later.id}' and next_due_at is not null`,
  );
  // Without the tick's other stages, which would have come to the run first.
  await runDueTouches(world.rep);
  expect(await reservations(after.email)).toBe(0);
  expect(await world.run(after.email)).toMatchObject({ state: 'paused', reason: 'rep_leave' });
  await updateUser(world.admin, { id, active: true });
  await world.tick();
  expect(await reservations(after.email)).toBe(1);
});
