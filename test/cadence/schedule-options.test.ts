import { expect, test } from 'vitest';
import { parseCadence } from '../../src/cadence/index.ts';

const step = { key: 'call', name: 'Call', channel: 'call', day: 1, script: 'Ring.' };
const parsed = (options: object) =>
  parseCadence({ name: 'One', schedule: { windows: { mon: ['09:00-17:00'] }, ...options }, steps: [step] });
const problems = (options: object) => {
  const found = parsed(options);
  return found.ok ? [] : found.problems.map(({ message }) => message);
};

test('holidays and preferred days are options, and what is left out stays out', () => {
  const plain = parsed({});
  expect(plain.ok && Object.keys(plain.cadence.schedule).sort()).toEqual(['count', 'minimumGap', 'windows']);
  const all = { holidays: 'ignore', repHolidays: 'all', preferredDays: ['tue', 'wed', 'thu'] };
  const full = parsed(all);
  expect(full.ok && full.cadence.schedule).toMatchObject(all);
});

test('what is none is refused', () => {
  expect(problems({ holidays: 'maybe' })).toHaveLength(1);
  expect(problems({ preferredDays: ['tuesday'] })).toHaveLength(1);
  expect(problems({ preferredDays: [] })).toHaveLength(1);
  expect(problems({ preferredDays: ['tue', 'tue'] }).join()).toMatch(/must name each day once/);
  expect(problems({ preferedDays: ['tue'] }).join()).toMatch(/preferredDays/);
});
