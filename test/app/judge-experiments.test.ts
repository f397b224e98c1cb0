import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSystem } from '../../src/app/context.ts';
import { judgeExperiments } from '../../src/app/judge-experiments.ts';
import { readCadence } from '../../src/app/read-cadences.ts';
import { readExperiment } from '../../src/app/read-experiments.ts';
import type { Experiment } from '../../src/ports/records.ts';
import { makeEnrollment, makeSignal, makeTouch, uuidAt } from '../support/builders.ts';
import { oneEmail } from '../support/cadences.ts';
import { days, hours, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 1 });
});
afterAll(() => world.close());

const ago = (ms: number) => new Date(world.now.getTime() - ms);

/** An experiment on a step whose texts have been changed since, with people who had their time in it. */
async function running(hits: { readonly a: number; readonly b: number }, over: Partial<Experiment>) {
  const { cadenceId } = await world.publish(oneEmail());
  const arm = { weight: 1, cadenceId: null, content: 'what it was' };
  const experiment: Experiment = {
    id: world.ctx.ids.uuid(),
    name: 'Subjects',
    kind: 'step',
    cadenceId,
    stepKey: 'intro',
    arms: [
      { ...arm, key: 'a' },
      { ...arm, key: 'b' },
    ],
    metric: 'reply',
    warning: null,
    stratifyBy: [],
    baseline: 0.05,
    lift: 0.5,
    alpha: 0.05,
    power: 0.8,
    total: 100,
    perWeek: null,
    watchDays: 5,
    onWinner: 'promote',
    startedAt: ago(days(9)),
    startedBy: 'Robin Rep',
    judgeAt: world.now,
    endedAt: null,
    endedBy: null,
    result: null,
    promoted: null,
    ...over,
  };
  await world.in(async (tx) => {
    await tx.experiments.insert(experiment);
    for (const key of ['a', 'b'] as const)
      for (let at = 0; at < 25; at += 1) {
        const createdAt = ago(days(8) - hours(at));
        const run = makeEnrollment({
          createdAt,
          cadenceId,
          state: 'finished',
          reason: 'completed',
          next: null,
          endedAt: createdAt,
        });
        await tx.enrollments.insert([run]);
        await tx.touches.insert([
          makeTouch(run, { stepKey: 'intro', dueAt: createdAt, state: 'sent', endedAt: createdAt }),
        ]);
        await tx.experiments.addRuns([
          { experimentId: experiment.id, enrollmentId: run.id, unit: uuidAt(createdAt), arm: key },
        ]);
        const { id: enrollmentId, personId } = run;
        if (at < hits[key])
          await tx.signals.insert([makeSignal({ kind: 'replied', enrollmentId, personId, at: createdAt })]);
      }
  });
  return experiment;
}

const judge = () => judgeExperiments(asSystem(world.ctx, world.sample.workspaceId, 'scheduler'));

test('a winner whose step has other texts now ends the experiment, and nothing is published', async () => {
  const { id, cadenceId } = await running({ a: 0, b: 25 }, {});
  await judge();
  expect(await readExperiment(world.rep, id)).toMatchObject({
    endedBy: 'scheduler',
    judgeAt: null,
    promoted: null,
    result: { state: 'winner', winner: 'b' },
  });
  expect((await readCadence(world.rep, cadenceId)).versionNumber).toBe(1);
});

test('a winner that is only to be told ends the experiment, too', async () => {
  const { id } = await running({ a: 0, b: 25 }, { onWinner: 'tell' });
  await judge();
  expect(await readExperiment(world.rep, id)).toMatchObject({ result: { winner: 'b' }, promoted: null });
});

test('what is open is judged again some hours later', async () => {
  const { id } = await running({ a: 2, b: 7 }, {});
  await judge();
  const { judgeAt, endedAt, words } = await readExperiment(world.rep, id);
  expect(endedAt).toBeNull();
  expect((judgeAt?.getTime() ?? 0) - world.now.getTime()).toBe(hours(6));
  expect(words).toMatch(/^Still open, 50 of 100 counted: 'b' is ahead of 'a' with 28 of 100 against 8;/);
});

test('a sample that is used up without a winner ends in no difference', async () => {
  const { id } = await running({ a: 2, b: 7 }, { total: 50 });
  await judge();
  expect(await readExperiment(world.rep, id)).toMatchObject({
    result: {
      state: 'no_difference',
      winner: null,
      words: expect.stringMatching(/^No difference found: the announced sample size is used up\./),
    },
  });
});

test('arms whose sizes do not fit their weights come with a warning', async () => {
  const { id } = await running(
    { a: 1, b: 1 },
    {
      onWinner: 'tell',
      arms: [
        { key: 'a', weight: 9, cadenceId: null, content: 'x' },
        { key: 'b', weight: 1, cadenceId: null, content: 'y' },
      ],
    },
  );
  const { warnings } = await readExperiment(world.rep, id);
  expect(warnings.join()).toContain("Arm 'a' has 25 of 50, which does not fit its weight");
});
