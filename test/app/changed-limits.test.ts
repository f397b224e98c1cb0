import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextWorkAt } from '../../src/app/advance-clock.ts';
import { forecastCadence } from '../../src/app/forecast-cadence.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import type { CadenceInput } from '../../src/cadence/index.ts';
import { localDay } from '../../src/cadence/windows.ts';
import { oneEmail } from '../support/cadences.ts';
import { days, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 1500, settings: { pollMinutes: 100_000 } });
});
afterAll(() => world.close());

interface Limits {
  readonly mailsPerDay?: number | null;
  readonly mailsPerHour?: number | null;
  readonly mailGapSeconds?: number | null;
}

const none = { mailsPerDay: null, mailsPerHour: null, mailGapSeconds: null };

async function limit(limits: Limits) {
  const senders = await world.in((tx) => tx.users.senders());
  const own = senders.find((one) => one.userId === world.sample.rep.id);
  return updateSender(world.rep, { id: own?.id ?? '', ...limits });
}

/** People of one zone, so that who is planned first is who comes first. */
function takeMany(count: number): readonly Prospect[] {
  const found: Prospect[] = [];
  while (found.length < count) {
    const one = world.take('salesforce');
    if (one.city === 'Berlin') found.push(one);
  }
  return found;
}

/** Enrolls people one after the other; returns them in the order in which their mails are planned. */
async function enroll(cadenceId: string, count: number): Promise<readonly Prospect[]> {
  const people = takeMany(count);
  for (const one of people) await world.enroll(cadenceId, [one]);
  const dues = await duesOf(people);
  return people.toSorted(
    (one, other) => (dues[people.indexOf(one)] ?? 0) - (dues[people.indexOf(other)] ?? 0),
  );
}

/** When the mail of each of these people is planned, and the slot that they hold (epoch milliseconds). */
async function planned(people: readonly Prospect[]) {
  return Promise.all(
    people.map(async ({ email }) => {
      const { id, next } = await world.run(email);
      const [slot] = await world.in((tx) => tx.slots.held([id]));
      return { dueAt: next?.dueAt.getTime() ?? 0, slot: slot?.at.getTime() ?? 0 };
    }),
  );
}

const duesOf = async (people: readonly Prospect[]) => (await planned(people)).map(({ dueAt }) => dueAt);
const dayOf = (at: number) => localDay(at, 'Europe/Berlin').toString();
const countsOf = (times: readonly number[]) =>
  [...Map.groupBy(times, dayOf).values()].map((some) => some.length);
/** Whether each has a day that is no earlier than that of the one before. */
const isSorted = (times: readonly number[]) => {
  const all = times.map(dayOf);
  return all.join() === all.toSorted().join();
};

/** The days of a world begin in the evening, so that caps of a day count from a whole one. */
async function newDay(): Promise<void> {
  await world.setNow(new Date(world.now.getTime() + days(30)));
  await world.tick();
}

/** Plays until each of these people has had their mail; returns when, in their order (epoch milliseconds). */
async function playOut(people: readonly Prospect[]): Promise<readonly number[]> {
  for (let round = 0; round < 200; round += 1) {
    const touches = (await Promise.all(people.map(({ email }) => world.touches(email)))).flat();
    const sent = touches.flatMap(({ state, endedAt }) =>
      state === 'sent' && endedAt ? [endedAt.getTime()] : [],
    );
    if (sent.length === people.length) return sent;
    const at = (await nextWorkAt(world.ctx)) ?? world.now;
    await world.setNow(new Date(Math.max(at.getTime(), world.now.getTime() + 1000)));
    await world.tick();
  }
  throw new Error('Not everybody got their mail.');
}

function tomorrow(): CadenceInput {
  const cadence = oneEmail();
  return { ...cadence, steps: cadence.steps.map((step) => ({ ...step, day: 2, at: '09:00' })) };
}

test('people keep their order when the limits of their sender become tighter, and newcomers come after them', async () => {
  await newDay();
  await limit({ mailsPerDay: 3 });
  const { cadenceId } = await world.publish(oneEmail());
  const first = await enroll(cadenceId, 7);
  expect(countsOf(await duesOf(first))).toEqual([3, 3, 1]);
  await limit({ mailsPerDay: 2 });
  const late = await enroll(cadenceId, 2);
  await world.tick();
  const now = await planned([...first, ...late]);
  expect(now.slice(1).every(({ dueAt, slot }) => dueAt === slot || slot === 0)).toBe(true);
  const sent = await playOut([...first, ...late]);
  expect(isSorted(sent)).toBe(true);
  expect(countsOf(sent)).toEqual([2, 2, 2, 2, 1]);
  await limit(none);
});

test('people come earlier, in their order, when the limits of their sender become wider', async () => {
  await newDay();
  await limit({ mailsPerDay: 1 });
  const { cadenceId } = await world.publish(oneEmail());
  const first = await enroll(cadenceId, 6);
  expect(countsOf(await duesOf(first))).toEqual([1, 1, 1, 1, 1, 1]);
  await limit({ mailsPerDay: 3 });
  const late = await enroll(cadenceId, 2);
  await world.tick();
  const sent = await playOut([...first, ...late]);
  expect(isSorted(sent)).toBe(true);
  expect(countsOf(sent)).toEqual([3, 3, 2]);
  const run = await world.run(first[5]?.email ?? '');
  expect((await world.in((tx) => tx.ledger.byEnrollment(run.id))).map(({ words }) => words)).toContainEqual(
    expect.stringContaining('the limits of its sender have changed'),
  );
  await limit(none);
});

test('limits that come later give slots to whoever is planned already, before newcomers', async () => {
  await newDay();
  const { cadenceId } = await world.publish(tomorrow());
  const first = await enroll(cadenceId, 5);
  await limit({ mailsPerDay: 2, mailGapSeconds: 60 });
  const late = await enroll(cadenceId, 2);
  await world.tick();
  const all = await planned([...first, ...late]);
  expect(all.map(({ dueAt }) => dueAt)).toEqual(all.map(({ slot }) => slot));
  const times = all.map(({ dueAt }) => dueAt);
  expect(isSorted(times)).toBe(true);
  expect(countsOf(times)).toEqual([2, 2, 2, 1]);
  await playOut([...first, ...late]);
  await limit(none);
});

test('a forecast counts everybody once after limits have changed', async () => {
  await newDay();
  await limit({ mailsPerDay: 2 });
  const { cadenceId } = await world.publish(tomorrow());
  const first = await enroll(cadenceId, 6);
  await limit({ mailsPerDay: 3 });
  await world.tick();
  const times = await duesOf(first);
  expect(countsOf(times)).toEqual([3, 3]);
  const forecast = await forecastCadence(world.rep, { cadenceId, people: 3, zones: ['Europe/Berlin'] });
  const late = await enroll(cadenceId, 3);
  const [after] = new Set((await duesOf(late)).map(dayOf));
  expect(forecast.senders[0]?.days).toEqual([{ day: after, emails: 3 }]);
  expect(times.map(dayOf)).not.toContain(after);
  await playOut([...first, ...late]);
  await limit(none);
});

test('a mail that is to be tried again keeps its turn when limits change', async () => {
  await newDay();
  await limit({ mailsPerDay: 2 });
  const { cadenceId } = await world.publish(oneEmail());
  const first = await enroll(cadenceId, 2);
  await world.faults('sendgrid', { path: '/v3/mail/send', status: 429 });
  await world.tick();
  await world.faults('sendgrid');
  await limit({ mailsPerDay: 1 });
  const sent = await playOut(first);
  expect(countsOf(sent.toSorted((one, other) => one - other))).toEqual([1, 1]);
  await limit(none);
});

test('what new limits decide can be replayed', async () => {
  const { compared, different } = await replayRuns(world.admin, {});
  expect(compared).toBeGreaterThan(20);
  expect(different).toEqual([]);
});
