import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopExperiment } from '../../src/app/end-experiment.ts';
import { moveInFlight, previewVersion, publishVersion } from '../../src/app/publish-version.ts';
import { listExperiments, readExperiment } from '../../src/app/read-experiments.ts';
import { startExperiment } from '../../src/app/start-experiment.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { callThenEmail, twoEmails } from '../support/cadences.ts';
import { days, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 60 });
});
afterAll(() => world.close());

/** A cadence whose first email has these variants: keys with their bodies. */
function comparing(bodies: Readonly<Record<string, string>>, definition = twoEmails()): CadenceInput {
  const variants = Object.entries(bodies).map(([key, body]) => ({ key, subject: `Subject ${key}`, body }));
  const steps = definition.steps.map((step) =>
    step.channel === 'email' && step.key === 'intro' ? { ...step, variants } : step,
  );
  return { ...definition, steps };
}

async function begun(definition: CadenceInput) {
  const { cadenceId } = await world.publish(definition);
  const experiment = await startExperiment(world.admin, {
    name: 'Subjects',
    compare: { cadenceId, stepKey: 'intro' },
    metric: 'reply',
    baseline: 0.05,
    lift: 0.2,
  });
  return { cadenceId, id: experiment.id, named: { name: definition.name } };
}

const gone =
  "The experiment 'Subjects' gets nobody from this version on: step 'intro' has other texts than those that it compares. People who are moved to it before they came to that step leave the count. Keep those texts, or stop the experiment.";

test.each([
  ['another name', { a: 'Body a.', c: 'Body b.' }],
  ['another body', { a: 'Body a.', b: 'Other words.' }],
])(
  'an arm with %s in a new version is told when it is published, and on the experiment',
  async (_, bodies) => {
    const { cadenceId, id, named } = await begun(comparing({ a: 'Body a.', b: 'Body b.' }));
    expect(await readExperiment(world.rep, id)).toMatchObject({ nobodySince: null, warnings: [] });
    const definition = { ...comparing(bodies), ...named };
    const dryRun = await previewVersion(world.admin, { cadenceId, definition });
    expect(dryRun.warnings).toEqual([gone]);
    expect((await readExperiment(world.rep, id)).warnings).toEqual([]);
    expect(await publishVersion(world.admin, { cadenceId, definition })).toMatchObject({ warnings: [gone] });
    // By a file's name, too; and what changes nothing of the step does not take its place as the version that did.
    expect(await world.publish(definition)).toMatchObject({ number: 3, warnings: [gone] });
    const [at] = (await listExperiments(world.rep, {})).items.filter((one) => one.id === id);
    expect(at).toMatchObject({ nobodySince: 2 });
    expect(await readExperiment(world.rep, id)).toMatchObject({
      nobodySince: 2,
      expectedEndAt: null,
      warnings: [
        "Nobody new since version 2 of the cadence: its step 'intro' does not have the texts there that are compared. Publish those again, or stop the experiment.",
      ],
    });
    const back = { ...comparing({ a: 'Body a.', b: 'Body b.' }), ...named };
    expect(await publishVersion(world.admin, { cadenceId, definition: back })).toMatchObject({
      warnings: [],
    });
    expect(await readExperiment(world.rep, id)).toMatchObject({ nobodySince: null, warnings: [] });
    await stopExperiment(world.admin, id);
    expect(await publishVersion(world.admin, { cadenceId, definition })).toMatchObject({ warnings: [] });
  },
);

test('a version without the step of an experiment is told of, also to whoever moves people to it later', async () => {
  const { cadenceId, id, named } = await begun(comparing({ a: 'Body a.', b: 'Body b.' }, callThenEmail()));
  const { steps, ...rest } = callThenEmail();
  const definition = { ...rest, ...named, steps: steps.slice(0, 1) };
  const words =
    "The experiment 'Subjects' gets nobody from this version on: the step 'intro' is gone. People who are moved to it before they came to that step leave the count. Keep those texts, or stop the experiment.";
  expect(await publishVersion(world.admin, { cadenceId, definition })).toMatchObject({ warnings: [words] });
  expect(await moveInFlight(world.admin, { cadenceId })).toMatchObject({ warnings: [words] });
  expect((await readExperiment(world.rep, id)).nobodySince).toBe(2);
});

const take = (count: number) => Array.from({ length: count }, () => world.take('salesforce'));
const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
/** How many of each arm have begun. */
const counted = async (id: string) => (await readExperiment(world.rep, id)).counts.map(({ begun }) => begun);

test.each(['move', 'restart'] as const)(
  'people who are moved (%s) before their text was sent leave the count, of every arm; whose was sent stay',
  async (choice) => {
    const bodies = { a: 'Body a.', b: 'Body b.' };
    const { cadenceId, id, named } = await begun(comparing(bodies, callThenEmail()));
    await world.enroll(cadenceId, take(4));
    await world.runFor(days(2));
    const before = await counted(id);
    expect(sumOf(before)).toBe(4);
    const [late, lateToo] = [take(4), take(2)];
    await world.enroll(cadenceId, [...late, ...lateToo]);
    await world.tick();
    const definition = { ...comparing({ ...bodies, b: 'Other words.' }, callThenEmail()), ...named };
    await publishVersion(world.admin, {
      cadenceId,
      definition,
      inFlight: { default: choice },
    });
    await world.runFor(days(3));
    for (const who of [...late, ...lateToo])
      expect((await world.mailTo(who.email)).text).toMatch(/Body a\.|Other words\./);
    expect(await counted(id)).toEqual(before);
  },
);

test('people who are moved to a version with the same texts keep their place in the count', async () => {
  const bodies = { a: 'Body a.', b: 'Body b.' };
  const { cadenceId, id, named } = await begun(comparing(bodies, callThenEmail()));
  await world.enroll(cadenceId, take(6));
  await world.tick();
  const next = comparing(bodies, callThenEmail());
  const steps = next.steps.map((step) =>
    step.key === 'call' ? { ...step, script: 'Ask two questions.' } : step,
  );
  const definition = { ...next, steps, ...named } as CadenceInput;
  await publishVersion(world.admin, { cadenceId, definition, inFlight: { default: 'move' } });
  await world.runFor(days(3));
  expect(sumOf(await counted(id))).toBe(6);
});
