import { expect, test } from 'vitest';
import { officeHours, openingAfter, slideIntoWindow, waitUntil } from '../../src/cadence/index.ts';

const berlin = { schedule: officeHours, zone: 'Europe/Berlin' };

test.each([
  ['a day from Monday ends when Tuesday closes', '2026-11-23T13:00:00Z', '1d', '2026-11-24T16:00:00.000Z'],
  ['a day from Friday ends when Monday closes', '2026-11-27T13:00:00Z', '1d', '2026-11-30T16:00:00.000Z'],
  ['three days over a weekend are three open days', '2026-11-26T13:00:00Z', '3d', '2026-12-01T16:00:00.000Z'],
  ['hours are clock time', '2026-11-27T15:00:00Z', '4h', '2026-11-27T19:00:00.000Z'],
  ['minutes are clock time', '2026-11-27T15:00:00Z', '30m', '2026-11-27T15:30:00.000Z'],
])('%s', (_, dueAt, wait, until) => {
  expect(waitUntil(new Date(dueAt), wait, berlin).toISOString()).toBe(until);
});

test('a closed day does not count as waiting', () => {
  const calendar = { ...berlin, closedDays: new Set(['2026-11-24']) };
  expect(waitUntil(new Date('2026-11-23T13:00:00Z'), '1d', calendar).toISOString()).toBe(
    '2026-11-25T16:00:00.000Z',
  );
});

test('an absence of unknown length ends at the opening three open days later', () => {
  expect(openingAfter(new Date('2026-11-26T13:00:00Z'), 3, berlin).toISOString()).toBe(
    '2026-12-01T08:00:00.000Z',
  );
});

test.each([
  ['stays inside a window', '2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
  ['moves out of the lunch break', '2026-11-23T11:30:00Z', '2026-11-23T12:00:00.000Z'],
  ['moves over the weekend', '2026-11-28T11:30:00Z', '2026-11-30T08:00:00.000Z'],
])('a moment %s', (_, at, wanted) => {
  expect(slideIntoWindow(new Date(at), berlin).toISOString()).toBe(wanted);
});
