import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CadenceInput,
  type CadenceVersion,
  type Channel,
  expectedResults,
  type ForecastInput,
  forecastLoad,
  type Group,
  type Load,
  nextWakeAt,
  outcomesOfStep,
  type Run,
  type SendingLimits,
  type StartDay,
  startMoment,
  transition,
} from '../../src/cadence/index.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { anyCadence, anyMoment, onTheWall, versionOf, zones } from './support.ts';

const monday = new Date('2026-11-30T05:00:00Z');
const berlin = 'Europe/Berlin';

/** People of one zone, sender and rep. */
const group = (count: number, over: Partial<Group> = {}): Group => ({
  zone: berlin,
  senderId: 'sender',
  repId: 'rep',
  count,
  ...over,
});

interface Asked {
  readonly version: CadenceVersion;
  readonly groups: readonly Group[];
  readonly now?: Date;
  readonly perDay?: number | null;
  readonly perHour?: number | null;
  readonly gapSeconds?: number | null;
  readonly tasksPerDay?: number | null;
  readonly over?: Partial<ForecastInput>;
}

function inputOf({
  version,
  groups,
  now = monday,
  tasksPerDay = null,
  over,
  ...limit
}: Asked): ForecastInput {
  const { perDay = null, perHour = null, gapSeconds = null } = limit;
  const limits: SendingLimits | null =
    perDay === null && perHour === null && gapSeconds === null
      ? null
      : { zone: berlin, perDay, perHour, gapSeconds };
  const [senders, reps] = [
    [...new Set(groups.map(({ senderId }) => senderId))],
    [...new Set(groups.map(({ repId }) => repId))],
  ];
  return {
    version,
    groups,
    now,
    leavesAt: null,
    zone: berlin,
    taken: new Map(),
    others: [],
    senders: senders.map((senderId) => ({ senderId, limits, zone: berlin })),
    reps: reps.map((repId) => ({ repId, zone: berlin, tasksPerDay })),
    crms: [
      { crm: 'salesforce', callsPerDay: 15_000 },
      { crm: 'hubspot', callsPerDay: null },
    ],
    runsAtMost: 1000,
    ...over,
  };
}

/** The touches of one person whom nobody stops and whose tasks are done when they are due, by the engine alone. */
function touchesOf(version: CadenceVersion, start: Run, now: Date, notBefore?: Date) {
  const event = { type: 'enrolled' as const, ...(notBefore === undefined ? {} : { notBefore }) };
  let at = now;
  let run = transition(start, event, { version, now: at }).run;
  const touches: { at: Date; channel: Channel; automatic: boolean }[] = [];
  for (let wake = nextWakeAt(run); wake !== null; wake = nextWakeAt(run)) {
    at = wake > at ? wake : at;
    const step = version.definition.steps.find((one) => one.key === run.next?.stepKey);
    if (step === undefined) throw new Error('Something is planned.');
    const due = transition(run, { type: 'due', touchId: `${step.key}` }, { version, now: at });
    run = due.run;
    for (const action of due.actions) {
      if (action.type === 'send_email') touches.push({ at, channel: 'email', automatic: true });
      if (action.type !== 'open_task') continue;
      touches.push({ at: action.dueAt, channel: action.channel, automatic: false });
      at = action.dueAt;
      const outcome = outcomesOfStep(step).find(({ key }) => ['no_answer', 'done'].includes(key))?.key ?? '';
      const done = { type: 'task_completed', touchId: action.touchId, outcome } as const;
      run = transition(run, done, { version, now: at }).run;
    }
  }
  return touches;
}

const fresh = (id: string, zone: string, anchorDay: string): Run => ({
  id,
  zone,
  anchorDay,
  state: 'pending',
  reason: null,
  next: null,
  openTask: null,
  resumeAt: null,
  last: null,
});

const sum = (counts: Iterable<number | undefined>) =>
  [...counts].reduce<number>((all, one) => all + (one ?? 0), 0);
const tasksOn = (load: Load) => load.days.map(({ day, tasks }) => [day, sum(Object.values(tasks))]);

const anyGroups = fc.array(
  fc.record({
    zone: fc.constantFrom(...zones),
    senderId: fc.constantFrom('a', 'b'),
    repId: fc.constantFrom('x', 'y'),
    count: fc.integer({ min: 1, max: 8 }),
  }),
  { minLength: 1, maxLength: 3 },
);

describe('a forecast', () => {
  const version = versionOf(outboundProspecting);

  it('is the sum of what each person asks for, played one by one by the engine', () => {
    fc.assert(
      fc.property(anyCadence, anyGroups, anyMoment, (cadence, groups, now) => {
        const any = versionOf(cadence);
        const { load } = forecastLoad(inputOf({ version: any, groups, now }), null);
        const emails = new Map<string, number>();
        const tasks = new Map<string, number>();
        groups.forEach(({ zone, count }, cohort) => {
          for (let index = 0; index < count; index += 1) {
            const { schedule } = any.definition;
            // As enrolling does it: day 1 is today if any open time is left today.
            const anchor = startMoment(onTheWall(now, zone).day, { schedule, zone }, now);
            const run = fresh(`forecast/${cohort}/${index}`, zone, onTheWall(anchor, zone).day);
            for (const { at, automatic } of touchesOf(any, run, now)) {
              const { day } = onTheWall(at, berlin);
              const counts = automatic ? emails : tasks;
              counts.set(day, (counts.get(day) ?? 0) + 1);
            }
          }
        });
        expect(
          Object.fromEntries(load.days.flatMap((one) => (one.emails ? [[one.day, one.emails]] : []))),
        ).toEqual(Object.fromEntries(emails));
        expect(Object.fromEntries(tasksOn(load).filter(([, count]) => count !== 0))).toEqual(
          Object.fromEntries(tasks),
        );
        expect(load.ends.open).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('counts mail by sender and tasks by rep and channel, and names the peaks', () => {
    const groups = [group(30, { senderId: 's1', repId: 'r1' }), group(10, { senderId: 's2', repId: 'r2' })];
    const { load, breaks, spread } = forecastLoad(inputOf({ version, groups }), null);
    expect([load.people, load.emails, load.tasks]).toEqual([40, 160, { call: 120, linkedin: 80 }]);
    expect(load.senders.map(({ senderId, emails, peak }) => [senderId, emails, peak])).toEqual([
      ['s1', 120, { day: '2026-11-30', emails: 30 }],
      ['s2', 40, { day: '2026-11-30', emails: 10 }],
    ]);
    expect(load.reps.map(({ repId, tasks, peak }) => [repId, tasks, peak?.tasks])).toEqual([
      ['r1', 150, 30],
      ['r2', 50, 10],
    ]);
    expect([breaks, spread]).toEqual([false, null]);
    expect(load.ends.last?.toISOString().slice(0, 10)).toBe('2026-12-14');
    // The last call is a day later, since the task before it waits until Monday, and then waits two days itself.
    expect(load.ends.lastIfTasksWait?.toISOString().slice(0, 10)).toBe('2026-12-17');
  });

  it('reckons CRM calls and storage by what the connectors batch', () => {
    const { load } = forecastLoad(inputOf({ version, groups: [group(2500)] }), null);
    const [salesforce, hubspot] = load.crms;
    expect(salesforce).toMatchObject({ entries: 2500 * 9, storageKb: 2500 * 9 * 2 });
    // 2,500 mails and 2,500 calls on the first day: five calls of a thousand, or fifty batches of a hundred.
    expect(salesforce?.peak).toMatchObject({
      day: '2026-11-30',
      entries: 5000,
      calls: { least: 5, most: 5000 },
    });
    expect(salesforce?.shareOfAllocation).toBeCloseTo(1 / 3);
    expect(hubspot?.peak?.calls.least).toBe(50);
    expect(hubspot).toMatchObject({ storageKb: null, shareOfAllocation: null });
  });

  it('plays bundles for many people and comes to the same days as one by one', () => {
    const groups = [group(240), group(80, { zone: 'America/New_York' })];
    const few = forecastLoad(inputOf({ version, groups, over: { runsAtMost: 40 } }), null).load;
    const all = forecastLoad(inputOf({ version, groups, over: { runsAtMost: 5000 } }), null).load;
    expect(few.days).toEqual(all.days);
    const capped = { version, groups, perDay: 36 };
    const fewCapped = forecastLoad(inputOf({ ...capped, over: { runsAtMost: 40 } }), []).load;
    const allCapped = forecastLoad(inputOf({ ...capped, over: { runsAtMost: 5000 } }), []).load;
    expect(fewCapped.people).toBe(320);
    expect(fewCapped.emails).toBe(1280);
    // The cap fills the same days, whoever it is that waits.
    const firstWeek = ({ days }: Load) => days.slice(0, 5).map(({ emails }) => emails);
    expect(firstWeek(fewCapped)).toEqual(firstWeek(allCapped));
    expect(Math.max(...fewCapped.days.map(({ emails }) => emails))).toBe(36);
  });

  it('counts those who are under way into peaks, and not into what the new people ask for', () => {
    const other: Run = { ...fresh('other', berlin, '2026-11-30') };
    const started = transition(other, { type: 'enrolled' }, { version, now: monday }).run;
    const others = [{ run: started, count: 25, version, senderId: 'sender', repId: 'rep' }];
    const { load } = forecastLoad(inputOf({ version, groups: [group(10)], over: { others } }), null);
    expect(load.emails).toBe(40);
    expect(load.senders[0]?.peak).toEqual({ day: '2026-11-30', emails: 35 });
    expect(load.reps[0]?.peak?.tasks).toBe(35);
  });
});

/** Touches on one day each, whatever the minute: an email and a task on most days. */
const steady = (days: readonly number[]): CadenceInput => ({
  name: 'Steady',
  steps: days.flatMap((day, index) => [
    {
      key: `mail-${index}`,
      name: `Mail ${index}`,
      channel: 'email' as const,
      day,
      at: 'morning',
      variants: [{ key: 'a', subject: 'Hello', body: 'Text' }],
    },
    {
      key: `call-${index}`,
      name: `Call ${index}`,
      channel: 'call' as const,
      day,
      at: 'afternoon',
      script: 'Hi',
    },
  ]),
});

describe('spreading over days', () => {
  const version = versionOf(outboundProspecting);

  it('keeps every limit on every day, for any people, limits and cadence', () => {
    const anyDays = fc
      .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 })
      .map((gaps) => gaps.map((_, at) => sum(gaps.slice(0, at + 1))));
    fc.assert(
      fc.property(
        fc.oneof(anyDays.map(steady), fc.constant(outboundProspecting)),
        fc.array(
          fc.record({
            zone: fc.constantFrom(berlin, 'America/New_York', 'Asia/Kolkata'),
            senderId: fc.constantFrom('a', 'b'),
            repId: fc.constantFrom('x', 'y'),
            count: fc.integer({ min: 1, max: 40 }),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        fc.record({
          perDay: fc.option(fc.integer({ min: 8, max: 30 })),
          tasksPerDay: fc.option(fc.integer({ min: 8, max: 30 })),
        }),
        (cadence, groups, limits) => {
          const any = versionOf(cadence);
          const { load, breaks, spread } = forecastLoad(inputOf({ version: any, groups, ...limits }), null);
          const kept = breaks ? spread : load;
          if (kept === null) throw new Error('A limit of eight a day is enough for one of these a day.');
          expect(kept.people).toBe(sum(groups.map(({ count }) => count)));
          for (const { days, moved } of kept.senders) {
            expect(moved).toBe(0);
            for (const { emails } of days) expect(emails).toBeLessThanOrEqual(limits.perDay ?? Infinity);
          }
          for (const { days } of kept.reps)
            for (const { tasks } of days)
              expect(sum(Object.values(tasks))).toBeLessThanOrEqual(limits.tasksPerDay ?? Infinity);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('starts an equal number a day, over as few days as hold', () => {
    const { load, spread } = forecastLoad(inputOf({ version, groups: [group(100)], perDay: 20 }), null);
    expect(load.senders[0]?.moved).toBeGreaterThan(0);
    const counts = spread?.starts?.map(({ people }) => people) ?? [];
    expect(sum(counts)).toBe(100);
    expect(new Set(counts.slice(0, -1)).size).toBe(1);
    expect(Math.max(...(spread?.senders[0]?.days.map(({ emails }) => emails) ?? []))).toBeLessThanOrEqual(20);
    expect(spread?.senders[0]?.moved).toBe(0);
  });

  it('leaves room for what is under way already', () => {
    const start = transition(
      fresh('other', berlin, '2026-11-30'),
      { type: 'enrolled' },
      { version, now: monday },
    );
    const others = [{ run: start.run, count: 20, version, senderId: 'sender', repId: 'rep' }];
    // Their mails of today have slots; those to come take theirs when they are planned.
    const taken = new Map([
      ['sender', Array.from({ length: 20 }, () => start.run.next?.dueAt.getTime() ?? 0)],
    ]);
    const asked = { version, groups: [group(10)], perDay: 20, over: { others, taken } };
    const { spread } = forecastLoad(inputOf(asked), null);
    // Today and on day 4 they fill the cap by themselves: nobody starts then, and nobody's second mail falls there.
    expect(spread?.starts?.map(({ day }) => day)).not.toContain('2026-11-30');
    expect(spread?.senders[0]?.moved).toBe(0);
    expect(spread?.senders[0]?.peak?.emails).toBeLessThanOrEqual(20);
  });

  it('keeps hours and gaps as well', () => {
    const { breaks, spread } = forecastLoad(
      inputOf({ version, groups: [group(120)], perHour: 6, gapSeconds: 120 }),
      null,
    );
    expect(breaks).toBe(true);
    expect(spread?.senders[0]?.moved).toBe(0);
    expect(spread?.senders[0]?.busiestHour?.emails).toBeLessThanOrEqual(6);
  });

  it('proposes nothing where one person alone is too many', () => {
    const twice = versionOf({
      name: 'Twice',
      steps: ['a', 'b'].map((key) => ({
        key,
        name: key,
        channel: 'call' as const,
        day: 1,
        at: 'morning',
        script: 'Hi',
      })),
    });
    const { breaks, spread } = forecastLoad(
      inputOf({ version: twice, groups: [group(3)], tasksPerDay: 1 }),
      null,
    );
    expect([breaks, spread]).toEqual([true, null]);
  });

  it('follows a plan that it is given', () => {
    const starts: StartDay[] = [
      { day: '2026-12-01', people: 4 },
      { day: '2026-12-03', people: 6 },
    ];
    const { load } = forecastLoad(inputOf({ version, groups: [group(10)] }), starts);
    expect(load.days.slice(0, 2).map(({ day, emails }) => [day, emails])).toEqual([
      ['2026-12-01', 4],
      ['2026-12-02', 0],
    ]);
    expect(load.days.find(({ day }) => day === '2026-12-03')?.emails).toBe(6);
  });
});

describe('expected replies and meetings', () => {
  it('follow own figures once there are fifty people, and say so', () => {
    const found = expectedResults(1000, 'cold_outbound', { people: 200, replies: 8, meetings: 2 });
    expect(found).toMatchObject({ source: 'history', words: expect.stringContaining('your own 200 people') });
    expect(found.replies?.from).toBeLessThan(40);
    expect(found.replies?.to).toBeGreaterThan(40);
  });

  it('else the published ranges of the type, else nothing', () => {
    const few = { people: 49, replies: 8, meetings: 2 };
    expect(expectedResults(1000, 'cold_outbound', few)).toMatchObject({
      source: 'benchmark',
      replies: { from: 10, to: 30 },
      meetings: { from: 5, to: 15 },
    });
    expect(expectedResults(1000, 'other', null)).toMatchObject({
      source: 'none',
      replies: null,
      meetings: null,
    });
  });
});
