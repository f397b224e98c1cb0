/**
 * Dates that calendars get wrong, one a line: where, what the cadence wants, and when it is due in that place and in
 * UTC. Which clock changes when is from the tz database; a runtime that does not know a rule yet fails here.
 */
import { expect, test } from 'vitest';
import { type ClosedDays, officeHours, planStep, type Schedule, weekdays } from '../../src/cadence/index.ts';
import { stepsOf, type When } from './planned.ts';
import { onTheWall } from './support.ts';

interface Hard {
  readonly zone: string;
  /** Day 1. */
  readonly from: string;
  readonly wants: When;
  readonly schedule?: Partial<Schedule>;
  readonly closed?: ClosedDays;
  readonly seed?: number;
  readonly now?: string;
  readonly last?: string;
}

const daily = (...windows: string[]): Partial<Schedule> => ({
  windows: Object.fromEntries(weekdays.map((day) => [day, windows])),
});
const always = daily('00:00-23:59');
const office = daily('09:00-17:00');

/** `sun 2026-03-29 03:30 = 2026-03-29T01:30Z` */
function due({ zone, from, wants, schedule, closed, seed = 0, now, last }: Hard): string {
  const steps = last === undefined ? stepsOf(wants) : stepsOf({ day: 1 }, wants);
  const { dueAt } = planStep({
    steps,
    index: steps.length - 1,
    anchorDay: from,
    seed,
    calendar: {
      schedule: { ...officeHours, ...schedule },
      zone,
      ...(closed === undefined ? {} : { closedDays: closed }),
    },
    last: last === undefined ? null : { stepKey: 's1', at: new Date(last) },
    notBefore: new Date(now ?? last ?? `${from}T00:00:00Z`),
  });
  const { weekday, day, clock } = onTheWall(dueAt, zone);
  return `${weekday} ${day} ${clock} = ${dueAt.toISOString().slice(0, 16)}Z`;
}

const before = '2000-01-01T00:00:00Z';

test.each<[string, Hard, string]>([
  // Clocks go forward.
  [
    'Berlin skips 02:30: it comes the same distance after the gap',
    { zone: 'Europe/Berlin', from: '2026-03-29', wants: { day: 1, at: '02:30' }, schedule: always },
    'sun 2026-03-29 03:30 = 2026-03-29T01:30Z',
  ],
  [
    'New York skips 02:30',
    { zone: 'America/New_York', from: '2026-03-08', wants: { day: 1, at: '02:30' }, schedule: always },
    'sun 2026-03-08 03:30 = 2026-03-08T07:30Z',
  ],
  [
    'a window inside the gap does not open that day',
    {
      zone: 'America/New_York',
      from: '2026-03-08',
      wants: { day: 1, at: '02:10' },
      schedule: daily('02:00-02:50'),
    },
    'mon 2026-03-09 02:10 = 2026-03-09T06:10Z',
  ],
  [
    'a window that begins inside the gap opens when the clock goes forward',
    { zone: 'Europe/Berlin', from: '2026-03-29', wants: { day: 1 }, schedule: daily('02:30-06:00') },
    'sun 2026-03-29 03:00 = 2026-03-29T01:00Z',
  ],
  [
    'Cairo has no midnight on the day: it begins at 01:00',
    { zone: 'Africa/Cairo', from: '2026-04-24', wants: { day: 1 }, schedule: always },
    'fri 2026-04-24 01:00 = 2026-04-23T22:00Z',
  ],
  [
    'Beirut has none either, on another day',
    { zone: 'Asia/Beirut', from: '2026-03-29', wants: { day: 1 }, schedule: always, now: before },
    'sun 2026-03-29 01:00 = 2026-03-28T22:00Z',
  ],
  [
    'Santiago goes forward at midnight',
    {
      zone: 'America/Santiago',
      from: '2026-09-06',
      wants: { day: 1, at: '00:30' },
      schedule: always,
      now: before,
    },
    'sun 2026-09-06 01:30 = 2026-09-06T04:30Z',
  ],
  [
    'Lord Howe skips half an hour',
    {
      zone: 'Australia/Lord_Howe',
      from: '2026-10-04',
      wants: { day: 1, at: '02:10' },
      schedule: always,
      now: before,
    },
    'sun 2026-10-04 02:40 = 2026-10-03T15:40Z',
  ],
  [
    'Troll skips two hours: after Norway’s winter comes its summer',
    {
      zone: 'Antarctica/Troll',
      from: '2026-03-29',
      wants: { day: 1, at: '01:30' },
      schedule: always,
      now: before,
    },
    'sun 2026-03-29 03:30 = 2026-03-29T01:30Z',
  ],
  [
    'three days later at ten is ten on the clock, though an hour less has passed',
    {
      zone: 'Europe/Berlin',
      from: '2026-03-27',
      wants: { after: '3d', at: '10:00' },
      schedule: office,
      last: '2026-03-27T09:00:00Z',
    },
    'mon 2026-03-30 10:00 = 2026-03-30T08:00Z',
  ],
  [
    'twenty hours are twenty hours, whatever the clock says',
    {
      zone: 'Europe/Berlin',
      from: '2026-03-28',
      wants: { after: '20h' },
      schedule: always,
      last: '2026-03-28T12:00:00Z',
    },
    'sun 2026-03-29 10:00 = 2026-03-29T08:00Z',
  ],
  // Clocks go back.
  [
    'Berlin has 02:30 twice: it is the first',
    { zone: 'Europe/Berlin', from: '2026-10-25', wants: { day: 1, at: '02:30' }, schedule: always },
    'sun 2026-10-25 02:30 = 2026-10-25T00:30Z',
  ],
  [
    'New York has 01:30 twice',
    {
      zone: 'America/New_York',
      from: '2026-11-01',
      wants: { day: 1, at: '01:30' },
      schedule: always,
      now: before,
    },
    'sun 2026-11-01 01:30 = 2026-11-01T05:30Z',
  ],
  [
    'Havana has midnight twice: the day begins at the first',
    { zone: 'America/Havana', from: '2026-11-01', wants: { day: 1 }, schedule: always, now: before },
    'sun 2026-11-01 00:00 = 2026-11-01T04:00Z',
  ],
  [
    'Cairo has the last hour of the day twice: a window at its end is the first',
    {
      zone: 'Africa/Cairo',
      from: '2026-10-29',
      wants: { day: 1 },
      now: before,
      schedule: daily('23:10-23:50'),
    },
    'thu 2026-10-29 23:10 = 2026-10-29T20:10Z',
  ],
  [
    'Lord Howe has half an hour twice',
    {
      zone: 'Australia/Lord_Howe',
      from: '2026-04-05',
      wants: { day: 1, at: '01:45' },
      schedule: always,
      now: before,
    },
    'sun 2026-04-05 01:45 = 2026-04-04T14:45Z',
  ],
  [
    'the last minute of a window that a long day stretches is still inside',
    {
      zone: 'Europe/Berlin',
      from: '2026-10-25',
      wants: { day: 1 },
      schedule: daily('01:00-04:00'),
      seed: 0.999_999,
    },
    'sun 2026-10-25 03:59 = 2026-10-25T02:59Z',
  ],
  // Ramadan: Morocco takes its clock back an hour for a month, and forward again.
  [
    'Casablanca in Ramadan is on UTC',
    { zone: 'Africa/Casablanca', from: '2026-02-20', wants: { day: 1, at: '10:00' }, schedule: office },
    'fri 2026-02-20 10:00 = 2026-02-20T10:00Z',
  ],
  [
    'and an hour ahead when Ramadan is over',
    { zone: 'Africa/Casablanca', from: '2026-03-23', wants: { day: 1, at: '10:00' }, schedule: office },
    'mon 2026-03-23 10:00 = 2026-03-23T09:00Z',
  ],
  // Rules that changed.
  [
    'Mexico City has had no summer time since 2022',
    { zone: 'America/Mexico_City', from: '2026-07-01', wants: { day: 1, at: '10:00' } },
    'wed 2026-07-01 10:00 = 2026-07-01T16:00Z',
  ],
  [
    'Ciudad Juárez keeps that of its neighbour',
    { zone: 'America/Ciudad_Juarez', from: '2026-07-01', wants: { day: 1, at: '10:00' } },
    'wed 2026-07-01 10:00 = 2026-07-01T16:00Z',
  ],
  [
    'Ciudad Juárez in winter is an hour behind Mexico City',
    { zone: 'America/Ciudad_Juarez', from: '2026-12-01', wants: { day: 1, at: '10:00' } },
    'tue 2026-12-01 10:00 = 2026-12-01T17:00Z',
  ],
  [
    'Tehran has had none since 2022',
    { zone: 'Asia/Tehran', from: '2026-07-01', wants: { day: 1, at: '10:00' } },
    'wed 2026-07-01 10:00 = 2026-07-01T06:30Z',
  ],
  [
    'all of Kazakhstan is on one clock since March 2024',
    { zone: 'Asia/Almaty', from: '2026-07-01', wants: { day: 1, at: '10:00' } },
    'wed 2026-07-01 10:00 = 2026-07-01T05:00Z',
  ],
  [
    'Paraguay stays on summer time since October 2024',
    { zone: 'America/Asuncion', from: '2026-07-01', wants: { day: 1, at: '10:00' } },
    'wed 2026-07-01 10:00 = 2026-07-01T13:00Z',
  ],
  // Odd offsets.
  [
    'Kolkata is half an hour off',
    { zone: 'Asia/Kolkata', from: '2026-06-01', wants: { day: 1, at: '09:15' } },
    'mon 2026-06-01 09:15 = 2026-06-01T03:45Z',
  ],
  [
    'Kathmandu is three quarters of an hour off',
    { zone: 'Asia/Kathmandu', from: '2026-06-01', wants: { day: 1, at: '09:15' } },
    'mon 2026-06-01 09:15 = 2026-06-01T03:30Z',
  ],
  [
    'Chatham is too, and changes its clock at 02:45',
    {
      zone: 'Pacific/Chatham',
      from: '2026-09-27',
      wants: { day: 1, at: '03:00' },
      schedule: always,
      now: before,
    },
    'sun 2026-09-27 04:00 = 2026-09-26T14:15Z',
  ],
  [
    'Eucla is the smallest place with a quarter hour of its own',
    { zone: 'Australia/Eucla', from: '2026-06-01', wants: { day: 1, at: '09:00' } },
    'mon 2026-06-01 09:00 = 2026-06-01T00:15Z',
  ],
  // The date line.
  [
    'Kiritimati is the first to have Monday',
    { zone: 'Pacific/Kiritimati', from: '2026-06-01', wants: { day: 1, at: '09:00' }, now: before },
    'mon 2026-06-01 09:00 = 2026-05-31T19:00Z',
  ],
  [
    'Pago Pago the last, a day and an hour later',
    { zone: 'Pacific/Pago_Pago', from: '2026-06-01', wants: { day: 1, at: '09:00' } },
    'mon 2026-06-01 09:00 = 2026-06-01T20:00Z',
  ],
  [
    'Samoa skipped a Friday in 2011: what was due on it is due on the next open day',
    { zone: 'Pacific/Apia', from: '2011-12-30', wants: { day: 1, at: '10:00' }, now: '2011-12-29T20:00:00Z' },
    'mon 2012-01-02 10:00 = 2012-01-01T20:00Z',
  ],
  [
    'two days after Samoa’s Thursday is a Saturday by its calendar, one night later',
    {
      zone: 'Pacific/Apia',
      from: '2011-12-29',
      wants: { after: '2d', at: '10:00' },
      schedule: office,
      last: '2011-12-29T20:00:00Z',
    },
    'sat 2011-12-31 10:00 = 2011-12-30T20:00Z',
  ],
  // The calendar.
  [
    'a leap year has a 29 February',
    { zone: 'UTC', from: '2028-02-28', wants: { day: 2, at: '10:00' }, schedule: office },
    'tue 2028-02-29 10:00 = 2028-02-29T10:00Z',
  ],
  [
    'other years have none',
    { zone: 'UTC', from: '2027-02-28', wants: { day: 2, at: '10:00' }, schedule: office },
    'mon 2027-03-01 10:00 = 2027-03-01T10:00Z',
  ],
  [
    'a year after a leap day by days is the day before its date',
    { zone: 'UTC', from: '2028-02-29', wants: { day: 365, at: '10:00' }, schedule: office },
    'tue 2029-02-27 10:00 = 2029-02-27T10:00Z',
  ],
  [
    'the year ends on no working day of its own: three open days after Wednesday are Monday',
    {
      zone: 'Europe/Berlin',
      from: '2025-12-31',
      wants: { day: 3, at: '10:00' },
      schedule: { count: 'business' },
      closed: new Map([['2026-01-01', 'New Year’s Day']]),
    },
    'mon 2026-01-05 10:00 = 2026-01-05T09:00Z',
  ],
  [
    'Christmas on a Friday with its second day on the weekend moves Friday’s touch to Monday',
    {
      zone: 'Europe/Berlin',
      from: '2026-12-25',
      wants: { day: 1, at: '10:00' },
      closed: new Set(['2026-12-25', '2026-12-26']),
    },
    'mon 2026-12-28 10:00 = 2026-12-28T09:00Z',
  ],
  // Preferred days.
  [
    'a Monday’s touch goes to Tuesday or Wednesday, by lot',
    {
      zone: 'UTC',
      from: '2026-11-23',
      wants: { day: 1, at: '10:00' },
      seed: 0.0001,
      schedule: { preferredDays: ['tue', 'wed', 'thu'] },
    },
    'tue 2026-11-24 10:00 = 2026-11-24T10:00Z',
  ],
  [
    'another one’s to Wednesday',
    {
      zone: 'UTC',
      from: '2026-11-23',
      wants: { day: 1, at: '10:00' },
      seed: 0.0009,
      schedule: { preferredDays: ['tue', 'wed', 'thu'] },
    },
    'wed 2026-11-25 10:00 = 2026-11-25T10:00Z',
  ],
  [
    'a Friday’s stays: Tuesday is four days away',
    {
      zone: 'UTC',
      from: '2026-11-27',
      wants: { day: 1, at: '10:00' },
      schedule: { preferredDays: ['tue', 'wed', 'thu'] },
    },
    'fri 2026-11-27 10:00 = 2026-11-27T10:00Z',
  ],
  [
    'a preferred day that is a holiday is none',
    {
      zone: 'UTC',
      from: '2026-11-23',
      wants: { day: 1, at: '10:00' },
      seed: 0.0001,
      schedule: { preferredDays: ['tue', 'wed', 'thu'] },
      closed: new Set(['2026-11-24']),
    },
    'wed 2026-11-25 10:00 = 2026-11-25T10:00Z',
  ],
])('%s', (_, hard, wanted) => expect(due({ now: before, ...hard })).toBe(wanted));
