import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type CadenceInput, diffVersions } from '../../src/cadence/index.ts';
import { threeSteps } from './enrolled.ts';
import { anyCadence, versionOf } from './support.ts';

const definitionOf = (input: CadenceInput) => versionOf(input).definition;
const diff = (a: CadenceInput, b: CadenceInput) => diffVersions(definitionOf(a), definitionOf(b));
const [email1, call1, email2] = threeSteps.steps as [
  CadenceInput['steps'][number],
  CadenceInput['steps'][number],
  CadenceInput['steps'][number],
];
const withSteps = (...steps: CadenceInput['steps']): CadenceInput => ({ ...threeSteps, steps });
const text = (subject: string, body: string) => ({ variants: [{ key: 'a', subject, body }] });

describe('the diff of two versions', () => {
  it('is empty for the same, whatever the order of fields', () => {
    const again = JSON.parse(JSON.stringify({ steps: threeSteps.steps, name: threeSteps.name }));
    expect(diff(threeSteps, again)).toEqual({ same: true, cadence: [], steps: [] });
  });

  it('names steps that are new and gone, and where', () => {
    const linkedin = { key: 'view', name: 'View', channel: 'linkedin', day: 2, script: 'Look.' } as const;
    const { steps } = diff(threeSteps, withSteps(email1, linkedin, email2));
    expect(steps.map(({ words }) => words)).toEqual([
      "Step 'Call 1' (call-1) is gone.",
      "Step 'View' (view) is new, after 'Email 1'.",
    ]);
  });

  it('takes a renamed key as a step gone and another one added, and says that they are the same', () => {
    const { steps } = diff(threeSteps, withSteps(email1, { ...call1, key: 'ring' }, email2));
    expect(steps).toMatchObject([
      {
        kind: 'removed',
        stepKey: 'call-1',
        renamedTo: 'ring',
        words: expect.stringContaining("Step 'ring' is the same"),
      },
      { kind: 'added', stepKey: 'ring', position: 2 },
    ]);
  });

  it('calls the one step moved that was moved, not those that made room', () => {
    const four = { ...call1, key: 'last', day: 4 } as CadenceInput['steps'][number];
    const days = (step: CadenceInput['steps'][number], day: number) => ({ ...step, day });
    const before = withSteps(days(email1, 1), days(call1, 1), days(email2, 1), days(four, 1));
    const after = withSteps(days(four, 1), days(email1, 1), days(call1, 1), days(email2, 1));
    expect(diff(before, after).steps).toMatchObject([{ kind: 'moved', stepKey: 'last', from: 4, to: 1 }]);
  });

  it('tells every changed field with what it was and is, in words too', () => {
    const changed = { ...email2, day: 5, name: 'Second email', ...text('New subject', 'B') };
    const { steps } = diff(threeSteps, withSteps(email1, call1, changed as CadenceInput['steps'][number]));
    expect(steps).toMatchObject([
      {
        kind: 'changed',
        stepKey: 'email-2',
        fields: [
          { field: 'name', from: 'Email 2', to: 'Second email' },
          { field: 'day', from: 3, to: 5, words: 'day was 3 and is 5' },
          {
            field: 'variants.a.subject',
            from: 'S',
            to: 'New subject',
            words: "variant 'a', subject was 'S' and is 'New subject'",
          },
        ],
      },
    ]);
  });

  it('shows of long texts the place where they differ, and says where only spaces do', () => {
    const begins = 'Hi there,\n\nThree weeks of mail from a stranger are enough, so this is the last one. ';
    const words = (before: string, after: string) => {
      const step = (body: string) => ({ ...email2, ...text('S', body) }) as CadenceInput['steps'][number];
      const [change] = diff(withSteps(step(before)), withSteps(step(after))).steps;
      return change?.kind === 'changed' ? change.fields.map((field) => field.words) : [];
    };
    expect(words(`${begins}Yours, Ann`, `${begins}Best, Ann`)).toEqual([
      "variant 'a', text was '…is the last one. Yours, Ann' and is '…is the last one. Best, Ann'",
    ]);
    expect(words(`A ${begins}`, `The ${begins}`)[0]).toMatch(
      / was 'A Hi there, .*…' and is 'The Hi there, .*…'$/,
    );
    expect(words(begins, begins.replace('\n\n', '\n'))).toEqual([
      "variant 'a', text has other spaces or line breaks",
    ]);
  });

  it('tells of variants that are new, gone or in another order, since people are dealt out in order', () => {
    const two = {
      ...email1,
      variants: [
        { key: 'a', subject: 'S', body: 'B' },
        { key: 'b', subject: 'T', body: 'B' },
      ],
    };
    const turned = { ...email1, variants: two.variants.toReversed() };
    const first = diff(threeSteps, withSteps(two as CadenceInput['steps'][number], call1, email2)).steps;
    expect(first).toMatchObject([
      { fields: [{ field: 'variants.b', words: expect.stringContaining('is new') }] },
    ]);
    const order = diff(
      withSteps(two as CadenceInput['steps'][number]),
      withSteps(turned as CadenceInput['steps'][number]),
    );
    expect(order.same).toBe(false);
    expect(order.steps).toMatchObject([
      { fields: [{ field: 'variants.order', from: ['a', 'b'], to: ['b', 'a'] }] },
    ]);
  });

  it('tells of the schedule, by its field', () => {
    const schedule = { windows: { mon: ['09:00-12:00'] }, minimumGap: '2d' };
    const { cadence } = diff(threeSteps, { ...threeSteps, schedule });
    expect(cadence.map(({ field }) => field)).toContain('schedule.minimumGap');
    expect(cadence.map(({ words }) => words)).toContain(
      "schedule, least gap between touches was '1d' and is '2d'",
    );
  });
});

test('two definitions have no diff exactly when they are the same', () => {
  fc.assert(
    fc.property(anyCadence.map(definitionOf), anyCadence.map(definitionOf), (a, b) => {
      expect(diffVersions(a, a).same).toBe(true);
      expect(diffVersions(a, b).same).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
    { numRuns: 300 },
  );
});

test('what is added one way round is gone the other way round, and as much is moved and changed', () => {
  const anyPair = fc.tuple(anyCadence, fc.array(fc.nat(), { maxLength: 8 })).map(([input, picks]) => {
    const a = definitionOf(input);
    const left = [...a.steps];
    const steps = picks.flatMap((pick) => left.splice(pick % Math.max(1, left.length), 1));
    return [a, { ...a, steps: steps.length === 0 ? a.steps : steps }] as const;
  });
  fc.assert(
    fc.property(anyPair, ([a, b]) => {
      const [there, back] = [diffVersions(a, b).steps, diffVersions(b, a).steps];
      const keys = (steps: typeof there, kind: string) =>
        steps
          .filter((step) => step.kind === kind)
          .map((step) => step.stepKey)
          .sort();
      expect(keys(there, 'removed')).toEqual(keys(back, 'added'));
      expect(keys(there, 'added')).toEqual(keys(back, 'removed'));
      expect(keys(there, 'moved')).toHaveLength(keys(back, 'moved').length);
      const kept = b.steps.filter(
        (step) => !keys(there, 'moved').includes(step.key) && !keys(there, 'added').includes(step.key),
      );
      const order = kept.map((step) => a.steps.findIndex((one) => one.key === step.key));
      expect(order).toEqual(order.toSorted((one, other) => one - other));
    }),
    { numRuns: 300 },
  );
});
