import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CadenceInput, type Run, transition } from '../../src/cadence/index.ts';
import { weekdays } from '../../src/cadence/model.ts';
import { enroll } from './enrolled.ts';
import { pendingRun, versionOf } from './support.ts';

const text = { variants: [{ key: 'a', subject: 'S', body: 'B' }] };
const gapped: CadenceInput = {
  name: 'Gapped',
  schedule: {
    windows: Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, ['09:00-17:00']])),
    count: 'business',
  },
  steps: [
    { key: 'one', name: 'One', channel: 'email', day: 1, at: '10:00', ...text },
    { key: 'two', name: 'Two', channel: 'email', after: '5d', at: '10:00', ...text },
  ],
};

const absence = (now: string, of: { back?: string; absencesBefore?: number }) =>
  ({ type: 'signal', kind: 'out_of_office', at: new Date(now), ...of }) as const;

/** The first mail left on Monday at 10:00 in Berlin; the next is due five business days later, on Monday. */
function mailed() {
  const played = enroll(gapped);
  played.due('2026-11-23T09:00:00Z');
  expect(played.current().next?.dueAt.toISOString()).toBe('2026-11-30T09:00:00.000Z');
  return played;
}

describe('an absence', () => {
  test('ends on the business day after the day of return', () => {
    const at = '2026-11-24T09:00:00Z';
    // Back on Friday: not before Monday.
    expect(
      mailed()
        .at(at, absence(at, { back: '2026-12-04' }))
        .run.resumeAt?.toISOString(),
    ).toBe('2026-12-07T08:00:00.000Z');
    // Back on a Saturday, which is a Monday in truth.
    expect(
      mailed()
        .at(at, absence(at, { back: '2026-12-05' }))
        .run.resumeAt?.toISOString(),
    ).toBe('2026-12-07T08:00:00.000Z');
  });

  test('passes over the public holidays of the person', () => {
    const version = versionOf(gapped);
    const now = new Date('2026-12-21T09:00:00Z');
    const run: Run = { ...pendingRun('Europe/Berlin', '2026-12-21'), state: 'active' };
    const closedDays = new Map([['2026-12-25', 'Christmas Day']]);
    const event = absence(now.toISOString(), { back: '2026-12-24' });
    const found = transition(run, event, { version, now, closedDays });
    expect(found.run.resumeAt?.toISOString()).toBe('2026-12-28T08:00:00.000Z');
  });

  test('without a day is waited for twice, and then the run goes on', () => {
    const at = '2026-11-24T09:00:00Z';
    for (const absencesBefore of [0, 1])
      expect(mailed().at(at, absence(at, { absencesBefore })).run.resumeAt?.toISOString()).toBe(
        '2026-11-27T08:00:00.000Z',
      );
    const third = mailed().at(at, absence(at, { absencesBefore: 2 }));
    expect(third.run.state).toBe('active');
    expect(third.decision.rule).toBe('ignored-absence-again');
  });

  test('does not consume the wait of the step', () => {
    const played = mailed();
    // Four business days are left on Tuesday.
    played.at('2026-11-24T09:00:00Z', absence('2026-11-24T09:00:00Z', { back: '2026-12-10' }));
    expect(played.current().resumeAt?.toISOString()).toBe('2026-12-11T08:00:00.000Z');
    const { run } = played.due('2026-12-11T08:00:00Z');
    expect(run.next).toMatchObject({ stepKey: 'two', dueAt: new Date('2026-12-17T09:00:00Z') });
  });

  test('that turns out longer leaves what was left of the wait at first', () => {
    const played = mailed();
    played.at('2026-11-24T09:00:00Z', absence('2026-11-24T09:00:00Z', { back: '2026-11-30' }));
    played.at('2026-11-25T09:00:00Z', absence('2026-11-25T09:00:00Z', { back: '2026-12-10' }));
    const { run } = played.due('2026-12-11T08:00:00Z');
    expect(run.next?.dueAt.toISOString()).toBe('2026-12-17T09:00:00.000Z');
  });

  test('is over at once when a person resumes: the step comes as its own wait has it', () => {
    const played = mailed();
    played.at('2026-11-24T09:00:00Z', absence('2026-11-24T09:00:00Z', { back: '2026-12-10' }));
    const { run } = played.command('2026-11-25T09:00:00Z', 'resume');
    expect(run.next?.dueAt.toISOString()).toBe('2026-11-30T09:00:00.000Z');
  });
});

const dayMs = 86_400_000;
/** Days from Monday to Friday after one moment's day up to another's. */
function businessDays(from: Date, to: Date): number {
  let count = 0;
  const last = to.toISOString().slice(0, 10);
  for (let at = from.getTime() + dayMs; new Date(at).toISOString().slice(0, 10) <= last; at += dayMs)
    if (![0, 6].includes(new Date(at).getUTCDay())) count += 1;
  return count;
}

test('whenever an absence is told and however long it is, exactly what was left of the wait is left after it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 20 }),
      (after, length, longer) => {
        const played = mailed();
        const told = new Date(Date.UTC(2026, 10, 23 + after, 10));
        const due = played.current().next?.dueAt ?? told;
        fc.pre(due > told);
        const left = businessDays(told, due);
        const backOn = (days: number) => new Date(told.getTime() + days * dayMs).toISOString().slice(0, 10);
        const at = told.toISOString();
        played.at(at, absence(at, { back: backOn(length) }));
        played.at(at, absence(at, { back: backOn(length + longer) }));
        const resumeAt = played.current().resumeAt ?? told;
        const { run } = played.due(resumeAt.toISOString());
        expect(businessDays(resumeAt, run.next?.dueAt ?? told)).toBe(left);
      },
    ),
    { numRuns: 60 },
  );
});
