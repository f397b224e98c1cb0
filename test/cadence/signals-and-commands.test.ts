import { describe, expect, test } from 'vitest';
import { nextWakeAt, type SignalKind } from '../../src/cadence/index.ts';
import { dueOf, enroll, threeSteps, withOpenTask } from './enrolled.ts';

describe('a signal', () => {
  test('of a reply pauses, alerts and cancels the open task, which comes back as the next visit', () => {
    const played = withOpenTask();
    const { run, actions } = played.signal('2026-11-23T13:30:00Z', 'replied');
    expect([run.state, run.reason, run.resumeAt]).toEqual(['paused', 'replied', null]);
    expect(actions.map((action) => action.type)).toEqual(['close_task', 'alert']);
    expect(nextWakeAt(run)).toBeNull();
    const resumed = played.command('2026-11-23T14:00:00Z', 'resume').run;
    expect([resumed.next?.stepKey, resumed.next?.visit]).toEqual(['call-1', 2]);
  });

  test('of a reply outweighs an absence, and an absence never weakens a reply', () => {
    const played = enroll();
    played.signal('2026-11-23T08:00:00Z', 'out_of_office', '2026-12-07T08:00:00Z');
    expect(played.signal('2026-11-23T08:10:00Z', 'replied').run).toMatchObject({
      reason: 'replied',
      resumeAt: null,
    });
    expect(played.signal('2026-11-23T08:20:00Z', 'out_of_office').run.reason).toBe('replied');
  });

  test('of an absence pauses until it ends; the steps to come keep their distances then', () => {
    const played = enroll();
    played.due('2026-11-23T09:00:00Z');
    const { run } = played.signal('2026-11-23T09:05:00Z', 'out_of_office', '2026-12-07T08:00:00Z');
    expect(nextWakeAt(run)?.toISOString()).toBe('2026-12-07T08:00:00.000Z');
    expect(played.due('2026-12-06T08:00:00Z').decision.rule).toBe('ignored-paused');
    const back = played.due('2026-12-07T08:00:00Z');
    expect(back.decision.rule).toBe('resume-pause-over');
    expect(dueOf(back.run)).toEqual(['call-1', 1, '2026-12-07T13:00:00.000Z']);
    played.due('2026-12-07T13:00:00Z');
    const done = { type: 'task_completed', touchId: 't07T13', outcome: 'no_answer' } as const;
    // Day 3 is two days after day 1, as it was meant to be: not the next day.
    expect(dueOf(played.at('2026-12-07T13:10:00Z', done).run)).toEqual([
      'email-2',
      1,
      '2026-12-09T09:00:00.000Z',
    ]);
  });

  test('of an absence without an end waits three open days', () => {
    const { run } = enroll().signal('2026-11-26T08:00:00Z', 'out_of_office');
    expect(run.resumeAt?.toISOString()).toBe('2026-12-01T08:00:00.000Z');
  });

  test('of an absence that is over changes nothing', () => {
    const { decision } = enroll().signal('2026-11-23T08:00:00Z', 'out_of_office', '2026-11-22T08:00:00Z');
    expect(decision.rule).toBe('ignored-absence-over');
  });

  test('of a booked meeting finishes, also from a pause', () => {
    const played = enroll();
    played.command('2026-11-23T08:00:00Z', 'pause');
    const { run } = played.signal('2026-11-23T08:10:00Z', 'meeting_booked');
    expect([run.state, run.reason]).toEqual(['finished', 'meeting_booked']);
    expect(played.signal('2026-11-23T08:20:00Z', 'deleted_in_crm').run).toBe(run);
  });

  test('that weighs more takes the place of why the run has ended, and says so in the ledger', () => {
    const played = enroll();
    played.signal('2026-11-23T08:00:00Z', 'deleted_in_crm');
    const booked = played.signal('2026-11-23T08:10:00Z', 'meeting_booked');
    expect(booked.run).toMatchObject({ state: 'finished', reason: 'meeting_booked' });
    expect(booked.decision.rule).toBe('finish-raised');
    const { run, decision } = played.signal('2026-11-23T08:20:00Z', 'unsubscribed');
    expect(run).toMatchObject({ state: 'stopped', reason: 'unsubscribed', next: null });
    expect(decision).toMatchObject({
      rule: 'stop-reason-raised',
      words: 'The person unsubscribed: the run is stopped.',
      facts: { replaces: 'finished: meeting_booked' },
    });
    expect(played.signal('2026-11-23T08:30:00Z', 'meeting_booked').run).toBe(run);
  });

  test('of two absences the one that ends later holds, whichever came first', () => {
    const late = '2026-12-07T08:00:00Z';
    const soon = '2026-11-30T08:00:00Z';
    for (const untils of [
      [late, soon],
      [soon, late],
    ]) {
      const played = enroll();
      for (const until of untils) played.signal('2026-11-23T08:00:00Z', 'out_of_office', until);
      expect(played.current().resumeAt).toEqual(new Date(late));
    }
  });

  test.each<[SignalKind, string]>([
    ['complained', 'complained'],
    ['unsubscribed', 'unsubscribed'],
    ['opted_out_in_crm', 'opted_out_in_crm'],
    ['bounced', 'bounced'],
    ['deleted_in_crm', 'deleted'],
    ['merged_in_crm', 'merged'],
  ])('%s stops the run and cancels the open task', (kind, reason) => {
    const { run, actions } = withOpenTask().signal('2026-11-23T13:30:00Z', kind);
    expect([run.state, run.reason]).toEqual(['stopped', reason]);
    expect(actions).toEqual([{ type: 'close_task', touchId: 't23T13', result: 'cancelled' }]);
  });

  test('a reply while the run is held still reaches the rep', () => {
    const played = enroll();
    played.due('2026-11-23T09:00:00Z', { kind: 'held', words: 'first name is missing' });
    const { run, actions } = played.signal('2026-11-23T09:10:00Z', 'replied');
    expect([run.reason, actions.map((action) => action.type)]).toEqual(['held', ['alert']]);
  });
});

describe('a command', () => {
  test('pauses until a person resumes, and the plan is made anew, never in the past', () => {
    const played = enroll();
    played.command('2026-11-23T08:00:00Z', 'pause');
    expect(nextWakeAt(played.current())).toBeNull();
    const { run } = played.command('2026-11-24T09:30:00Z', 'resume');
    expect(run.next?.dueAt.getTime()).toBeGreaterThanOrEqual(Date.parse('2026-11-24T09:30:00Z'));
  });

  test('to pause outlasts an absence that would end by itself', () => {
    const played = enroll();
    played.signal('2026-11-23T08:00:00Z', 'out_of_office', '2026-12-07T08:00:00Z');
    expect(played.command('2026-11-23T08:10:00Z', 'pause').run).toMatchObject({
      reason: 'manual',
      resumeAt: null,
    });
  });

  test("pauses for a rep's leave and ends it by itself", () => {
    const until = new Date('2026-12-07T08:00:00Z');
    const event = { type: 'command', command: 'pause', reason: 'rep_leave', until } as const;
    const { run } = enroll().at('2026-11-23T08:00:00Z', event);
    expect([run.reason, nextWakeAt(run)]).toEqual(['rep_leave', until]);
  });

  test('finishes and stops with the reason', () => {
    expect(enroll().command('2026-11-23T08:00:00Z', 'finish').run.reason).toBe('manual');
    expect(enroll().command('2026-11-23T08:00:00Z', 'stop').run).toMatchObject({
      state: 'stopped',
      reason: 'manual',
    });
    const converted = { type: 'command', command: 'finish', reason: 'converted' } as const;
    expect(enroll().at('2026-11-23T08:00:00Z', converted).run.reason).toBe('converted');
  });

  test('to undo stops what has not begun, whatever the person does later, and nothing that has', () => {
    const undo = { type: 'command', command: 'stop', reason: 'undone' } as const;
    const fresh = enroll();
    expect(fresh.at('2026-11-23T08:00:00Z', undo).run).toMatchObject({ state: 'stopped', reason: 'undone' });
    // Nothing of it had happened: what other runs of the person end for later is not about this one.
    for (const kind of ['unsubscribed', 'bounced', 'merged_in_crm', 'deleted_in_crm'] as const)
      expect(fresh.signal('2026-11-23T08:10:00Z', kind).run.reason).toBe('undone');
    expect(fresh.command('2026-11-23T08:20:00Z', 'stop').run.reason).toBe('undone');
    const mailed = enroll();
    mailed.due('2026-11-23T09:00:00Z');
    const { run, decision } = mailed.at('2026-11-23T09:01:00Z', undo);
    expect(run).toBe(mailed.current());
    expect(run.state).toBe('active');
    expect(decision.words).toContain('has begun');
    // A pause cancels the open task and plans its step again: that had begun, too.
    const calls = enroll({ ...threeSteps, steps: threeSteps.steps.slice(1, 2) });
    calls.due('2026-11-23T13:00:00Z');
    calls.command('2026-11-23T13:10:00Z', 'pause');
    expect(calls.at('2026-11-23T13:11:00Z', undo).run.state).toBe('paused');
  });

  test('on a run that has ended is ignored and says so', () => {
    const played = enroll();
    const { run } = played.command('2026-11-23T08:00:00Z', 'finish');
    for (const command of ['pause', 'resume', 'finish', 'stop'] as const) {
      const result = played.command('2026-11-23T08:10:00Z', command);
      expect(result.run).toBe(run);
      expect(result.decision.words).toBe('ignored: the run has ended (finished)');
    }
  });
});
