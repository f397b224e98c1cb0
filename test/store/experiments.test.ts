import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Experiment, Signal } from '../../src/ports/records.ts';
import type { Tx } from '../../src/ports/store.ts';
import {
  addWorkspace,
  makeEnrollment,
  makePerson,
  makeSignal,
  makeTouch,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

const hourMs = 3_600_000;
const watchDays = 10;
const hoursAfter = (at: Date, hours: number) => new Date(at.getTime() + hours * hourMs);

type Metric = Experiment['metric'];
const kinds = { reply: 'replied', meeting: 'meeting_booked', click: 'clicked', open: 'opened' } as const;

const anyEvent = fc.record({
  kind: fc.constantFrom('replied', 'meeting_booked', 'clicked', 'opened', 'out_of_office'),
  after: fc.integer({ min: -24, max: 24 * 14 }),
  machine: fc.boolean(),
  named: fc.boolean(),
});
/** A run of one of four units; of a unit several runs, one after the other. */
const anyRun = fc.record({
  unit: fc.integer({ min: 0, max: 3 }),
  ageHours: fc.integer({ min: 0, max: 24 * 25 }),
  undone: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
  /** Hours after the enrollment at which it came to the step; null when it never did. */
  touched: fc.option(fc.integer({ min: 0, max: 24 * 12 }), { freq: 4 }),
  events: fc.array(anyEvent, { maxLength: 4 }),
});
type AnyRun = typeof anyRun extends fc.Arbitrary<infer T> ? T : never;

function makeExperiment(): Experiment {
  const arm = { weight: 1, cadenceId: null, content: '["A question"]' };
  return {
    id: uuidAt(),
    name: 'Subjects',
    kind: 'step',
    cadenceId: uuidAt(),
    stepKey: 'intro',
    arms: [
      { ...arm, key: 'a' },
      { ...arm, key: 'b' },
    ],
    metric: 'reply',
    warning: null,
    stratifyBy: ['rep'],
    baseline: 0.04,
    lift: 0.02,
    alpha: 0.05,
    power: 0.8,
    total: 5510,
    perWeek: null,
    watchDays,
    onWinner: 'tell',
    startedAt: monday,
    startedBy: 'Robin Rep',
    judgeAt: monday,
    endedAt: null,
    endedBy: null,
    result: null,
    promoted: null,
  };
}

interface Asked {
  readonly kind: Experiment['kind'];
  readonly metric: Metric;
  readonly every: number;
  readonly total: number;
}

const armOf = (unit: number) => (unit % 2 === 0 ? 'a' : 'b');

/** The same by plain loops: each unit's arm, when it began, whether it counts and whether it succeeded. */
function expected(runs: readonly AnyRun[], { kind, metric, every, total }: Asked) {
  const units = [0, 1, 2, 3].flatMap((unit) => {
    const mine = runs.filter(
      (run) =>
        run.unit === unit &&
        !run.undone &&
        (kind === 'cadence' || (run.touched !== null && run.touched <= watchDays * 24)),
    );
    if (mine.length === 0) return [];
    const began = Math.max(...mine.map((run) => run.ageHours));
    const hit = mine.some((run) =>
      run.events.some((event) => {
        // Hours before now.
        const at = run.ageHours - event.after;
        const since = kind === 'step' ? run.ageHours - (run.touched ?? 0) : run.ageHours;
        const human = metric === 'reply' || metric === 'meeting' || !event.machine;
        return event.kind === kinds[metric] && human && at <= since && at >= began - watchDays * 24;
      }),
    );
    return [{ arm: armOf(unit), began, mature: began >= watchDays * 24, hit, unit }];
  });
  const inOrder = units.filter((one) => one.mature).toSorted((x, y) => y.began - x.began || x.unit - y.unit);
  const looks = new Map<string, { look: number; arm: string; units: number; hits: number }>();
  for (const [at, { arm, hit }] of inOrder.slice(0, total).entries()) {
    const look = Math.ceil((at + 1) / every);
    const row = looks.get(`${look}${arm}`) ?? { look, arm, units: 0, hits: 0 };
    row.units += 1;
    row.hits += hit ? 1 : 0;
    looks.set(`${look}${arm}`, row);
  }
  const young = units.filter((one) => !one.mature);
  return {
    looks: [...looks.values()].toSorted((x, y) => x.look - y.look || (x.arm < y.arm ? -1 : 1)),
    begun: Object.fromEntries(
      ['a', 'b'].flatMap((arm) => {
        const count = units.filter((one) => one.arm === arm).length;
        return count === 0 ? [] : [[arm, count]];
      }),
    ),
    nextAt:
      young.length === 0
        ? null
        : hoursAfter(monday, watchDays * 24 - Math.max(...young.map((one) => one.began))),
  };
}

async function insertRuns(
  tx: Tx,
  runs: readonly AnyRun[],
  of: { experimentId: string; units: readonly string[] },
) {
  for (const { unit, ageHours, undone, touched, events } of runs) {
    const createdAt = hoursAfter(monday, -ageHours);
    // Each run has a person of its own: so what names only a person can only be this run's.
    const enrollment = makeEnrollment({
      createdAt,
      ...(undone ? ({ state: 'stopped', reason: 'undone', next: null, endedAt: createdAt } as const) : {}),
    });
    await tx.enrollments.insert([enrollment]);
    const { id: enrollmentId, personId } = enrollment;
    await tx.experiments.addRuns([
      { experimentId: of.experimentId, enrollmentId, unit: of.units[unit] ?? '', arm: armOf(unit) },
    ]);
    if (touched !== null)
      await tx.touches.insert([
        makeTouch(enrollment, { stepKey: 'intro', dueAt: hoursAfter(createdAt, touched) }),
      ]);
    await tx.touches.insert([makeTouch(enrollment, { stepKey: 'other', dueAt: createdAt })]);
    await tx.signals.insert(
      events.map(
        ({ kind, after, machine, named }): Signal =>
          makeSignal({
            kind,
            personId,
            at: hoursAfter(createdAt, after),
            enrollmentId: named ? enrollmentId : null,
            facts: { verdict: machine ? 'bot' : 'human' },
          }),
      ),
    );
  }
}

eachStore('experiments', (test) => {
  it('count what loops over the same history count, in order of enrollment', async () => {
    const { store } = test();
    const anyAsked = fc.record({
      kind: fc.constantFrom('step' as const, 'cadence' as const),
      metric: fc.constantFrom('reply' as const, 'meeting' as const, 'click' as const, 'open' as const),
      every: fc.integer({ min: 1, max: 3 }),
      total: fc.integer({ min: 2, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyRun, { minLength: 1, maxLength: 9 }), anyAsked, async (runs, asked) => {
        // Two runs of a moment have no order of their own but the unit's: the ids of units are in their order.
        const { id } = await addWorkspace(store);
        const experimentId = uuidAt();
        const units = [0, 1, 2, 3].map((at) => uuidAt(hoursAfter(monday, at)));
        await store.withWorkspace(id, (tx) => insertRuns(tx, runs, { experimentId, units }));
        const { kind, metric, every, total } = asked;
        const experiment = { id: experimentId, kind, stepKey: 'intro', metric, watchDays, total };
        const found = await store.withWorkspace(id, (tx) =>
          tx.experiments.counts({ experiment, now: monday, every }),
        );
        expect({ ...found, begun: Object.fromEntries(found.begun) }).toEqual(expected(runs, asked));
      }),
      { numRuns: 15 },
    );
  });

  it('are seen and changed by their own workspace alone', async () => {
    const { store } = test();
    const [ours, theirs] = [await addWorkspace(store), await addWorkspace(store)];
    const experiment = makeExperiment();
    await store.withWorkspace(theirs.id, async (tx) => {
      await tx.experiments.insert(experiment);
      expect(await tx.experiments.byId(experiment.id)).toEqual(experiment);
    });
    const page = { cursor: null, limit: 10 };
    await store.withWorkspace(ours.id, async (tx) => {
      expect(await tx.experiments.byId(experiment.id)).toBeNull();
      expect(await tx.experiments.lock([experiment.id])).toEqual([]);
      expect((await tx.experiments.list(page)).items).toEqual([]);
      expect(await tx.experiments.openOnSteps([experiment.cadenceId])).toEqual([]);
      expect(await tx.experiments.toJudge(hoursAfter(monday, 1000))).toEqual([]);
      await tx.experiments.save(experiment.id, { judgeAt: null, endedAt: monday });
    });
    await store.withWorkspace(theirs.id, async (tx) => {
      expect((await tx.experiments.list(page)).items).toEqual([experiment]);
      expect(await tx.experiments.openOnSteps([experiment.cadenceId])).toEqual([experiment]);
      expect(await tx.experiments.toJudge(hoursAfter(monday, 1))).toEqual([experiment]);
      expect(await tx.experiments.toJudge(hoursAfter(monday, -1))).toEqual([]);
      const work = await tx.workspace.openWork();
      expect(work.experiments).toEqual(monday);
    });
  });

  it('are one at a time on a step', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const first = makeExperiment();
    const again = { ...first, id: uuidAt() };
    await store.withWorkspace(id, (tx) => tx.experiments.insert(first));
    await expect(store.withWorkspace(id, (tx) => tx.experiments.insert(again))).rejects.toThrow();
    await store.withWorkspace(id, async (tx) => {
      await tx.experiments.save(first.id, { endedAt: monday });
      await tx.experiments.insert(again);
    });
  });

  it('give a unit one arm and a place one unit, also when two people turn out to be one', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const [experimentId, first, second] = [uuidAt(), uuidAt(), uuidAt()];
    const unit = { experimentId, unit: first, arm: 'a', stratum: 's', position: 0 };
    await store.withWorkspace(id, async (tx) => {
      await tx.experiments.addUnits([unit]);
      await tx.experiments.addUnits([
        { ...unit, arm: 'b', position: 1 },
        { ...unit, unit: second },
      ]);
    });
    const read = (units: string[]) =>
      store.withWorkspace(id, (tx) => tx.experiments.unitsOf(experimentId, units));
    expect(await read([first, second])).toEqual([unit]);
    const taken = await store.withWorkspace(id, (tx) => tx.experiments.placesTaken(experimentId, ['s', 't']));
    expect([...taken]).toEqual([['s', 1]]);
    await store.withWorkspace(id, async (tx) => {
      await tx.people.insert([makePerson({ id: first }), makePerson({ id: second })]);
      await tx.enrollments.movePerson(first, second);
    });
    expect(await read([second])).toEqual([{ ...unit, unit: second }]);
  });
});
