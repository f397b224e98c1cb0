import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  anchorDayFor,
  type CadenceInput,
  type CadenceVersion,
  doneBefore,
  isTerminal,
  nextWakeAt,
  type Run,
  replayRow,
  runOf,
  standsAt,
  transition,
} from '../../src/cadence/index.ts';
import { dueOf, enroll, threeSteps, withOpenTask } from './enrolled.ts';
import { play } from './play.ts';
import { anyCadence, anyMoment, anyStory, pendingRun, versionOf, zones } from './support.ts';

type StepInput = CadenceInput['steps'][number];
const [email1, call1, email2] = threeSteps.steps as [StepInput, StepInput, StepInput];
const second = (...steps: StepInput[]): CadenceVersion => ({
  ...versionOf({ ...threeSteps, steps }),
  id: 'version-2',
  number: 2,
});

interface Change {
  readonly choice: 'move' | 'restart';
  readonly to?: string;
  readonly visits?: Readonly<Record<string, number>>;
  readonly done?: readonly string[];
}
const stepsOf = (visits: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(visits).map(([key, visit]) => [key, { visit, outcome: null }]));
const change = (
  run: Run,
  version: CadenceVersion,
  now: string,
  { choice, to, visits = {}, done = [] }: Change,
) =>
  transition(
    run,
    {
      type: 'version_changed',
      choice,
      from: 1,
      steps: stepsOf(visits),
      done,
      ...(to === undefined ? {} : { to }),
    },
    { version, now: new Date(now) },
  );

describe('a run that moves to another version', () => {
  it('goes on at the same step, by the new version’s days', () => {
    const { due, current } = withOpenTask();
    due('2026-11-24T16:00:00Z');
    expect(dueOf(current())[0]).toBe('email-2');
    const version = second(email1, call1, { ...email2, day: 5 } as StepInput);
    const { run, decision } = change(current(), version, '2026-11-24T16:10:00Z', { choice: 'move' });
    expect(dueOf(run)).toEqual(['email-2', 1, '2026-11-27T09:00:00.000Z']);
    expect(decision.rule).toBe('move-version');
    expect(decision.words).toMatch(/^Moved to version 2\. 'Email 2' goes out Fri 27 Nov 10:00/);
  });

  it('keeps the distances of the steps to come when its new day is behind it', () => {
    const { due, current } = withOpenTask();
    due('2026-11-24T16:00:00Z');
    const early = second(
      email1,
      { ...email2, day: 1, at: '15:00' } as StepInput,
      { ...call1, day: 3 } as StepInput,
    );
    const { run } = change(current(), early, '2026-11-25T13:00:00Z', {
      choice: 'move',
      visits: { 'email-1': 1, 'call-1': 1 },
    });
    expect(run.anchorDay).toBe('2026-11-25');
  });

  it('does not do again what was done, where it stands further on now', () => {
    const { due, current } = withOpenTask();
    due('2026-11-24T16:00:00Z');
    const turned = second(
      { ...email2, day: 1 } as StepInput,
      { ...email1, day: 2 } as StepInput,
      { ...call1, day: 3, key: 'call-2' } as StepInput,
    );
    const { run } = change(current(), turned, '2026-11-24T16:10:00Z', {
      choice: 'move',
      visits: { 'email-1': 1, 'call-1': 1 },
      done: ['email-1', 'call-1'],
    });
    expect(run.past?.passOver).toEqual(['email-1']);
    const sent = transition(
      run,
      { type: 'due', touchId: 't' },
      { version: turned, now: run.next?.dueAt ?? new Date() },
    );
    expect(sent.actions).toMatchObject([{ type: 'send_email', stepKey: 'email-2' }]);
    expect(sent.run.next?.stepKey).toBe('call-2');
  });

  it('leaves the open task with the rep, and goes on behind it by the new version', () => {
    const { current } = withOpenTask();
    const version = second(email1, call1, { ...email2, day: 2, key: 'other' } as StepInput);
    const moved = change(current(), version, '2026-11-23T14:00:00Z', { choice: 'move' });
    expect(moved.actions).toEqual([]);
    expect(moved.run.openTask).toEqual(current().openTask);
    const done = transition(
      moved.run,
      { type: 'task_completed', touchId: moved.run.openTask?.touchId ?? '', outcome: 'no_answer' },
      { version, now: new Date('2026-11-23T15:00:00Z') },
    );
    expect(done.run.next?.stepKey).toBe('other');
  });

  it('takes an open task back whose step is an automatic email now', () => {
    const { current } = withOpenTask();
    const mail = { ...email1, key: 'call-1' } as StepInput;
    const { run, actions } = change(current(), second(mail, email2), '2026-11-23T14:00:00Z', {
      choice: 'move',
    });
    expect(actions).toMatchObject([{ type: 'close_task', result: 'cancelled' }]);
    expect(run).toMatchObject({ openTask: null, next: { stepKey: 'call-1', visit: 2 } });
  });

  it('stays where it is when its step is gone and nobody said where to go on', () => {
    const run = enroll().current();
    const result = change(run, second(email2), '2026-11-23T08:00:00Z', { choice: 'move' });
    expect(result.run).toBe(run);
    expect(result.decision.words).toBe("ignored: version 2 has no step 'email-1'");
  });

  it('goes on at the step that was named, as a new visit of it where it was there before', () => {
    const { current } = withOpenTask();
    const version = second(email1, { ...email2, day: 2 } as StepInput);
    const to = (key: string) =>
      change(current(), version, '2026-11-23T14:00:00Z', {
        choice: 'move',
        to: key,
        visits: { 'email-1': 1, 'call-1': 1 },
      });
    expect(to('email-2').run.next).toMatchObject({ stepKey: 'email-2', visit: 1 });
    expect(to('email-1').run.next).toMatchObject({ stepKey: 'email-1', visit: 2 });
    expect(to('email-2').actions).toMatchObject([{ type: 'close_task', result: 'cancelled' }]);
  });

  it('stays paused for the same reason, and goes on at the same step when it is resumed', () => {
    const { command, current } = enroll();
    command('2026-11-23T08:00:00Z', 'pause');
    const version = second({ ...email1, at: '16:00' } as StepInput, call1);
    const { run, decision } = change(current(), version, '2026-11-23T08:30:00Z', { choice: 'move' });
    expect(run).toMatchObject({ state: 'paused', reason: 'manual', next: { stepKey: 'email-1' } });
    expect(decision.words).toBe('Moved to version 2. The run stays paused (manual).');
    const resumed = transition(
      run,
      { type: 'command', command: 'resume' },
      { version, now: new Date('2026-11-23T09:00:00Z') },
    );
    expect(resumed.run.next?.dueAt.toISOString()).toBe('2026-11-23T15:00:00.000Z');
  });
});

test('a second move still passes over what the first one had it pass over', () => {
  const { due, current } = withOpenTask();
  due('2026-11-24T16:00:00Z');
  const turned = second({ ...email2, day: 1 } as StepInput, { ...email1, day: 2 } as StepInput);
  const visits = { 'email-1': 1, 'call-1': 1 };
  const asked = { choice: 'move', visits, done: ['email-1', 'call-1'] } as const;
  const { run } = change(current(), turned, '2026-11-24T16:10:00Z', asked);
  const again = change(run, { ...turned, number: 3 }, '2026-11-24T16:20:00Z', { ...asked, done: [] });
  expect(again.run.past?.passOver).toEqual(['email-1']);
});

describe('a run that begins anew on another version', () => {
  it('goes to the first step as a new visit, from today, and says that emails come again', () => {
    const { due, current } = withOpenTask();
    due('2026-11-24T16:00:00Z');
    const visits = { 'email-1': 1, 'call-1': 1 };
    const version = second(email1, call1, email2);
    const { run, decision } = change(current(), version, '2026-11-25T07:00:00Z', {
      choice: 'restart',
      visits,
    });
    expect(run).toMatchObject({ anchorDay: '2026-11-25', next: { stepKey: 'email-1', visit: 2 } });
    expect(decision.words).toMatch(
      /^Begun anew on version 2: steps that were done come again, also emails\./,
    );
    const sent = transition(
      run,
      { type: 'due', touchId: 't' },
      { version, now: run.next?.dueAt ?? new Date() },
    );
    expect(sent.actions).toMatchObject([{ type: 'send_email', stepKey: 'email-1', visit: 2 }]);
    expect(sent.run.next).toMatchObject({ stepKey: 'call-1', visit: 2 });
  });

  it('stays paused, and begins when it is resumed', () => {
    const { command, current } = withOpenTask();
    command('2026-11-23T14:00:00Z', 'pause');
    const version = second(email1, call1);
    const visits = { 'email-1': 1, 'call-1': 1 };
    const { run } = change(current(), version, '2026-11-24T07:00:00Z', { choice: 'restart', visits });
    expect(run).toMatchObject({ state: 'paused', reason: 'manual', next: { stepKey: 'email-1', visit: 2 } });
    expect(nextWakeAt(run)).toBeNull();
  });
});

const anyCase = fc.record({
  before: anyCadence.map(versionOf),
  after: anyCadence.map((input) => ({ ...versionOf(input), id: 'version-2', number: 2 })),
  zone: fc.constantFrom(...zones),
  from: anyMoment,
  story: anyStory,
  later: anyStory,
  choice: fc.constantFrom('move' as const, 'restart' as const),
});

/** How often each step was carried out, opened or skipped, as touches tell. */
function visitsOf(played: ReturnType<typeof play>): Record<string, number> {
  const visits: Record<string, number> = {};
  for (const { result } of played)
    for (const action of result.actions)
      if ('visit' in action) visits[action.stepKey] = Math.max(visits[action.stepKey] ?? 0, action.visit);
  return visits;
}

test('whatever happened before and happens after, no step has the same visit twice, and a move sends nothing twice', () => {
  fc.assert(
    fc.property(anyCase, ({ before, after, zone, from, story, later, choice }) => {
      const schedule = before.definition.schedule;
      const played = play(pendingRun(zone, anchorDayFor(from, { schedule, zone })), before, from, story);
      const last = played.at(-1);
      if (last === undefined) return;
      const visits = visitsOf(played);
      const steps = stepsOf(visits);
      const done = doneBefore(before.definition, last.result.run, steps);
      const event = { type: 'version_changed' as const, choice, from: 1, steps, done };
      const changed = transition(last.result.run, event, { version: after, now: last.now });
      const row = { at: last.now, event: { ...event }, facts: changed.decision.facts ?? {} };
      expect(runOf(replayRow(last.result.run, row, after)?.run ?? last.result.run)).toEqual(
        runOf(changed.run),
      );
      if (isTerminal(last.result.run.state)) {
        expect(changed.run).toBe(last.result.run);
        return;
      }
      if (changed.run === last.result.run) {
        expect(after.definition.steps.map((step) => step.key)).not.toContain(standsAt(last.result.run));
        return;
      }
      expect(changed.run.state).toBe(last.result.run.state);
      expect(changed.run.reason).toBe(last.result.run.reason);
      const onward = play(changed.run, after, last.now, later).slice(1);
      const seen = new Set<string>();
      const sent = new Set<string>();
      for (const { result } of [...played, ...onward])
        for (const action of result.actions) {
          if (!('visit' in action)) continue;
          const touch = `${action.stepKey}/${action.visit}`;
          expect(seen).not.toContain(touch);
          seen.add(touch);
          if (action.type !== 'send_email') continue;
          if (choice === 'move') expect(sent).not.toContain(action.stepKey);
          sent.add(action.stepKey);
        }
    }),
    { numRuns: 400 },
  );
});
