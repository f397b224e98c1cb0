import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anchorDayFor,
  canMove,
  isTerminal,
  nextWakeAt,
  outranks,
  type SignalKind,
  stopReasons,
  transition,
} from '../../src/cadence/index.ts';
import { play, playToEnd } from './play.ts';
import { anyCadence, anyMoment, anyStory, isInsideWindow, pendingRun, versionOf, zones } from './support.ts';

const anyCase = fc.record({
  version: anyCadence.map(versionOf),
  zone: fc.constantFrom(...zones),
  from: anyMoment,
  story: anyStory,
});
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

const begin = ({ version, zone, from }: Omit<Case, 'story'>) =>
  pendingRun(zone, anchorDayFor(from, { schedule: version.definition.schedule, zone }));

const playCase = (one: Case) => play(begin(one), one.version, one.from, one.story);

test('an active run has exactly one of next and open task, an ended one neither, a paused one no open task', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      for (const { result } of playCase(one)) {
        const { run } = result;
        const held = (run.next === null ? 0 : 1) + (run.openTask === null ? 0 : 1);
        if (run.state === 'active') expect(held).toBe(1);
        else if (run.state === 'paused') expect(run.openTask).toBeNull();
        else expect(held).toBe(0);
        if (run.state !== 'paused') expect(run.resumeAt).toBeNull();
        if (isTerminal(run.state)) expect(nextWakeAt(run)).toBeNull();
      }
    }),
    { numRuns: 400 },
  );
});

test('every move is one of the table, and every transition says which rule and why', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      for (const { before, result } of playCase(one)) {
        const { state } = result.run;
        if (state !== before.state && before.state !== 'pending')
          expect(canMove(before.state, state)).toBe(true);
        expect(result.decision.rule).toMatch(/^[a-z][a-z-]+$/);
        expect(result.decision.words.length).toBeGreaterThan(10);
      }
    }),
    { numRuns: 200 },
  );
});

test('an event that is ignored leaves the run untouched and does nothing', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      for (const { before, result } of playCase(one)) {
        if (!result.decision.rule.startsWith('ignored-')) continue;
        expect(result.run).toBe(before);
        expect(result.actions).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});

test('an ended run never acts again: no email, no task, nothing; at most a stronger signal says why it is over', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      for (const { before, result } of playCase(one)) {
        if (!isTerminal(before.state)) continue;
        expect(result.actions).toEqual([]);
        expect(isTerminal(result.run.state)).toBe(true);
        if (result.run !== before) expect(outranks(result.run, before)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('emails and tasks begin inside a window, or within the grace after its closing', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      for (const { result, now } of playCase(one)) {
        if (!result.actions.some(({ type }) => type === 'send_email' || type === 'open_task')) continue;
        const justBefore = new Date(now.getTime() - 15 * 60_000);
        const { schedule } = one.version.definition;
        const inside =
          isInsideWindow(now, one.zone, schedule) || isInsideWindow(justBefore, one.zone, schedule);
        expect(inside).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('a task that was opened is closed exactly once, or is the one still open', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const played = playCase(one);
      const actions = played.flatMap(({ result }) => result.actions);
      const opened = actions.flatMap((action) => (action.type === 'open_task' ? [action.touchId] : []));
      const closed = actions.flatMap((action) => (action.type === 'close_task' ? [action.touchId] : []));
      const open = played.at(-1)?.result.run.openTask?.touchId;
      expect([...closed, ...(open === undefined ? [] : [open])].sort()).toEqual([...opened].sort());
    }),
    { numRuns: 300 },
  );
});

test('no step is carried out twice under the same visit', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const touches = playCase(one)
        .flatMap(({ result }) => result.actions)
        .flatMap((action) =>
          action.type === 'send_email' || action.type === 'open_task' || action.type === 'skip_step'
            ? [`${action.stepKey}/${action.visit}`]
            : [],
        );
      expect(new Set(touches).size).toBe(touches.length);
    }),
    { numRuns: 300 },
  );
});

test('a task that is skipped goes on at once; one not done goes on or holds, as its step says', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      for (const { before, event, result } of playCase(one)) {
        if (event.type !== 'task_given_up' || before.openTask?.touchId !== event.touchId) continue;
        const { stepKey, touchId } = before.openTask;
        const close = { type: 'close_task', touchId, result: event.result };
        const step = one.version.definition.steps.find(({ key }) => key === stepKey);
        const { run, actions } = result;
        expect(run.openTask).toBeNull();
        if (event.result === 'not_done' && step?.ifNotDone === 'hold') {
          expect([run.state, run.reason, run.next?.stepKey]).toEqual(['paused', 'held', stepKey]);
          expect(actions).toEqual([close, expect.objectContaining({ type: 'alert', kind: 'held' })]);
          continue;
        }
        expect(actions).toEqual([close]);
        expect(run.state).toBe(run.next === null ? 'finished' : 'active');
        expect(run.next?.stepKey).not.toBe(stepKey);
      }
    }),
    { numRuns: 300 },
  );
});

test('replaying the same events gives the same run, actions and decisions', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const played = playCase(one);
      let run = begin(one);
      for (const { event, now, result } of played) {
        const again = transition(run, event, { version: one.version, now });
        expect(again).toEqual(result);
        run = again.run;
      }
    }),
    { numRuns: 100 },
  );
});

test('nobody is due before the moment until which the enrollment can be undone; windows and order still hold', () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 0, max: 3000 }), (one, minutes) => {
      const { version, zone, from: now } = one;
      const notBefore = new Date(now.getTime() + minutes * 60_000);
      const { schedule } = version.definition;
      const run = pendingRun(zone, anchorDayFor(notBefore, { schedule, zone }));
      const result = transition(run, { type: 'enrolled', notBefore }, { version, now });
      const due = result.run.next?.dueAt ?? now;
      expect(due.getTime()).toBeGreaterThanOrEqual(notBefore.getTime());
      expect(isInsideWindow(due, zone, schedule)).toBe(true);
      expect(result.decision.facts?.notBefore).toBe(notBefore.toISOString());
      // The same as being enrolled then.
      expect(result.run).toEqual(transition(run, { type: 'enrolled' }, { version, now: notBefore }).run);
      const { done } = playToEnd(run, version, notBefore);
      const times = done.map(({ at }) => at.getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }),
    { numRuns: 300 },
  );
});

test('an undo stops exactly the runs of which nothing was carried out', () => {
  const undo = { type: 'command', command: 'stop', reason: 'undone' } as const;
  fc.assert(
    fc.property(anyCase, (one) => {
      let touched = false;
      for (const { result, now } of playCase(one)) {
        touched ||= result.actions.some(({ type }) =>
          ['send_email', 'open_task', 'skip_step'].includes(type),
        );
        const undone = transition(result.run, undo, { version: one.version, now });
        const stops = !touched && !isTerminal(result.run.state);
        expect(undone.run === result.run).toBe(!stops);
        if (stops) expect(undone.run.reason).toBe('undone');
      }
    }),
    { numRuns: 300 },
  );
});

const stopSignals: readonly SignalKind[] = [
  'complained',
  'unsubscribed',
  'opted_out_in_crm',
  'bounced',
  'left_company',
  'deleted_in_crm',
  'merged_in_crm',
];

test('the strongest stop wins in whatever order the stops arrive', () => {
  fc.assert(
    fc.property(anyCase, fc.shuffledSubarray([...stopSignals, 'manual'], { minLength: 1 }), (one, stops) => {
      const story = stops.map((kind) => ({
        minutes: 1,
        event:
          kind === 'manual'
            ? ({ type: 'command', command: 'stop' } as const)
            : ({ type: 'signal', kind: kind as SignalKind, at: one.from } as const),
      }));
      const end = play(begin(one), one.version, one.from, story).at(-1)?.result.run;
      const ranks = stops.map((kind) =>
        kind === 'manual' ? stopSignals.length : stopSignals.indexOf(kind as SignalKind),
      );
      expect(end?.state).toBe('stopped');
      expect(end?.reason).toBe(stopReasons[Math.min(...ranks)]);
    }),
    { numRuns: 200 },
  );
});

test('opens, clicks, deliveries and blocks never move a run', () => {
  fc.assert(
    fc.property(anyCase, fc.constantFrom('opened', 'clicked', 'delivered', 'blocked'), (one, kind) => {
      for (const { result, now } of playCase(one)) {
        const event = { type: 'signal', kind: kind as SignalKind, at: now } as const;
        expect(transition(result.run, event, { version: one.version, now }).run).toBe(result.run);
      }
    }),
    { numRuns: 50 },
  );
});

test('a run without interruptions carries out every step exactly once and in order', () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const { run, done } = playToEnd(begin(one), one.version, one.from);
      const steps = done.flatMap(({ action }) =>
        action.type === 'send_email' || action.type === 'open_task' ? [action.stepKey] : [],
      );
      expect(steps).toEqual(one.version.definition.steps.map((step) => step.key));
      expect([run.state, run.reason]).toEqual(['finished', 'completed']);
    }),
    { numRuns: 200 },
  );
});
