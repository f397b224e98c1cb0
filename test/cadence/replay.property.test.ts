import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anchorDayFor,
  beginningIn,
  type CadenceEvent,
  type CadenceVersion,
  checkpointIn,
  type DatedTransition,
  type DecisionRow,
  type Run,
  replayRow,
  runOf,
  transition,
} from '../../src/cadence/index.ts';
import { play } from './play.ts';
import { anyCadence, anyMoment, anyStory, pendingRun, versionOf, zones } from './support.ts';

const anyCase = fc.record({
  version: anyCadence.map(versionOf),
  zone: fc.constantFrom(...zones),
  from: anyMoment,
  story: anyStory,
});

/** A decision as it comes back from the ledger: JSON, but for its moment. */
function written(event: CadenceEvent, { at, decision }: DatedTransition): DecisionRow {
  return { at, ...JSON.parse(JSON.stringify({ event, facts: decision.facts ?? {} })) };
}

/** The run that rows lead to, from the rows alone. */
function replayed(rows: readonly DecisionRow[], id: string, version: CadenceVersion): Run | null {
  const [first] = rows;
  let run = first === undefined ? null : (checkpointIn(first)?.run ?? beginningIn(first, id));
  for (const row of rows) {
    if (run === null) return null;
    if (checkpointIn(row) === null) run = replayRow(run, row, version)?.run ?? null;
  }
  return run === null ? null : runOf(run);
}

test('the rows that a run’s decisions leave in the ledger lead to the run again, and say the same', () => {
  fc.assert(
    fc.property(anyCase, ({ version, zone, from, story }) => {
      const start = pendingRun(zone, anchorDayFor(from, { schedule: version.definition.schedule, zone }));
      const played = play(start, version, from, story);
      const rows = played.map(({ event, now, before }) =>
        written(event, transition(before, event, { version, now })),
      );
      expect(replayed(rows, start.id, version)).toEqual(played.at(-1)?.result.run);
      for (const [index, row] of rows.entries()) {
        const { before, result } = played[index] ?? {};
        if (before !== undefined) expect(replayRow(before, row, version)).toEqual(result);
      }
    }),
    { numRuns: 300 },
  );
});

test('from a checkpoint on, the rows after it are enough', () => {
  fc.assert(
    fc.property(anyCase, fc.nat(), ({ version, zone, from, story }, cut) => {
      const start = pendingRun(zone, anchorDayFor(from, { schedule: version.definition.schedule, zone }));
      const played = play(start, version, from, story);
      const at = cut % played.length;
      const run = played[at]?.before ?? start;
      const event = { type: 'checkpoint', run, words: 'x', endedAt: null, since: from, by: 'upgrade' };
      const checkpoint = { at: from, facts: {}, event: JSON.parse(JSON.stringify(event)) };
      const after = played.slice(at).map(({ event, now, before }) => {
        return written(event, transition(before, event, { version, now }));
      });
      expect(replayed([checkpoint, ...after], start.id, version)).toEqual(played.at(-1)?.result.run);
    }),
    { numRuns: 200 },
  );
});

test('days that were closed from outside are in the row, so that replay keeps them', () => {
  const anyDays = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(anyCase, anyDays, ({ version, zone, from }, days) => {
      const schedule = version.definition.schedule;
      const closed = days.map((day) =>
        new Date(from.getTime() + day * 86_400_000).toISOString().slice(0, 10),
      );
      const half = Math.ceil(closed.length / 2);
      const repDays = new Map(closed.slice(half).map((day) => [day, 'a holiday of the rep']));
      const ctx = { version, now: from, closedDays: new Set(closed.slice(0, half)), repDays };
      const start = pendingRun(zone, anchorDayFor(from, { schedule, zone, closedDays: ctx.closedDays }));
      const first = transition(start, { type: 'enrolled' }, ctx);
      expect(replayed([written({ type: 'enrolled' }, first)], start.id, version)).toEqual(first.run);
    }),
    { numRuns: 200 },
  );
});

test('what is no event of a run, or is damaged, is not replayed', () => {
  const version = versionOf({
    name: 'One',
    steps: [{ key: 'call', name: 'Call', channel: 'call', day: 1, script: 'Ring.' }],
  });
  const run = pendingRun('UTC', '2026-11-23');
  const row = (event: DecisionRow['event'], facts = {}) => ({ at: new Date(), event, facts });
  for (const event of [
    { type: 'settings' },
    { type: 'due' },
    { type: 'signal', kind: 'replied', at: 'yesterday' },
    { type: 'due', touchId: 'x', obstacle: { kind: 'unheard of', words: '' } },
  ])
    expect(replayRow(run, row(event), version)).toBeNull();
  expect(beginningIn(row({ type: 'enrolled' }), 'id')).toBeNull();
  expect(beginningIn(row({ type: 'due' }, { zone: 'UTC', anchorDay: '2026-11-23' }), 'id')).toBeNull();
  expect(checkpointIn(row({ type: 'checkpoint', run: { ...run, state: 'lost' } }))).toBeNull();
});
