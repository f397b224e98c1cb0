import { expect, test } from 'vitest';
import { estimate } from '../../src/cadence/index.ts';
import { messageOf, weekName, weekWords } from '../../src/web/pages/scoreboard/message.ts';

const week = (day: string, count: number, n: number) => ({
  week: day,
  enrolled: n,
  younger: 0,
  wins: estimate(count, n),
});
const young = { week: '2026-11-23', enrolled: 9, younger: 4, wins: null };

test('without a week that is old enough the plot says so, and with one it does not speak of a trend', () => {
  expect(messageOf([], null)).toBe('No week is old enough yet');
  expect(messageOf([young], null)).toBe('No week is old enough yet');
  expect(messageOf([week('2026-11-02', 2, 20), young], null)).toMatch(/^One week so far: 2 of 20 people/);
});

test('weeks of which none stands out are told together', () => {
  const weeks = [week('2026-11-02', 1, 20), week('2026-11-09', 3, 20), young];
  expect(messageOf(weeks, null)).toBe('No week stands out: 10% overall, 4 of 40');
});

test('a week that stands out is named, with its direction', () => {
  const weeks = [week('2026-10-26', 4, 80), week('2026-11-02', 5, 80), week('2026-11-09', 16, 40)];
  expect(messageOf(weeks, '2026-11-09')).toBe(
    'The week of 9 Nov did better than chance explains: 16 of 40 against 9 of 160 in the other weeks',
  );
  const worse = [week('2026-10-26', 30, 100), week('2026-11-02', 30, 100), week('2026-11-09', 0, 30)];
  expect(messageOf(worse, '2026-11-09')).toMatch(/^The week of 9 Nov did worse/);
});

test('a week is a day of the calendar, whatever the zone of the browser', () => {
  expect(weekName('2026-11-02')).toBe('2 Nov');
  expect(weekWords(week('2026-11-02', 1, 20))).toBe('5% (1–24%), 1 of 20');
  expect(weekWords(young)).toBe('Not old enough yet: 4 of 9');
});
