import { expect, test } from 'vitest';
import { expectedEnd } from '../../src/app/experiment-pace.ts';
import type { Experiment } from '../../src/ports/records.ts';

const day = 86_400_000;
const startedAt = new Date('2026-03-02T09:00:00Z');
const experiment: Experiment = {
  id: 'e',
  name: 'Subjects',
  kind: 'step',
  cadenceId: 'c',
  stepKey: 'intro',
  arms: [],
  metric: 'reply',
  warning: null,
  stratifyBy: [],
  baseline: 0.04,
  lift: 0.04,
  alpha: 0.05,
  power: 0.8,
  total: 1000,
  perWeek: 200,
  watchDays: 10,
  onWinner: 'tell',
  startedAt,
  startedBy: 'manager@example.com',
  judgeAt: null,
  endedAt: null,
  endedBy: null,
  result: null,
  promoted: null,
};
const after = (days: number) => new Date(startedAt.getTime() + days * day);
const daysUntil = (begun: number, at: number, over: Partial<Experiment> = {}) => {
  const end = expectedEnd({ ...experiment, ...over }, { begun, now: after(at) });
  return end === null ? null : (end.getTime() - startedAt.getTime()) / day;
};

test.each([
  ['in the first week as announced', 0, 0, {}, 45],
  ['afterwards as people came', 200, 14, {}, 14 + 56 + 10],
  ['with everybody in, the last have their full time at the latest', 1000, 40, {}, 50],
  ['when nobody comes, nobody knows', 0, 14, {}, null],
  ['when nobody said how many come, nobody knows at first', 0, 1, { perWeek: null }, null],
  ['once it has ended there is no end to expect', 500, 20, { endedAt: after(19) }, null],
] as const)('%s', (_, begun, at, over, expected) => {
  const days = daysUntil(begun, at, over);
  if (expected === null) expect(days).toBeNull();
  else expect(days).toBeCloseTo(expected, 6);
});
