import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  anchorDayFor,
  type CadenceEvent,
  type CadenceVersion,
  isTerminal,
  type Run,
  ranking,
  type SignalKind,
  signalKinds,
  transition,
} from '../../src/cadence/index.ts';
import { play } from './play.ts';
import { anyCadence, anyMoment, anyStory, pendingRun, versionOf, zones } from './support.ts';

type Signal = Extract<CadenceEvent, { type: 'signal' }>;

const hour = 3_600_000;
/** A run wherever a story has brought it, and the moment at which the next facts arrive. */
const anyRun = fc
  .record({
    version: anyCadence.map(versionOf),
    zone: fc.constantFrom(...zones),
    from: anyMoment,
    story: anyStory,
  })
  .map(({ version, zone, from, story }) => {
    const anchor = anchorDayFor(from, { schedule: version.definition.schedule, zone });
    const last = play(pendingRun(zone, anchor), version, from, story).at(-1);
    if (last === undefined) throw new Error('A story begins with the enrollment.');
    return { version, now: last.now, run: last.result.run };
  });

/** What vendors have to tell: each happened up to three days ago; absences end in a month at most, some already. */
const anyFacts = fc.array(
  fc.record({
    kind: fc.constantFrom(...signalKinds),
    ago: fc.integer({ min: 0, max: 72 }),
    back: fc.option(fc.integer({ min: -48, max: 720 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 7 },
);
type Fact = typeof anyFacts extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

const toSignal = ({ kind, ago, back }: Fact, now: Date): Signal => ({
  type: 'signal',
  kind,
  at: new Date(now.getTime() - ago * hour),
  ...(kind === 'out_of_office' && back !== undefined ? { until: new Date(now.getTime() + back * hour) } : {}),
});

/** The same facts in two arrangements, the second with repetitions. */
const anyArrivals = anyFacts.chain((facts) =>
  fc.record({
    facts: fc.constant(facts),
    again: fc
      .array(fc.constantFrom(...facts), { maxLength: 5 })
      .chain((more) => fc.shuffledSubarray([...facts, ...more], { minLength: facts.length + more.length })),
  }),
);

function arrive(start: { run: Run; version: CadenceVersion; now: Date }, facts: readonly Fact[]) {
  let { run } = start;
  let words: string | null = null;
  for (const fact of facts) {
    const result = transition(run, toSignal(fact, start.now), start);
    if (!result.decision.rule.startsWith('ignored-')) words = result.decision.words;
    run = result.run;
  }
  return { run, words };
}

test('the same facts in any order, repeated, bring a run to the same place with the same words', () => {
  fc.assert(
    fc.property(anyRun, anyArrivals, (start, { facts, again }) => {
      expect(arrive(start, again)).toEqual(arrive(start, facts));
    }),
    { numRuns: 3000 },
  );
});

test('of two absences the longer one leaves the same wait, whichever is told first', () => {
  const start = {
    version: versionOf({
      name: 'Mondays and Fridays',
      schedule: { windows: { mon: ['05:00-05:20'], fri: ['05:00-05:20'] }, count: 'business' },
      steps: [
        {
          key: 'one',
          name: 'One',
          channel: 'email',
          day: 1,
          variants: [{ key: 'a', subject: 'Hello', body: 'Text' }],
        },
      ],
    }),
    now: new Date('2027-01-15T04:20:00Z'),
    run: {
      ...pendingRun('Europe/Berlin', '2027-01-18'),
      state: 'active' as const,
      next: { stepKey: 'one', visit: 1, dueAt: new Date('2027-01-18T04:05:00Z') },
    },
  };
  const short = { kind: 'out_of_office' as const, ago: 0, back: 259 };
  const long = { ...short, back: 499 };
  expect(arrive(start, [long, short]).run.next?.dueAt).toEqual(new Date('2027-02-08T04:05:00Z'));
  expect(arrive(start, [short, long])).toEqual(arrive(start, [long, short]));
});

/** The strongest of what these signals ask for, by the table. */
const strongest = (kinds: readonly SignalKind[]) =>
  ranking.find((rank) => 'signal' in rank && kinds.includes(rank.signal));

test('an open run ends up where the strongest of the facts brings it', () => {
  fc.assert(
    fc.property(anyRun, anyFacts, (start, facts) => {
      fc.pre(start.run.state === 'active' || start.run.state === 'pending');
      const told = facts.filter((fact) => fact.kind !== 'out_of_office' || (fact.back ?? 720) > 0);
      const rank = strongest(told.map((fact) => fact.kind));
      fc.pre(!told.some((fact) => fact.kind === 'out_of_office' && fact.back === undefined));
      const { run } = arrive(start, facts);
      if (rank === undefined) expect(run).toBe(start.run);
      else expect([run.state, run.reason]).toEqual([rank.state, rank.reason]);
    }),
    { numRuns: 1000 },
  );
});

test('an end gives way only to a stronger one, and what a person decided or carried out to none', () => {
  const rankOf = (run: Run) =>
    ranking.findIndex((rank) => rank.state === run.state && rank.reason === run.reason);
  fc.assert(
    fc.property(anyRun, anyFacts, (start, facts) => {
      fc.pre(isTerminal(start.run.state));
      const { run } = arrive(start, facts);
      if (rankOf(start.run) === -1) expect(run).toBe(start.run);
      else expect(rankOf(run)).toBeLessThanOrEqual(rankOf(start.run));
      expect([run.next, run.openTask, run.resumeAt]).toEqual([null, null, null]);
    }),
    { numRuns: 1000 },
  );
});

test('an absence that is told late is counted from when the person told it, and of two the longer one holds', () => {
  fc.assert(
    fc.property(anyRun, anyFacts, fc.integer({ min: 0, max: 20 }), (start, facts, late) => {
      fc.pre(start.run.state === 'active');
      const absences = facts.map((fact) => ({ ...fact, kind: 'out_of_office' as const }));
      const then = absences.map((fact) => toSignal(fact, start.now));
      const arriving = new Date(start.now.getTime() + late * 60_000);
      const end = (now: Date) =>
        then.reduce((run, signal) => transition(run, signal, { version: start.version, now }).run, start.run);
      const [soon, later] = [end(start.now), end(arriving)];
      for (const signal of then)
        if (signal.until !== undefined && signal.until > start.now)
          expect(soon.resumeAt?.getTime()).toBeGreaterThanOrEqual(signal.until.getTime());
      // Whatever is not over by then counts the same.
      if (soon.resumeAt !== null && soon.resumeAt > arriving) expect(later.resumeAt).toEqual(soon.resumeAt);
    }),
    { numRuns: 1000 },
  );
});
