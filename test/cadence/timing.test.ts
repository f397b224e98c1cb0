import { describe, expect, test } from 'vitest';
import { nominalDays, officeHours, planStep } from '../../src/cadence/index.ts';
import { type Case, monday, mondayAt8, planned, stepsOf, type When } from './planned.ts';

describe('a clock time', () => {
  const at10: When[] = [{ day: 1, at: '10:00' }];
  test.each<[string, Case, string]>([
    [
      'is kept inside a window',
      { steps: at10, plan: 1, anchorDay: monday, now: mondayAt8 },
      'mon 2026-11-23 10:00',
    ],
    [
      'in the lunch break slides to the afternoon opening',
      { steps: [{ day: 1, at: '12:30' }], plan: 1, anchorDay: monday, now: mondayAt8 },
      'mon 2026-11-23 13:00',
    ],
    [
      'after the last window slides to the next opening',
      { steps: [{ day: 1, at: '18:00' }], plan: 1, anchorDay: monday, now: mondayAt8 },
      'tue 2026-11-24 09:00',
    ],
    [
      'after the last window keeps that opening although the evening has come',
      { steps: [{ day: 1, at: '18:00' }], plan: 1, anchorDay: monday, now: '2026-11-23T16:50:00Z' },
      'tue 2026-11-24 09:00',
    ],
    [
      'that has passed is due now, spread over what remains of the window',
      { steps: at10, plan: 1, anchorDay: monday, now: '2026-11-23T14:00:00Z', seed: 0.5 },
      'mon 2026-11-23 16:00',
    ],
    [
      'of a day that is over is kept on the next open day',
      { steps: at10, plan: 1, anchorDay: monday, now: '2026-11-23T18:00:00Z' },
      'tue 2026-11-24 10:00',
    ],
  ])('%s', (_, one, wanted) => expect(planned(one)).toBe(wanted));
});

describe('a day', () => {
  const later: When[] = [{ day: 1 }, { day: 6, at: '10:00' }];
  const last = '2026-11-23T09:00:00Z';
  test.each<[string, Case, string]>([
    [
      'on a weekend slides to Monday',
      { steps: later, plan: 2, anchorDay: monday, now: last, last },
      'mon 2026-11-30 10:00',
    ],
    [
      'counts open days only when the schedule says so',
      { steps: later, plan: 2, anchorDay: monday, now: last, last, schedule: { count: 'business' } },
      'mon 2026-11-30 10:00',
    ],
    [
      'counts business days over a weekend',
      {
        steps: [{ day: 1 }, { day: 8, at: '10:00' }],
        plan: 2,
        anchorDay: monday,
        now: last,
        last,
        schedule: { count: 'business' },
      },
      'wed 2026-12-02 10:00',
    ],
    [
      'that is closed for the person slides on',
      { steps: later, plan: 2, anchorDay: monday, now: last, last, closedDays: ['2026-11-30', '2026-12-01'] },
      'wed 2026-12-02 10:00',
    ],
    [
      'counts 29 February',
      {
        steps: [{ day: 1 }, { day: 2, at: '10:00' }],
        plan: 2,
        anchorDay: '2028-02-28',
        now: '2028-02-28T10:00:00Z',
        last: '2028-02-28T10:00:00Z',
      },
      'tue 2028-02-29 10:00',
    ],
    [
      'moves on by the minimum gap when the step before came late',
      {
        steps: [
          { day: 1, at: '10:00' },
          { day: 3, at: '10:00' },
        ],
        plan: 2,
        anchorDay: monday,
        now: '2026-11-26T10:00:00Z',
        last: '2026-11-26T10:00:00Z',
      },
      'fri 2026-11-27 10:00',
    ],
    [
      'never asks for more than the cadence had between the two',
      {
        steps: [
          { day: 1, at: '10:00' },
          { day: 2, at: '10:00' },
        ],
        plan: 2,
        anchorDay: monday,
        now: '2026-11-25T10:00:00Z',
        last: '2026-11-25T10:00:00Z',
        schedule: { minimumGap: '3d' },
      },
      'thu 2026-11-26 10:00',
    ],
    [
      'keeps a gap in hours by the clock',
      {
        steps: [
          { day: 1, at: '10:00' },
          { day: 2, at: '10:00' },
        ],
        plan: 2,
        anchorDay: monday,
        now: '2026-11-24T08:30:00Z',
        last: '2026-11-24T08:30:00Z',
        schedule: { minimumGap: '4h' },
      },
      'tue 2026-11-24 13:30',
    ],
  ])('%s', (_, one, wanted) => expect(planned(one)).toBe(wanted));
});

describe('an email in the morning and a call in the afternoon of day 1', () => {
  const pair: When[] = [
    { day: 1, at: 'morning' },
    { day: 1, at: 'afternoon' },
  ];
  const at15 = '2026-11-23T14:00:00Z';
  test.each<[string, Case, string]>([
    [
      'the email goes today when it is 15:00',
      { steps: pair, plan: 1, anchorDay: monday, now: at15 },
      'mon 2026-11-23 15:00',
    ],
    [
      'the call follows half an hour after it',
      { steps: pair, plan: 2, anchorDay: monday, now: at15, last: at15 },
      'mon 2026-11-23 15:30',
    ],
    [
      'the call goes on to the next afternoon when the day is over by then',
      { steps: pair, plan: 2, anchorDay: monday, now: '2026-11-23T15:45:00Z', last: '2026-11-23T15:45:00Z' },
      'tue 2026-11-24 13:00',
    ],
    [
      'on time, the call waits for the afternoon',
      { steps: pair, plan: 2, anchorDay: monday, now: '2026-11-23T08:20:00Z', last: '2026-11-23T08:20:00Z' },
      'mon 2026-11-23 13:00',
    ],
    [
      'an afternoon on a day without one goes to the next open window',
      {
        steps: pair,
        plan: 2,
        anchorDay: monday,
        now: '2026-11-23T08:20:00Z',
        last: '2026-11-23T08:20:00Z',
        schedule: { windows: { mon: ['09:00-12:00'], tue: ['09:00-12:00'] } },
      },
      'tue 2026-11-24 09:00',
    ],
  ])('%s', (_, one, wanted) => expect(planned(one)).toBe(wanted));
});

describe('a step without patience', () => {
  const sunday = '2026-11-22T20:00:00Z';
  test.each<[string, Case, string]>([
    [
      'immediate ignores windows',
      { steps: [{ day: 1, at: 'immediate' }], plan: 1, anchorDay: monday, now: '2026-11-23T02:00:00Z' },
      'mon 2026-11-23 03:00',
    ],
    [
      'immediate on a day to come waits for its opening',
      { steps: [{ day: 1, at: 'immediate' }], plan: 1, anchorDay: monday, now: sunday },
      'mon 2026-11-23 09:00',
    ],
    [
      'within 2h takes the first open moment, without the half hour after the step before',
      {
        steps: [
          { day: 1, at: 'immediate' },
          { day: 1, at: 'within 2h' },
        ],
        plan: 2,
        anchorDay: monday,
        now: '2026-11-23T10:00:00Z',
        last: '2026-11-23T10:00:00Z',
      },
      'mon 2026-11-23 11:00',
    ],
    [
      'within 2h waits for the window',
      { steps: [{ day: 1, at: 'within 2h' }], plan: 1, anchorDay: monday, now: '2026-11-23T11:10:00Z' },
      'mon 2026-11-23 13:00',
    ],
  ])('%s', (_, one, wanted) => expect(planned(one)).toBe(wanted));
});

describe('a gap after the step before', () => {
  const last = '2026-11-26T10:00:00Z';
  test.each<[string, Case, string]>([
    [
      'in days counts calendar days and slides',
      { steps: [{ day: 1 }, { after: '2d', at: '10:00' }], plan: 2, anchorDay: monday, now: last, last },
      'mon 2026-11-30 10:00',
    ],
    [
      'in hours is exact inside a window',
      { steps: [{ day: 1 }, { after: '3h' }], plan: 2, anchorDay: monday, now: last, last },
      'thu 2026-11-26 14:00',
    ],
    [
      'in hours slides to the next opening',
      { steps: [{ day: 1 }, { after: '8h' }], plan: 2, anchorDay: monday, now: last, last },
      'fri 2026-11-27 09:00',
    ],
  ])('%s', (_, one, wanted) => expect(planned(one)).toBe(wanted));
});

test('a gap in days moves the nominal day on, a gap in hours does not', () => {
  expect(nominalDays(stepsOf({ day: 1 }, { after: '3d' }, { after: '4h' }, { day: 6 }))).toEqual([
    1, 4, 4, 6,
  ]);
});

test('a plan tells the facts that it came from', () => {
  const plan = planStep({
    steps: stepsOf({ day: 6, at: 'morning' }),
    index: 0,
    calendar: { schedule: officeHours, zone: 'Europe/Berlin' },
    anchorDay: monday,
    last: null,
    notBefore: new Date(mondayAt8),
    seed: 0.5,
  });
  expect(plan.facts).toEqual({
    zone: 'Europe/Berlin',
    anchorDay: monday,
    targetDay: '2026-11-30',
    dueDay: '2026-11-30',
    dueAt: '2026-11-30T09:30:00.000Z',
    window: '09:00-12:00',
    seed: 0.5,
  });
});
