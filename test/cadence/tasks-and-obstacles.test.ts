import { describe, expect, test } from 'vitest';
import type { CadenceInput } from '../../src/cadence/index.ts';
import { dueOf, enroll, threeSteps, withOpenTask } from './enrolled.ts';

describe('a task ends with an outcome', () => {
  const complete = (outcome: string, input?: CadenceInput) =>
    withOpenTask(input).at('2026-11-23T14:00:00Z', { type: 'task_completed', touchId: 't23T13', outcome });

  test.each([
    ['connected', 'active', null],
    ['left_voicemail', 'active', null],
    ['meeting_booked', 'finished', 'meeting_booked'],
    ['not_interested', 'finished', 'not_interested'],
    ['do_not_contact', 'stopped', 'unsubscribed'],
  ])('%s leaves the run %s (%s)', (outcome, state, reason) => {
    const { run, actions } = complete(outcome);
    expect([run.state, run.reason]).toEqual([state, reason]);
    expect(actions).toEqual([{ type: 'close_task', touchId: 't23T13', result: 'done', outcome }]);
  });

  test("the step's own effects go over the channel's", () => {
    const [first, call, last] = threeSteps.steps;
    const outcomes = { connected: 'finish', call_back: 'pause' };
    const input = { name: 'Own', steps: [first, { ...call, outcomes }, last] as CadenceInput['steps'] };
    expect(complete('connected', input).run).toMatchObject({ state: 'finished', reason: 'completed' });
    expect(complete('call_back', input).run).toMatchObject({
      state: 'paused',
      reason: 'held',
      next: { stepKey: 'email-2', visit: 1 },
    });
  });

  test('an unknown outcome is ignored and the allowed ones are listed', () => {
    const { run, decision } = complete('great');
    expect(run.openTask).not.toBeNull();
    expect(decision.words).toContain('allowed: connected, meeting_booked, not_interested');
  });

  test('a task that is not the open one is ignored', () => {
    const event = { type: 'task_completed', touchId: 'other', outcome: 'connected' } as const;
    expect(withOpenTask().at('2026-11-23T14:00:00Z', event).decision.rule).toBe('ignored-task-not-open');
  });

  test('a task that could not be done is closed as not done', () => {
    const played = enroll({
      name: 'Social',
      steps: [{ key: 'li-1', name: 'LinkedIn', channel: 'linkedin', day: 1, at: '10:00', script: 'Hi' }],
    });
    played.due('2026-11-23T09:00:00Z');
    const event = { type: 'task_completed', touchId: 't23T09', outcome: 'not_possible' } as const;
    expect(played.at('2026-11-23T09:30:00Z', event).actions).toMatchObject([{ result: 'not_done' }]);
  });
});

describe('a task that a rep gives up', () => {
  const [first, call, last] = threeSteps.steps;
  const giveUp = (result: 'skipped' | 'not_done', input?: CadenceInput, touchId = 't23T13') =>
    withOpenTask(input).at('2026-11-23T14:00:00Z', {
      type: 'task_given_up',
      touchId,
      result,
      reason: 'The number is out of order.',
    });

  test('on purpose is skipped, and the next step is planned at once', () => {
    const { run, actions, decision } = giveUp('skipped');
    expect(actions).toEqual([{ type: 'close_task', touchId: 't23T13', result: 'skipped' }]);
    expect(dueOf(run)).toEqual(['email-2', 1, '2026-11-25T09:00:00.000Z']);
    expect(decision).toMatchObject({
      rule: 'task-skipped',
      words: expect.stringContaining("'Call 1' is skipped (The number is out of order). 'Email 2' goes out"),
      facts: { reason: 'The number is out of order.' },
    });
  });

  test('because it could not be done goes on like one that ran out', () => {
    const { run, actions, decision } = giveUp('not_done');
    expect(actions).toEqual([{ type: 'close_task', touchId: 't23T13', result: 'not_done' }]);
    expect(run.next?.stepKey).toBe('email-2');
    expect(decision.rule).toBe('task-given-up');
  });

  test('holds the run where the step says so, unless it was skipped on purpose', () => {
    const input = {
      name: 'Holds',
      steps: [first, { ...call, ifNotDone: 'hold' }, last] as CadenceInput['steps'],
    };
    const { run, actions } = giveUp('not_done', input);
    expect([run.state, run.reason, run.next?.stepKey, run.next?.visit]).toEqual([
      'paused',
      'held',
      'call-1',
      2,
    ]);
    expect(actions).toMatchObject([{ result: 'not_done' }, { type: 'alert', kind: 'held' }]);
    expect(giveUp('skipped', input).run).toMatchObject({ state: 'active', next: { stepKey: 'email-2' } });
  });

  test('is ignored when it is not the open one', () => {
    expect(giveUp('skipped', undefined, 'other').decision.rule).toBe('ignored-task-not-open');
  });
});

describe('an obstacle', () => {
  test('that forbids stops the run with its reason', () => {
    const { run, actions } = enroll().due('2026-11-23T09:00:00Z', {
      kind: 'forbidden',
      reason: 'opted_out_in_crm',
      words: 'opted out in HubSpot',
    });
    expect([run.state, run.reason, actions]).toEqual(['stopped', 'opted_out_in_crm', []]);
  });

  test('that makes the step impossible skips it visibly and goes on', () => {
    const { run, actions } = enroll().due('2026-11-23T09:00:00Z', {
      kind: 'impossible',
      words: 'no email address',
    });
    expect(actions).toEqual([
      {
        type: 'skip_step',
        touchId: 't23T09',
        stepKey: 'email-1',
        visit: 1,
        channel: 'email',
        words: 'no email address',
      },
    ]);
    expect(run.next?.stepKey).toBe('call-1');
  });

  test('that asks for later moves the step, into a window', () => {
    const at = new Date('2026-11-23T11:30:00Z');
    const { run } = enroll().due('2026-11-23T09:00:00Z', { kind: 'later', at, words: 'daily cap' });
    expect(dueOf(run)).toEqual(['email-1', 1, '2026-11-23T12:00:00.000Z']);
  });

  test('that asks for a time in the past means now', () => {
    const at = new Date('2026-11-20T09:00:00Z');
    const { run } = enroll().due('2026-11-23T09:00:00Z', { kind: 'later', at, words: 'slot' });
    expect(run.next?.dueAt.toISOString()).toBe('2026-11-23T09:00:00.000Z');
  });

  test('that is a brake leaves the run as it is, whatever it waits for', () => {
    const brake = { kind: 'braked', words: "Waits: cadence 'Three' is stopped." } as const;
    const paused = enroll();
    paused.signal('2026-11-23T08:00:00Z', 'out_of_office', '2026-11-25T08:00:00Z');
    for (const [played, now] of [
      [enroll(), '2026-11-23T09:00:00Z'],
      [withOpenTask(), '2026-11-30T13:00:00Z'],
      [paused, '2026-11-25T08:00:00Z'],
    ] as const) {
      const before = played.current();
      const { run, actions, decision } = played.due(now, brake);
      expect(run).toEqual(before);
      expect(actions).toEqual([]);
      expect(decision).toEqual({ rule: 'obstacle-braked', words: brake.words });
    }
  });

  test('that needs a person holds the run and raises an alert', () => {
    const { run, actions } = enroll().due('2026-11-23T09:00:00Z', {
      kind: 'held',
      words: 'first name is missing',
    });
    expect([run.state, run.reason, run.next?.stepKey]).toEqual(['paused', 'held', 'email-1']);
    expect(actions).toEqual([{ type: 'alert', kind: 'held', words: 'first name is missing' }]);
  });
});
