import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anchorDayFor,
  beginningIn,
  type CadenceEvent,
  type Condition,
  canMove,
  type DatedTransition,
  type DecisionRow,
  evaluate,
  isTerminal,
  nextWakeAt,
  opensDecide,
  type Run,
  replayRow,
  runOf,
  type SignalKind,
  transition,
} from '../../src/cadence/index.ts';
import {
  anyBranchingCadence,
  anyCondition,
  anyFactsOfConditions,
  anyToldStory,
} from './branching-support.ts';
import { play } from './play.ts';
import { anyMoment, pendingRun, versionOf, zones } from './support.ts';

const anyCase = fc.record({
  version: anyBranchingCadence.map(versionOf),
  zone: fc.constantFrom(...zones),
  from: anyMoment,
  story: anyToldStory,
});
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

const begin = ({ version, zone, from }: Omit<Case, 'story'>) =>
  pendingRun(zone, anchorDayFor(from, { schedule: version.definition.schedule, zone }));
const playCase = (one: Case) => play(begin(one), one.version, one.from, one.story);

test('whatever branches and rules say, an active run has exactly one of next and open task, an ended one neither', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      for (const { before, result } of playCase(one)) {
        const { run } = result;
        const held = (run.next === null ? 0 : 1) + (run.openTask === null ? 0 : 1);
        if (run.state === 'active') expect(held).toBe(1);
        else if (run.state === 'paused') expect(run.openTask).toBeNull();
        else expect(held).toBe(0);
        if (run.state !== 'paused') expect(run.resumeAt).toBeNull();
        if (isTerminal(run.state)) expect(nextWakeAt(run)).toBeNull();
        if (run.state !== before.state && before.state !== 'pending')
          expect(canMove(before.state, run.state)).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

test('no step is carried out or skipped twice under the same visit, and every task that was opened is closed once', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const played = playCase(one);
      const actions = played.flatMap(({ result }) => result.actions);
      const touches = actions.flatMap((action) =>
        action.type === 'send_email' || action.type === 'open_task' || action.type === 'skip_step'
          ? [`${action.stepKey}/${action.visit}`]
          : [],
      );
      expect(new Set(touches).size).toBe(touches.length);
      const opened = actions.flatMap((action) => (action.type === 'open_task' ? [action.touchId] : []));
      const closed = actions.flatMap((action) => (action.type === 'close_task' ? [action.touchId] : []));
      const open = played.at(-1)?.result.run.openTask?.touchId;
      expect([...closed, ...(open === undefined ? [] : [open])].sort()).toEqual([...opened].sort());
    }),
    { numRuns: 400 },
  );
});

/** Every visit that steps may have, and as many looks as visits and rules may need: a run that lasts longer turns in a circle. */
function roundsAtMost({ definition: { steps, on } }: Case['version']): number {
  const jumps = steps.reduce((sum, step) => sum + step.maxVisits, 0) + (on ?? []).length;
  return 3 * (jumps + 1) * steps.length + 10;
}

test('a run always comes to its end by itself: no circle lasts', () => {
  const anyChoice = fc.infiniteStream(fc.tuple(anyFactsOfConditions, fc.nat({ max: 5 })));
  fc.assert(
    fc.property(anyCase, anyChoice, (one, choices) => {
      let now = one.from;
      let run = transition(begin(one), { type: 'enrolled' }, { version: one.version, now }).run;
      let rounds = 0;
      for (const [facts, choice] of choices) {
        if (isTerminal(run.state)) break;
        rounds += 1;
        expect(rounds).toBeLessThan(roundsAtMost(one.version));
        const wake = nextWakeAt(run);
        if (wake !== null && wake > now) now = wake;
        const outcome = choice % 2 === 0 ? 'no_answer' : 'done';
        // A step that holds until it is done waits for a person, who does it here.
        const stepOf = one.version.definition.steps.find(({ key }) => key === run.openTask?.stepKey);
        const done = choice < 4 || stepOf?.ifNotDone === 'hold';
        const event: CadenceEvent =
          run.state === 'paused'
            ? { type: 'command', command: 'resume' }
            : run.openTask !== null && done
              ? { type: 'task_completed', touchId: run.openTask.touchId, outcome }
              : { type: 'due', touchId: `touch-${rounds}`, facts };
        run = transition(run, event, { version: one.version, now }).run;
      }
      expect(isTerminal(run.state)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

const stops: readonly SignalKind[] = [
  'complained',
  'unsubscribed',
  'opted_out_in_crm',
  'bounced',
  'deleted_in_crm',
  'merged_in_crm',
];

test('no rule weakens a stop: an open run is stopped for good by it, and a rule starts nothing', () => {
  fc.assert(
    fc.property(anyCase, fc.constantFrom(...stops), anyFactsOfConditions, (one, kind, facts) => {
      for (const { result, now } of playCase(one)) {
        const event = { type: 'signal', kind, at: now, facts } as const;
        const stopped = transition(result.run, event, { version: one.version, now });
        if (!isTerminal(result.run.state)) expect(stopped.run.state).toBe('stopped');
        expect(stopped.actions.filter(({ type }) => type !== 'close_task')).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});

test('after a reply no run goes on by itself, whatever its rules say', () => {
  fc.assert(
    fc.property(anyCase, anyFactsOfConditions, (one, facts) => {
      for (const { result, now } of playCase(one)) {
        const event = { type: 'signal', kind: 'replied', at: now, reply: 'referral', facts } as const;
        const { run } = transition(result.run, event, { version: one.version, now });
        if (result.run.state === 'active') expect(run.state).not.toBe('active');
        expect(nextWakeAt(run)).toBeNull();
      }
    }),
    { numRuns: 200 },
  );
});

test('an ended run sends nothing and opens nothing; at most another cadence follows it or the rep is told', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      for (const { before, result } of playCase(one)) {
        if (!isTerminal(before.state)) continue;
        expect(isTerminal(result.run.state)).toBe(true);
        for (const { type } of result.actions) expect(['start_cadence', 'alert']).toContain(type);
        if (result.actions.length > 0) expect(before.reason).toBe('meeting_booked');
      }
    }),
    { numRuns: 300 },
  );
});

/** A decision as it comes back from the ledger: JSON, but for its moment. */
function written(event: CadenceEvent, { at, decision }: DatedTransition): DecisionRow {
  return { at, ...JSON.parse(JSON.stringify({ event, facts: decision.facts ?? {} })) };
}

test('a row of the ledger alone decides the same again, with every fact that its conditions were told', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const { version } = one;
      const played = playCase(one);
      const rows = played.map(({ event, now, before }) =>
        written(event, transition(before, event, { version, now })),
      );
      let run: Run | null = rows[0] === undefined ? null : beginningIn(rows[0], 'enrollment-1');
      for (const [index, row] of rows.entries()) {
        const again: DatedTransition | null = run === null ? null : replayRow(run, row, version);
        expect(again).toEqual(played[index]?.result);
        run = again?.run ?? null;
      }
      const last = played.at(-1)?.result.run;
      expect(run === null ? null : runOf(run)).toEqual(last);
    }),
    { numRuns: 300 },
  );
});

test('conditions are pure, and their verdict has words', () => {
  fc.assert(
    fc.property(anyCondition, anyFactsOfConditions, anyMoment, (condition, facts, now) => {
      const known = {
        run: pendingRun('Europe/Berlin', '2026-11-23'),
        now,
        facts,
        nameOf: (key: string) => key,
      };
      const frozen = JSON.stringify([condition, facts]);
      const verdict = evaluate(condition, known);
      expect(evaluate(condition, known)).toEqual(verdict);
      expect(evaluate({ not: condition }, known)).toEqual({ ...verdict, met: !verdict.met });
      expect(verdict.words.length).toBeGreaterThan(5);
      expect(JSON.stringify([condition, facts])).toBe(frozen);
    }),
  );
});

const somethingElse: fc.Arbitrary<Condition> = fc.constantFrom<Condition[]>(
  { clicked: true },
  { reply: 'any' },
  { signal: 'no_show' },
  { field: 'company.industry', is: 'Banking' },
  { noResponseFor: '2d' },
);
const anyConditionWithOpens: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Condition[]>({ opened: true }, { opened: true, times: 2 }),
    somethingElse,
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all): Condition => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any): Condition => ({ any })),
    tie('condition').map((not): Condition => ({ not })),
  ),
})).condition;

test('where nothing happened but opens, a condition that is allowed says the same as if there were none', () => {
  const run = pendingRun('Europe/Berlin', '2026-11-23');
  const now = new Date('2026-11-23T09:00:00Z');
  fc.assert(
    fc.property(anyConditionWithOpens, fc.integer({ min: 1, max: 9 }), (condition, count) => {
      fc.pre(!opensDecide(condition));
      const known = { run, now, nameOf: (key: string) => key };
      const opened = { ...known, facts: { signals: [{ kind: 'opened' as const, count }] } };
      expect(evaluate(condition, opened).met).toBe(evaluate(condition, { ...known, facts: {} }).met);
    }),
    { numRuns: 1000 },
  );
});
