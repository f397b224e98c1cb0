import { expect, test } from 'vitest';
import { latestSignal, onDay } from '../../src/app/why-now.ts';
import type { Signal } from '../../src/ports/records.ts';

const now = new Date('2026-11-27T01:30:00Z');
const signal = (kind: Signal['kind'], at: string, facts: Signal['facts'] = {}): Signal => ({
  id: at,
  personId: null,
  enrollmentId: null,
  touchId: null,
  source: 'test',
  sourceKey: at,
  kind,
  at: new Date(at),
  facts,
});

test.each([
  [
    'the same evening is still today where it is evening',
    '2026-11-26T20:00:00Z',
    'America/New_York',
    'today',
  ],
  [
    'the same moment is yesterday where midnight has passed',
    '2026-11-26T20:00:00Z',
    'Europe/Berlin',
    'yesterday',
  ],
  ['what is longer ago has its date', '2026-11-09T12:00:00Z', 'Europe/Berlin', 'on Mon 9 Nov'],
])('%s', (_, at, zone, words) => {
  expect(onDay(new Date(at), now, zone)).toBe(words);
});

test('the latest act counts, and neither deliveries nor what a machine did is one', () => {
  const signals = [
    signal('clicked', '2026-11-20T10:00:00Z', { verdict: 'human' }),
    signal('opened', '2026-11-19T10:00:00Z', { verdict: 'human' }),
    signal('opened', '2026-11-21T10:00:00Z', { verdict: 'bot' }),
    signal('delivered', '2026-11-22T10:00:00Z'),
  ];
  expect(latestSignal(signals)).toMatchObject({ kind: 'clicked', words: 'Clicked a link in your email' });
  expect(latestSignal([])).toBeNull();
});
