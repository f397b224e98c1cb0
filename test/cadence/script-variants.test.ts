import { expect, test } from 'vitest';
import { armsOf, chosenArm, parseCadence, scriptFor } from '../../src/cadence/index.ts';
import type { Step } from '../../src/cadence/model.ts';

const call = {
  key: 'call',
  name: 'Call',
  channel: 'call',
  day: 1,
  script: 'Ask one question.',
  talkingPoints: ['Stock'],
};
const short = { key: 'short', script: 'Listen.', talkingPoints: ['Silence'] };
const long = { key: 'long', weight: 2, script: 'Tell the story.' };

function stepWith(variants: unknown): Step {
  const parsed = parseCadence({
    name: 'Calls',
    steps: [{ ...call, ...(variants === undefined ? {} : { variants }) }],
  });
  if (!parsed.ok) throw new Error(parsed.problems.map((one) => one.message).join('; '));
  const [step] = parsed.cadence.steps;
  if (step === undefined) throw new Error('The cadence has a step.');
  return step;
}

test('a task step without variants is as it was, and has one script', () => {
  const step = stepWith(undefined);
  expect(step).not.toHaveProperty('variants');
  expect(chosenArm(step, 'run-1')).toBeNull();
  expect(armsOf(step)).toHaveLength(1);
});

test('its own script is one of the variants, each comes by its weight and stays with a run', () => {
  const step = stepWith([short, long]);
  if (step.channel === 'email') throw new Error('It is a call.');
  expect(armsOf(step).map(({ key, weight }) => [key, weight])).toEqual([
    ['main', 1],
    ['short', 1],
    ['long', 2],
  ]);
  const counts = new Map<string, number>();
  for (let run = 0; run < 4000; run += 1) {
    const { key, script, talkingPoints } = scriptFor(step, `run-${run}`);
    expect(chosenArm(step, `run-${run}`)).toBe(key);
    expect([script, talkingPoints]).toEqual(
      {
        main: ['Ask one question.', ['Stock']],
        short: ['Listen.', ['Silence']],
        long: ['Tell the story.', ['Stock']],
      }[key ?? ''],
    );
    counts.set(key ?? '', (counts.get(key ?? '') ?? 0) + 1);
  }
  for (const [key, share] of Object.entries({ main: 0.25, short: 0.25, long: 0.5 }))
    expect((counts.get(key) ?? 0) / 4000, key).toBeCloseTo(share, 1);
});

test('what is wrong with variants is said with the step and the field', () => {
  expect(() => stepWith([short, short])).toThrow("Step 'call', field 'variants': must have different keys");
  expect(() => stepWith([{ ...short, key: 'main' }])).toThrow(
    "must not be 'main': that is the step's own script",
  );
  expect(() => stepWith([{ key: 'x' }])).toThrow(/script/);
});
