import fc from 'fast-check';
import {
  type CadenceInput,
  type Condition,
  type Facts,
  parseCadence,
  replyKinds,
  type SignalKind,
} from '../../src/cadence/index.ts';
import { anyCadence, anyStory, type Happening } from './support.ts';

const counted = ['replied', 'clicked', 'opened', 'no_show', 'page_visited', 'meeting_booked'] as const;

/** What conditions could be told. */
export const anyFactsOfConditions: fc.Arbitrary<Facts> = fc.record(
  {
    fields: fc.dictionary(
      fc.constantFrom('company.industry', 'crm.Employees__c'),
      fc.constantFrom('Banking', 'banking ', '12', ''),
    ),
    signals: fc.array(
      fc.record(
        {
          kind: fc.constantFrom<SignalKind>(...counted),
          step: fc.constantFrom('s0', 's1', 's2'),
          reply: fc.constantFrom(...replyKinds),
          count: fc.integer({ min: 1, max: 4 }),
        },
        { requiredKeys: ['kind', 'count'] },
      ),
      { maxLength: 4 },
    ),
    quietSince: fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
  },
  { requiredKeys: [] },
);

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition[]>(
    { reply: 'any' },
    { reply: ['referral', 'not_now'] },
    { clicked: true },
    { clicked: true, times: 2 },
    { signal: 'no_show' },
    { signal: 'page_visited', times: 3 },
    { noResponseFor: '2d' },
    { noResponseFor: '30h' },
    { field: 'company.industry', is: ['Banking', 'Retail'] },
    { field: 'company.industry', isEmpty: true },
    { field: 'crm.Employees__c', atLeast: 10 },
  ),
  fc
    .record({
      step: fc.constantFrom('s0', 's1', 's2'),
      is: fc.constantFrom('skipped', 'sent', 'no_answer', 'done', 'not_done'),
    })
    .map((outcome): Condition => ({ outcome })),
);
/** Conditions without opens, up to three deep. */
export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all): Condition => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any): Condition => ({ any })),
    tie('condition').map((not): Condition => ({ not })),
  ),
})).condition;

const anyTarget = fc.constantFrom('s0', 's1', 's2', 's3', 's4');
const anyEffect = fc.oneof(
  fc.constantFrom('continue' as const, 'finish' as const, 'pause' as const, 'stop' as const),
  anyTarget.map((goTo) => ({ goTo })),
  fc.constant({ start: 'Another' }),
);
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined, freq: 2 }) as fc.Arbitrary<T | undefined>;

const anyBranching = fc.record({
  if: sometimes(anyCondition),
  else: sometimes(anyEffect),
  then: sometimes(anyEffect),
  noAnswer: sometimes(anyEffect),
  maxVisits: fc.integer({ min: 1, max: 4 }),
});

const anyRule = fc.record({
  when: anyCondition,
  then: fc.oneof(anyEffect, fc.constant({ alert: 'Look at this' })),
});

/** A cadence that parses, with conditions, branches, circles and rules. */
export const anyBranchingCadence: fc.Arbitrary<CadenceInput> = fc
  .record({
    cadence: anyCadence,
    branches: fc.array(anyBranching, { minLength: 8, maxLength: 8 }),
    on: fc.array(anyRule, { maxLength: 3 }),
    spacing: fc.constantFrom(undefined, 0.5, 2, { from: 0.25, to: 3 }),
  })
  .map(({ cadence, branches, on, spacing }): CadenceInput => {
    const steps = cadence.steps.map((step, index) => {
      const branch = branches[index];
      if (branch === undefined) return step;
      const { noAnswer, else: otherwise, ...rest } = branch;
      const outcomes =
        noAnswer === undefined || step.channel === 'email'
          ? {}
          : { outcomes: { no_answer: noAnswer, done: noAnswer } };
      return {
        ...step,
        ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
        ...(otherwise === undefined || branch.if === undefined ? {} : { else: otherwise }),
        ...outcomes,
      };
    });
    return { ...cadence, steps, on, ...(spacing === undefined ? {} : { spacing }) };
  })
  .filter((cadence) => parseCadence(cadence).ok);

/** A story in which whatever is told comes with facts of any kind. */
export const anyToldStory: fc.Arbitrary<readonly Happening[]> = anyStory.chain((story) =>
  fc
    .array(fc.option(anyFactsOfConditions, { nil: undefined }), {
      minLength: story.length,
      maxLength: story.length,
    })
    .map((facts) =>
      story.map((one, index): Happening => {
        const told = facts[index];
        return told === undefined ? one : { ...one, facts: told };
      }),
    ),
);
