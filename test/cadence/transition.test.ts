import { describe, expect, test } from 'vitest';
import { type CadenceInput, nextWakeAt, officeHours, type Run, transition } from '../../src/cadence/index.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { dueOf, enroll, threeSteps, withOpenTask } from './enrolled.ts';
import { playToEnd } from './play.ts';
import { pendingRun, versionOf } from './support.ts';

describe('a run goes on', () => {
  test('enrolling plans the first step and says when, on the clock of the person', () => {
    const version = versionOf(threeSteps);
    const now = new Date('2026-11-23T07:00:00Z');
    const { run, decision } = transition(
      pendingRun('Europe/Berlin', '2026-11-23'),
      { type: 'enrolled' },
      { version, now },
    );
    expect(dueOf(run)).toEqual(['email-1', 1, '2026-11-23T09:00:00.000Z']);
    expect(decision.words).toBe("Enrolled. 'Email 1' goes out Mon 23 Nov 10:00 in Berlin.");
    expect(decision.facts).toMatchObject({ zone: 'Europe/Berlin', window: '09:00-12:00' });
  });

  test('a due email is sent and the next step planned', () => {
    const { run, actions } = enroll().due('2026-11-23T09:00:00Z');
    expect(actions).toEqual([
      { type: 'send_email', touchId: 't23T09', stepKey: 'email-1', visit: 1, variantKey: 'a' },
    ]);
    expect(dueOf(run)).toEqual(['call-1', 1, '2026-11-23T13:00:00.000Z']);
  });

  test('a due time that comes early is ignored', () => {
    expect(enroll().due('2026-11-23T08:59:59Z').decision.rule).toBe('ignored-not-due');
  });

  test('a due time after the window has closed is planned again, not carried out at night', () => {
    const played = enroll();
    played.due('2026-11-23T09:00:00Z');
    const { run, actions, decision } = played.due('2026-11-23T20:00:00Z');
    expect(actions).toEqual([]);
    expect(decision.rule).toBe('slide-closed-window');
    expect(dueOf(run)).toEqual(['call-1', 1, '2026-11-24T13:00:00.000Z']);
  });

  test('a due task is opened and later steps wait until the next open day closes', () => {
    const played = withOpenTask();
    expect(played.all.at(-1)).toMatchObject({
      type: 'open_task',
      channel: 'call',
      dueAt: new Date('2026-11-23T13:00:00Z'),
      until: new Date('2026-11-24T16:00:00Z'),
    });
    expect(nextWakeAt(played.current())?.toISOString()).toBe('2026-11-24T16:00:00.000Z');
    expect(played.due('2026-11-24T15:00:00Z').decision.rule).toBe('ignored-waiting-for-task');
  });

  test("the task of a 'within 2h' step is due two hours later", () => {
    const played = enroll({
      name: 'Hot',
      steps: [
        { key: 'call-1', name: 'Call', channel: 'call', day: 1, at: 'within 2h', wait: '4h', script: 'Hi' },
      ],
    });
    const { actions } = played.due('2026-11-23T08:00:00Z');
    expect(actions).toMatchObject([
      { dueAt: new Date('2026-11-23T10:00:00Z'), until: new Date('2026-11-23T14:00:00Z') },
    ]);
  });

  test('an email with mode task is put before the rep', () => {
    const [email] = threeSteps.steps;
    const played = enroll({
      name: 'By hand',
      steps: [{ ...email, mode: 'task' } as CadenceInput['steps'][number]],
    });
    expect(played.due('2026-11-23T09:00:00Z').actions).toMatchObject([
      { type: 'open_task', channel: 'email' },
    ]);
  });

  test('a task that nobody did is closed as not done and the run goes on', () => {
    const { run, actions } = withOpenTask().due('2026-11-24T16:00:00Z');
    expect(actions).toEqual([{ type: 'close_task', touchId: 't23T13', result: 'not_done' }]);
    expect(dueOf(run)).toEqual(['email-2', 1, '2026-11-25T09:00:00.000Z']);
  });

  test('a task that nobody did holds the run if the step says so, and comes back on resume', () => {
    const [first, call, last] = threeSteps.steps;
    const steps = [first, { ...call, ifNotDone: 'hold' }, last] as CadenceInput['steps'];
    const played = withOpenTask({ name: 'Hold', steps });
    const { run, actions } = played.due('2026-11-24T16:00:00Z');
    expect([run.state, run.reason]).toEqual(['paused', 'held']);
    expect(actions.map((action) => action.type)).toEqual(['close_task', 'alert']);
    expect(dueOf(played.command('2026-11-25T08:00:00Z', 'resume').run)).toEqual([
      'call-1',
      2,
      '2026-11-25T13:00:00.000Z',
    ]);
  });

  test('the last email completes the run', () => {
    const played = withOpenTask();
    played.due('2026-11-24T16:00:00Z');
    const { run } = played.due('2026-11-25T09:00:00Z');
    expect([run.state, run.reason, nextWakeAt(run)]).toEqual(['finished', 'completed', null]);
  });

  test('the built-in cadence plays its nine touches within three weeks', () => {
    const start = pendingRun('America/St_Johns', '2026-11-23');
    const { run, done } = playToEnd(start, versionOf(outboundProspecting), new Date('2026-11-23T11:00:00Z'));
    const touches = done.filter(({ action }) => action.type === 'send_email' || action.type === 'open_task');
    expect([touches.length, run.reason]).toEqual([9, 'completed']);
    expect((touches.at(-1)?.at.getTime() ?? 0) - Date.parse('2026-11-23')).toBeLessThan(21 * 86_400_000);
  });
});

test('a step that the version does not know holds the run for a person', () => {
  const version = versionOf(threeSteps);
  const run: Run = {
    ...pendingRun('Europe/Berlin', '2026-11-23'),
    state: 'active',
    next: { stepKey: 'gone', visit: 1, dueAt: new Date('2026-11-23T09:00:00Z') },
  };
  const result = transition(
    run,
    { type: 'due', touchId: 't' },
    { version, now: new Date('2026-11-23T09:00:00Z') },
  );
  expect(result.run).toMatchObject({ state: 'paused', reason: 'held' });
  expect(result.actions).toMatchObject([{ type: 'alert', kind: 'held' }]);
});

test('days that are closed for the person are kept free', () => {
  const version = versionOf({ ...threeSteps, schedule: officeHours });
  const ctx = {
    version,
    now: new Date('2026-11-22T12:00:00Z'),
    closedDays: new Set(['2026-11-23', '2026-11-24']),
  };
  const { run } = transition(pendingRun('Europe/Berlin', '2026-11-23'), { type: 'enrolled' }, ctx);
  expect(run.next?.dueAt.toISOString()).toBe('2026-11-25T09:00:00.000Z');
});
