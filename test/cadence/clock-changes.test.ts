import { describe, expect, test } from 'vitest';
import { anchorDayFor, officeHours, planStep, type Schedule } from '../../src/cadence/index.ts';
import { type Case, monday, mondayAt8, planned, stepsOf, type When } from './planned.ts';
import { onTheWall } from './support.ts';

describe('clock changes and far zones', () => {
  const allWeek = (window: string): Partial<Schedule> => ({
    windows: {
      mon: [window],
      tue: [window],
      wed: [window],
      thu: [window],
      fri: [window],
      sat: [window],
      sun: [window],
    },
  });
  const at = (clock: string): When[] => [{ day: 1, at: clock }];
  test.each<[string, Case, string]>([
    [
      'a time that the spring gap swallows comes the same distance after it',
      {
        steps: at('02:30'),
        plan: 1,
        anchorDay: '2026-03-29',
        now: '2026-03-28T12:00:00Z',
        schedule: allWeek('01:00-05:00'),
      },
      'sun 2026-03-29 03:30',
    ],
    [
      'a window inside the gap does not exist that day',
      {
        steps: at('02:10'),
        plan: 1,
        anchorDay: '2026-03-29',
        now: '2026-03-28T12:00:00Z',
        schedule: allWeek('02:00-02:30'),
      },
      'mon 2026-03-30 02:10',
    ],
    [
      'Lord Howe moves its clock by half an hour',
      {
        steps: at('10:00'),
        plan: 1,
        anchorDay: '2026-10-05',
        now: '2026-10-03T00:00:00Z',
        zone: 'Australia/Lord_Howe',
      },
      'mon 2026-10-05 10:00',
    ],
    [
      'Kolkata is half an hour off',
      { steps: at('09:15'), plan: 1, anchorDay: monday, now: '2026-11-22T00:00:00Z', zone: 'Asia/Kolkata' },
      'mon 2026-11-23 09:15',
    ],
  ])('%s', (_, one, wanted) => expect(planned(one)).toBe(wanted));

  test('a time that comes twice in autumn is the first of the two', () => {
    const plan = planStep({
      steps: stepsOf({ day: 1, at: '02:30' }),
      index: 0,
      calendar: { schedule: { ...officeHours, ...allWeek('01:00-05:00') }, zone: 'Europe/Berlin' },
      anchorDay: '2026-10-25',
      last: null,
      notBefore: new Date('2026-10-24T12:00:00Z'),
      seed: 0,
    });
    expect(plan.dueAt.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  test('the day that Samoa skipped in 2011 is no open day', () => {
    const zone = 'Pacific/Apia';
    const schedule = { ...officeHours, windows: { fri: ['09:00-12:00'], mon: ['09:00-12:00'] } };
    const plan = planStep({
      steps: stepsOf({ day: 1, at: '10:00' }),
      index: 0,
      calendar: { schedule, zone },
      anchorDay: '2011-12-30',
      last: null,
      notBefore: new Date('2011-12-29T22:00:00Z'),
      seed: 0,
    });
    expect(onTheWall(plan.dueAt, zone)).toEqual({ weekday: 'mon', day: '2012-01-02', clock: '10:00' });
  });
});

describe('day 1', () => {
  test.each([
    ['is today while a window is left', '2026-11-23T15:59:00Z', 'Europe/Berlin', '2026-11-23'],
    ['is tomorrow once the last window closed', '2026-11-23T16:00:00Z', 'Europe/Berlin', '2026-11-24'],
    ['is Monday for somebody enrolled on a Saturday', '2026-11-21T09:00:00Z', 'Europe/Berlin', '2026-11-23'],
    [
      "is counted on the person's side of the date line",
      '2026-11-22T20:00:00Z',
      'Pacific/Kiritimati',
      '2026-11-23',
    ],
    [
      'is still Sunday, so Monday, on the other side',
      '2026-11-22T20:00:00Z',
      'Pacific/Pago_Pago',
      '2026-11-23',
    ],
  ])('%s', (_, now, zone, wanted) => {
    expect(anchorDayFor(new Date(now), { schedule: officeHours, zone })).toBe(wanted);
  });

  test('skips closed days', () => {
    const calendar = { schedule: officeHours, zone: 'UTC', closedDays: new Set(['2026-11-23']) };
    expect(anchorDayFor(new Date(mondayAt8), calendar)).toBe('2026-11-24');
  });
});
