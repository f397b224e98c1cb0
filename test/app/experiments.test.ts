import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopExperiment } from '../../src/app/end-experiment.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { planExperiment } from '../../src/app/plan-experiment.ts';
import { previewEnrollment } from '../../src/app/preview-enrollment.ts';
import { promoteExperiment } from '../../src/app/promote-experiment.ts';
import { readCadence } from '../../src/app/read-cadences.ts';
import { readExperiment } from '../../src/app/read-experiments.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { startExperiment } from '../../src/app/start-experiment.ts';
import { undoBatch } from '../../src/app/undo-batch.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { days, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 100 });
});
afterAll(() => world.close());

function twoVariants(): CadenceInput {
  const input = oneEmail();
  const [step] = input.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const variants = ['a', 'b'].map((key) => ({ key, subject: `Subject ${key}`, body: `Body ${key}.` }));
  return { ...input, steps: [{ ...step, variants }] };
}

/** So large a difference that a dozen people decide. */
const obvious = { metric: 'reply', baseline: 0.05, lift: 0.9 } as const;
const take = (count: number) => Array.from({ length: count }, () => world.take('salesforce'));
const compare = (cadenceId: string) => ({ cadenceId, stepKey: 'intro' });

async function started(cadenceId: string, over: { readonly onWinner?: 'tell' | 'promote' } = {}) {
  const wish = { name: 'Subjects', compare: compare(cadenceId), ...obvious, ...over };
  return startExperiment(world.admin, wish);
}

async function armsOf(experimentId: string, people: readonly Prospect[]) {
  const ids = await Promise.all(people.map(async (who) => (await world.person(who.email)).id));
  const units = await world.in((tx) => tx.experiments.unitsOf(experimentId, ids));
  return ids.map((id) => units.find((one) => one.unit === id)?.arm);
}

test('on a step people are assigned by person, evenly, and the mail has the words of their arm', async () => {
  const { cadenceId } = await world.publish(twoVariants());
  const experiment = await started(cadenceId);
  const people = take(9);
  const { results } = await previewEnrollment(world.rep, {
    cadenceId,
    people: { crm: 'salesforce', refs: people.map((who) => who.ref) },
  });
  await world.enroll(cadenceId, people);
  await world.tick();
  const arms = await armsOf(experiment.id, people);
  const [a, b] = ['a', 'b'].map((key) => arms.filter((arm) => arm === key).length);
  expect(Math.abs((a ?? 0) - (b ?? 0))).toBe(1);
  for (const [at, who] of people.entries()) {
    expect((await world.mailTo(who.email)).subject).toBe(`Subject ${arms[at]}`);
    const shown = results.find((one) => one.ref === who.ref.id)?.firstEmail;
    expect(shown).toMatchObject({ variantKey: arms[at], subject: `Subject ${arms[at]}` });
  }
  const [first] = people;
  const run = await world.run(first?.email ?? '');
  const [enrolled, sent] = await world.in((tx) => tx.ledger.byEnrollment(run.id));
  expect(enrolled?.facts).toMatchObject({
    experiments: [
      { experimentId: experiment.id, unit: run.personId, arm: arms[0], position: expect.any(Number) },
    ],
  });
  expect(sent?.facts).toMatchObject({ variant: arms[0] });
  expect(await replayRuns(world.admin, { limit: 1000 })).toMatchObject({ different: [], notCompared: [] });
  await stopExperiment(world.admin, experiment.id);
});

test('the same person has the same arm in a later run, whatever came in between', async () => {
  const { cadenceId } = await world.publish(twoVariants());
  const experiment = await started(cadenceId);
  const people = take(6);
  const first = await world.enroll(cadenceId, people);
  const before = await armsOf(experiment.id, people);
  await undoBatch(world.rep, { batchId: first.batch.id });
  await world.enroll(cadenceId, [...take(3), ...people.toReversed()]);
  await world.tick();
  expect(await armsOf(experiment.id, people)).toEqual(before);
  for (const [at, who] of people.entries())
    expect((await world.mailTo(who.email)).subject).toBe(`Subject ${before[at]}`);
  await stopExperiment(world.admin, experiment.id);
});

test('a winner is found once enough people had their time, and published by itself where that is the rule', async () => {
  const { cadenceId, id: versionId } = await world.publish(twoVariants());
  const experiment = await started(cadenceId, { onWinner: 'promote' });
  const people = take(experiment.total + 4);
  await world.enroll(cadenceId, people);
  await world.runFor(minutes(6));
  const arms = await armsOf(experiment.id, people);
  for (const [at, who] of people.entries())
    if (arms[at] === 'b')
      await world.act(await world.mailTo(who.email), { act: 'reply', text: 'Tell me more.' });
  await world.runFor(days(2));
  const early = await readExperiment(world.rep, experiment.id);
  expect(early).toMatchObject({ verdict: null, endedAt: null, words: 'Nobody has had the full time yet.' });
  expect(early.counts.reduce((sum, arm) => sum + arm.begun, 0)).toBe(people.length);
  await world.runFor(days(5));
  const late = await readExperiment(world.rep, experiment.id);
  expect(late).toMatchObject({
    result: { state: 'winner', winner: 'b', arms: [{ key: 'a', hits: 0 }, { key: 'b' }] },
    promoted: { arm: 'b', by: 'scheduler' },
    endedBy: 'scheduler',
  });
  expect(late.words).toMatch(/^'b' wins: 100 of 100 against 0;/);
  expect(late.counts.reduce((sum, arm) => sum + arm.units, 0)).toBe(experiment.total);
  const { version } = await readCadence(world.rep, cadenceId);
  expect(version.number).toBe(2);
  expect(version.definition.steps[0]).toMatchObject({ variants: [{ key: 'b', weight: 1 }] });
  expect((await world.run(people[0]?.email ?? '')).versionId).toBe(versionId);
  const told = (await world.alerts('settings_changed')).map((alert) => alert.words).join('\n');
  expect(told).toContain(`The experiment 'Subjects' ended. 'b' wins`);
});

test('machines that click are no clicks, and a person who clicks is one', async () => {
  const { cadenceId } = await world.publish(twoVariants());
  const wish = {
    name: 'Clicks',
    compare: compare(cadenceId),
    metric: 'click',
    baseline: 0.05,
    lift: 0.9,
  } as const;
  const experiment = await startExperiment(world.admin, wish);
  const people = take(4);
  await world.enroll(cadenceId, people);
  await world.tick();
  const ids = await Promise.all(people.map(async (who) => world.run(who.email)));
  await world.in((tx) =>
    tx.signals.insert(
      ids.slice(0, 2).map((run, at) => ({
        id: world.ctx.ids.uuid(),
        personId: run.personId,
        enrollmentId: run.id,
        touchId: null,
        kind: 'clicked',
        at: world.now,
        source: 'test',
        sourceKey: `click-${run.id}`,
        facts: { verdict: at === 0 ? 'bot' : 'human' },
      })),
    ),
  );
  await world.runFor(days(7));
  const { counts } = await readExperiment(world.rep, experiment.id);
  expect(counts.reduce((sum, arm) => sum + arm.hits, 0)).toBe(1);
  expect(counts.reduce((sum, arm) => sum + arm.units, 0)).toBe(4);
  await stopExperiment(world.admin, experiment.id);
});

test('whole cadences are assigned by company, and colleagues are never in two of them', async () => {
  const [one, other] = [await world.publish(oneEmail()), await world.publish(callThenEmail())];
  const cadences = [
    { key: 'mail', cadenceId: one.cadenceId },
    { key: 'call', cadenceId: other.cadenceId },
  ];
  const experiment = await startExperiment(world.admin, {
    name: 'Call first',
    compare: { cadences },
    metric: 'reply',
    baseline: 0.2,
    lift: 0.1,
  });
  expect(experiment).toMatchObject({ kind: 'cadence', cadenceId: one.cadenceId, stepKey: null });
  const [before, ...people] = take(25);
  if (before === undefined) throw new Error('There is one.');
  // Whoever went through one of them before is in neither: left out of that one alone, the arms would differ.
  await world.enroll(one.cadenceId, [before]);
  await world.runFor(days(1));
  const refs = [before, ...people].map((who) => who.ref);
  const done = await enrollPeople(world.rep, {
    experimentId: experiment.id,
    people: { crm: 'salesforce', refs },
  });
  if ('job' in done) throw new Error('It is done at once.');
  expect(done.results.map((result) => result.ref)).toEqual(refs.map((ref) => ref.id));
  expect(done.results[0]).toMatchObject({
    status: 'skipped',
    reason: expect.stringMatching(/^(Went through this cadence before|Already in)/),
  });
  expect(done.enrolled).toBe(24);
  const cadenceOf = new Map<string, Set<string>>();
  for (const who of people) {
    const { companyId, id } = await world.person(who.email);
    const run = await world.run(who.email);
    const mine = cadenceOf.get(companyId ?? id) ?? new Set();
    cadenceOf.set(companyId ?? id, mine.add(run.cadenceId));
  }
  expect(cadenceOf.size).toBeLessThan(24);
  expect([...cadenceOf.values()].every((all) => all.size === 1)).toBe(true);
  const inFirst = [...cadenceOf.values()].filter((all) => all.has(one.cadenceId)).length;
  expect(Math.abs(2 * inFirst - cadenceOf.size)).toBeLessThanOrEqual(2);
  const view = await readExperiment(world.rep, experiment.id);
  expect(view).toMatchObject({ unit: 'companies' });
  expect(view.counts.reduce((sum, arm) => sum + arm.begun, 0)).toBe(cadenceOf.size);
  const chosen = await promoteExperiment(world.admin, { experimentId: experiment.id, arm: 'call' });
  expect(chosen).toMatchObject({ result: { state: 'stopped', winner: null }, promoted: { arm: 'call' } });
  const [late] = take(1);
  await enrollPeople(world.rep, {
    experimentId: experiment.id,
    people: { crm: 'salesforce', refs: [late?.ref ?? { type: 'Lead', id: 'x' }] },
  });
  expect((await world.run(late?.email ?? '')).cadenceId).toBe(other.cadenceId);
});

test('of call scripts each rep gets the one of the arm, and the better one can be put into force', async () => {
  const input = callThenEmail();
  const [call, ...rest] = input.steps;
  if (call?.channel !== 'call') throw new Error('The step is a call.');
  const variants = [{ key: 'short', script: 'Ask one thing and listen.' }];
  const { cadenceId } = await world.publish({ ...input, steps: [{ ...call, variants }, ...rest] });
  const experiment = await startExperiment(world.admin, {
    name: 'Scripts',
    compare: { cadenceId, stepKey: 'call' },
    ...obvious,
    metric: 'meeting',
  });
  expect(experiment.arms.map((arm) => arm.key)).toEqual(['main', 'short']);
  const people = take(6);
  await world.enroll(cadenceId, people);
  await world.tick();
  const scripts = { main: 'Ask one question.', short: 'Ask one thing and listen.' };
  const arms = await armsOf(experiment.id, people);
  for (const [at, who] of people.entries()) {
    const arm = arms[at] === 'short' ? 'short' : 'main';
    expect((await world.openTask(who.email)).script).toBe(scripts[arm]);
    expect(await world.touches(who.email)).toMatchObject([{ variantKey: arm }]);
    expect((await world.run(who.email)).words).toContain(`(variant ${arm})`);
  }
  await expect(promoteExperiment(world.admin, { experimentId: experiment.id })).rejects.toThrow(
    "'Scripts' has no winner.",
  );
  await promoteExperiment(world.admin, { experimentId: experiment.id, arm: 'short' });
  const { version } = await readCadence(world.rep, cadenceId);
  expect(version.definition.steps[0]).toMatchObject({ script: scripts.short });
  expect(version.definition.steps[0]).not.toHaveProperty('variants');
});

test('arms can get other weights instead of a winner', async () => {
  const { cadenceId } = await world.publish(twoVariants());
  const experiment = await started(cadenceId);
  await promoteExperiment(world.admin, { experimentId: experiment.id, weights: { a: 1, b: 4 } });
  const { version } = await readCadence(world.rep, cadenceId);
  expect(version.definition.steps[0]).toMatchObject({
    variants: [
      { key: 'a', weight: 1 },
      { key: 'b', weight: 4 },
    ],
  });
});

test('what was compared and what is in force now must be the same to be promoted; else a person decides', async () => {
  const input = twoVariants();
  const { cadenceId } = await world.publish(input);
  const experiment = await started(cadenceId, { onWinner: 'promote' });
  const [step] = input.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const others = step.variants.map((variant) => ({ ...variant, body: 'Other words.' }));
  await world.publish({ ...input, steps: [{ ...step, variants: others }] });
  const [who] = take(1);
  await world.enroll(cadenceId, who === undefined ? [] : [who]);
  expect(await armsOf(experiment.id, who === undefined ? [] : [who])).toEqual([undefined]);
  await expect(promoteExperiment(world.admin, { experimentId: experiment.id, arm: 'a' })).rejects.toThrow(
    'has other texts now than those that',
  );
  await stopExperiment(world.admin, experiment.id);
  await expect(stopExperiment(world.admin, experiment.id)).rejects.toThrow('has ended already');
});

test('a plan says before the start how many it takes and how long, and what is wrong with opens', async () => {
  const { cadenceId } = await world.publish(twoVariants());
  const wish = {
    compare: compare(cadenceId),
    metric: 'open',
    baseline: 0.04,
    lift: 0.02,
    perWeek: 250,
  } as const;
  const plan = await planExperiment(world.rep, wish);
  expect(plan).toMatchObject({ unit: 'people', kind: 'step', baselineFrom: 'given', watchDays: 5 });
  expect(plan.warning).toContain('Opens are made by machines, too');
  expect(plan.words).toMatch(
    /^It takes 5,\d{3} people: 2,\d{3} in each of 2 arms\. With 250 a week that is 2\d weeks, the last 5 days for answers; if .* end within 1\d weeks\.$/,
  );
  const { cadenceId: cold } = await world.publish({ ...twoVariants(), name: 'Cold', type: 'cold_outbound' });
  const published = { ...wish, compare: compare(cold), baseline: undefined, lift: 0.05 };
  const { baseline, baselineFrom } = await planExperiment(world.rep, published);
  expect({ baseline, baselineFrom }).toEqual({ baseline: 0.25, baselineFrom: 'benchmark' });
  const tiny = await planExperiment(world.rep, { ...wish, lift: 0.00001 });
  expect(tiny.words).toMatch(
    /^A difference of 0\.00001 is beyond reach: .* more than 50,000,000 people\. Look/,
  );
  const slow = await planExperiment(world.rep, { ...wish, perWeek: 2 });
  expect(slow.words).toMatch(
    /^It takes 5,.* With 2 a week that is more than ten years: it cannot be found at/,
  );
  const experiment = await startExperiment(world.admin, { ...wish, name: 'Opens' });
  expect((await readExperiment(world.rep, experiment.id)).warnings).toEqual([plan.warning]);
  await expect(startExperiment(world.admin, { ...wish, name: 'Again' })).rejects.toThrow(
    "Step 'intro' is in the experiment 'Opens' already.",
  );
  const { baseline: _, ...without } = wish;
  await expect(planExperiment(world.rep, without)).rejects.toThrow("as 'baseline'");
  await expect(planExperiment(world.rep, { ...wish, lift: 0.97 })).rejects.toThrow('more than all');
  const plain = await world.publish(oneEmail());
  await expect(planExperiment(world.rep, { ...wish, compare: compare(plain.cadenceId) })).rejects.toThrow(
    'has one text only',
  );
});

test('enrolling names a cadence or an experiment on whole cadences, not both', async () => {
  const { cadenceId } = await world.publish(twoVariants());
  const experiment = await started(cadenceId);
  const people = { crm: 'salesforce', refs: [{ type: 'Lead', id: '00Q000000000001AAA' }] } as const;
  const enroll = (what: object) =>
    enrollPeople(world.rep, { people: { ...people, refs: [...people.refs] }, ...what });
  await expect(enroll({})).rejects.toThrow('cadenceId or experimentId, not both');
  await expect(enroll({ cadenceId, experimentId: experiment.id })).rejects.toThrow('not both');
  await expect(enroll({ experimentId: experiment.id })).rejects.toThrow('compares variants of a step');
  await expect(
    startExperiment(world.rep, { name: 'x', compare: compare(cadenceId), ...obvious }),
  ).rejects.toThrow('Only a manager or an admin can start an experiment.');
});
