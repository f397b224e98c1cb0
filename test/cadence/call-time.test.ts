import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callTimeAt, officeHours } from '../../src/cadence/index.ts';
import { anyMoment, anySchedule, isInsideWindow, zones } from './support.ts';

const berlin = { schedule: officeHours, zone: 'Europe/Berlin' };

test.each([
  ['in the morning', '2026-11-23T09:30:00Z', '2026-11-23T11:00:00.000Z'],
  ['at the minute of opening', '2026-11-23T08:00:00Z', '2026-11-23T11:00:00.000Z'],
  ['in the afternoon', '2026-11-23T15:59:00Z', '2026-11-23T16:00:00.000Z'],
])('%s it is a good time until the window closes', (_, at, until) => {
  expect(callTimeAt(new Date(at), berlin)).toEqual({ good: true, until: new Date(until) });
});

test.each([
  ['before opening', '2026-11-23T07:59:00Z', '2026-11-23T08:00:00.000Z'],
  ['at noon', '2026-11-23T11:00:00Z', '2026-11-23T12:00:00.000Z'],
  ['in the evening', '2026-11-23T16:00:00Z', '2026-11-24T08:00:00.000Z'],
  ['on Friday night', '2026-11-27T20:00:00Z', '2026-11-30T08:00:00.000Z'],
])('%s it is not, and it says when the next window opens', (_, at, opensAt) => {
  expect(callTimeAt(new Date(at), berlin)).toEqual({ good: false, opensAt: new Date(opensAt) });
});

test('windows that touch are one', () => {
  const schedule = { ...officeHours, windows: { mon: ['09:00-12:00', '12:00-15:00', '16:00-17:00'] } };
  expect(callTimeAt(new Date('2026-11-23T09:00:00Z'), { schedule, zone: 'Europe/Berlin' })).toEqual({
    good: true,
    until: new Date('2026-11-23T14:00:00.000Z'),
  });
});

test('a closed day is no good time', () => {
  const calendar = { ...berlin, closedDays: new Set(['2026-11-23']) };
  expect(callTimeAt(new Date('2026-11-23T09:30:00Z'), calendar)).toEqual({
    good: false,
    opensAt: new Date('2026-11-24T08:00:00.000Z'),
  });
});

test('it is good exactly when the clock on the wall is inside a window, and the moment it names is ahead', () => {
  fc.assert(
    fc.property(anyMoment, anySchedule, fc.constantFrom(...zones), (at, schedule, zone) => {
      const found = callTimeAt(at, { schedule, zone });
      expect(found.good).toBe(isInsideWindow(at, zone, schedule));
      const named = found.good ? found.until : found.opensAt;
      expect(named.getTime()).toBeGreaterThan(at.getTime());
      expect(isInsideWindow(named, zone, schedule)).toBe(!found.good);
    }),
    { numRuns: 300 },
  );
});
