import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootstrapWorkspace } from '../../src/app/bootstrap-workspace.ts';
import { runWorkspace } from '../../src/app/run-workspace.ts';
import { AppError } from '../../src/errors.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { minutes, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 10 });
});
afterAll(() => world.close());

test("a database error in one workspace's round is logged, and the others get theirs", async () => {
  const broken = await bootstrapWorkspace(world.ctx, {
    name: 'Broken',
    zone: 'UTC',
    postalAddress: null,
    users: [],
  });
  // It waits longest, so its turn is first.
  const since = new Date(world.now.getTime() - minutes(60));
  await world.ctx.store.withWorkspace(broken, (tx) => tx.workspace.dueBy(since));
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  const errors: object[] = [];
  const { store, log } = world.ctx;
  const failing = {
    ...world.ctx,
    log: { ...log, error: (fields: object) => errors.push(fields) },
    store: {
      ...store,
      system: store.system,
      withWorkspace: ((id, work) =>
        id === broken
          ? Promise.reject(new AppError('unavailable', 'The database is busy.'))
          : store.withWorkspace(id, work)) as typeof store.withWorkspace,
    },
  };
  expect(await tick(failing)).toMatchObject({ workspaces: 2 });
  expect(errors).toEqual([{ workspace: broken, error: 'The database is busy.' }]);
  await world.mailTo(who.email);
  expect(await store.system.dueWorkspaces(world.now, 9)).toContain(broken);
});

test('a round that may carry out so many touches says when more wait, and the next one carries them out', async () => {
  const { workspaceId } = world.sample;
  const { store, settings } = world.ctx;
  const bounded = { ...settings, touchesPerRound: 3, sendConcurrency: 1, lookAgainSeconds: 90 };
  const ctx = { ...world.ctx, settings: bounded };
  const who = Array.from({ length: 5 }, () => world.take('hubspot'));
  const { cadenceId } = await world.publish(callThenEmail());
  await world.enroll(cadenceId, who);
  const calls = async () => (await Promise.all(who.map((one) => world.touches(one.email)))).flat().length;
  const dueAfter = (seconds: number) =>
    store.system.dueWorkspaces(new Date(world.now.getTime() + seconds * 1000), 9);
  expect(await runWorkspace(ctx, workspaceId)).toEqual({ more: true });
  expect(await calls()).toBe(3);
  // Whoever ran this round goes on with it; somebody else takes over only when that did not happen.
  expect(await dueAfter(89)).not.toContain(workspaceId);
  expect(await dueAfter(90)).toContain(workspaceId);
  expect(await runWorkspace(ctx, workspaceId)).toEqual({ more: false });
  expect(await calls()).toBe(5);
  expect(await runWorkspace(ctx, workspaceId)).toEqual({ more: false });
  expect(await calls()).toBe(5);
});
