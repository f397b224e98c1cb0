import { expect, test } from 'vitest';
import { whyLines } from '../../src/cli/commands/why.ts';

const decision = (at: string, words: string) => ({
  at,
  words,
  rule: 'enrolled',
  actor: 'Kim Aster',
  state: 'active',
  engine: '1',
  facts: {},
});
const run = (cadence: string, createdAt: string) => ({
  id: cadence,
  cadence,
  version: 1,
  sender: null,
  owner: null,
  sentence: 'Finished.',
  touches: [],
  enrolledBy: 'Kim Aster',
  listSource: 'a fair',
  lawfulBasis: 'legitimate_interest',
  createdAt,
  decisions: [decision(createdAt, `Enrolled in ${cadence}.`)],
});

test('what was decided outside any run stands under a heading, between the runs that began before and after it', () => {
  const lines = whyLines({
    person: { id: 'p', firstName: 'Ada', lastName: null, email: null, zone: 'Europe/Berlin' },
    summary: ['In two cadences.'],
    runs: [run('First', '2026-11-02T09:00:00Z'), run('Second', '2026-11-20T09:00:00Z')],
    leftOut: [
      decision('2026-11-25T09:00:00Z', 'Not enrolled later.'),
      decision('2026-11-10T09:00:00Z', 'Not enrolled between.'),
    ],
    signals: [],
    messages: [],
    suppressions: [],
  });
  const told = lines.filter((line) => /^(First|Second|Outside)|Not enrolled/.test(line));
  expect(told.map((line) => line.trim().replace(/ \(.*/, ''))).toEqual([
    'First',
    'Outside any run:',
    '2026-11-10 10:00  Not enrolled between.',
    'Second',
    'Outside any run:',
    '2026-11-25 10:00  Not enrolled later.',
  ]);
});
