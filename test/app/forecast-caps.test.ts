import { afterAll, beforeAll, expect, test } from 'vitest';
import { addLeave } from '../../src/app/add-leave.ts';
import { setCompanyCaps } from '../../src/app/company-caps.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { forecastCadence } from '../../src/app/forecast-cadence.ts';
import { type CadenceInput, officeHours } from '../../src/cadence/index.ts';
import { happenedTo, playOn } from '../support/day-by-day.ts';
import { enrollStaff, staff } from '../support/staff.ts';
import { days, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ settings: { pollMinutes: 100_000, sendLeaseSeconds: 900 } });
});
afterAll(() => world.close());

let count = 0;
/** Three mails and two tasks at clock times, so that nothing is drawn. */
function atClockTimes(over: Partial<CadenceInput> = {}): CadenceInput {
  count += 1;
  const mail = (key: string, day: number, at: string) => ({
    ...{ key, name: `Mail ${key}`, channel: 'email' as const, day, at },
    variants: [{ key: 'a', subject: 'A question', body: 'Hello, one question.' }],
  });
  return {
    name: `At clock times ${count}`,
    schedule: { ...officeHours, holidays: 'ignore', repHolidays: 'ignore' },
    steps: [
      mail('m1', 1, '11:00'),
      { key: 'c1', name: 'Call', channel: 'call', day: 1, at: '15:00', script: 'Hi' },
      mail('m2', 3, '11:00'),
      {
        key: 'l1',
        name: 'LinkedIn',
        channel: 'linkedin',
        action: 'connect',
        day: 5,
        at: '14:00',
        script: 'Hi',
      },
      mail('m3', 9, '11:00'),
    ],
    ...over,
  };
}

const told = (loads: readonly { day: string; emails: number; tasks: object }[]) =>
  Object.fromEntries(loads.map(({ day, emails, tasks }) => [day, { emails, tasks }]));
const idsOf = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id);
const tomorrow = (after = 1) => new Date(world.now.getTime() + days(after)).toISOString().slice(0, 10);

/** Enrolls people, plays everything, and says what took place for them. */
async function play(cadenceId: string, personIds: readonly string[], more: object = {}) {
  await enrollPeople(world.rep, {
    cadenceId,
    listSource: 'A fair',
    people: { personIds: [...personIds] },
    ...more,
  });
  await playOn(world, new Date(world.now.getTime() + days(45)), 1000);
  return happenedTo(world, personIds);
}

test("touches that wait for their company's week, colleagues under way with others included", async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 3 };
  const { company, people: acme } = await staff(world, { name: 'Acme', caps }, ['Jane', 'John', 'Jill']);
  const { people: free } = await staff(world, { name: 'Free' }, ['Ada', 'Ben']);
  const under = (await world.publish(atClockTimes())).cadenceId;
  await enrollStaff(world, under, acme.slice(0, 1), world.admin);
  const { cadenceId } = await world.publish(atClockTimes());
  const ids = idsOf([...acme.slice(1), ...free]);
  const asked = { cadenceId, people: { personIds: ids } };
  const forecast = await forecastCadence(world.rep, asked);
  expect(forecast).toMatchObject({ people: 4, emails: 12, breaks: false, companies: { capped: 1 } });
  const [acmeUse] = forecast.companies.tightest;
  expect(acmeUse).toMatchObject({ name: 'Acme', cap: 3, count: 10, peak: { count: 3 } });
  expect(acmeUse?.moved).toBeGreaterThan(0);
  expect(forecast.words.join(' ')).toMatch(/Acme gets 3 touches of 3 allowed in the fullest week/);
  expect(await play(cadenceId, ids)).toEqual(told(forecast.days));
  await setCompanyCaps(world.admin, { id: company.id, caps: null });
});

test("first touches that wait for the cadence's day, and the start days by which none has to", async () => {
  const { people } = await staff(world, {}, ['Ann', 'Bob', 'Cid', 'Dot', 'Eve']);
  const { cadenceId } = await world.publish(atClockTimes({ limits: { newPeoplePerDay: 2 } }));
  await enrollStaff(world, cadenceId, people.slice(0, 1), world.admin);
  const asked = { cadenceId, people: { personIds: idsOf(people.slice(1)) } };
  const forecast = await forecastCadence(world.rep, asked);
  // One began already today.
  expect(forecast.newPeople).toMatchObject({ cap: 2, count: 4, peak: { count: 2 }, moved: 3 });
  expect([forecast.breaks, forecast.spread?.newPeople?.moved]).toEqual([true, 0]);
  const startsOver = [...(forecast.spread?.startsOver ?? [])];
  expect(startsOver.map(({ people: many }) => many)).toEqual([1, 2, 1]);
  const planned = await play(cadenceId, idsOf(people.slice(1)), { startsOver });
  expect(planned).toEqual(told(forecast.spread?.days ?? []));
});

test('a rep who is away: runs wait until they are back, and start days keep clear of it', async () => {
  const { people } = await staff(world, {}, ['Fay', 'Gus', 'Hal', 'Ida']);
  const { cadenceId } = await world.publish(atClockTimes());
  await addLeave(world.rep, { from: tomorrow(), until: tomorrow(8) });
  const asked = { cadenceId, people: { personIds: idsOf(people) }, tasksPerDay: 2 };
  const forecast = await forecastCadence(world.rep, asked);
  const away = forecast.days.filter(({ day }) => day >= tomorrow() && day <= tomorrow(8));
  expect(away).toEqual([]);
  expect(forecast.assumes.join(' ')).toMatch(/Robin Vale is away from .+: their runs wait\./);
  expect(forecast.spread?.startsOver?.some(({ day }) => day >= tomorrow() && day <= tomorrow(8))).toBe(false);
  expect(await play(cadenceId, idsOf(people))).toEqual(told(forecast.days));
});

test('a colleague who stands in has the tasks meanwhile', async () => {
  const { people } = await staff(world, {}, ['Jon', 'Kim']);
  const { cadenceId } = await world.publish(atClockTimes());
  const colleagueId = world.sample.admin.id;
  await addLeave(world.rep, { from: tomorrow(), until: tomorrow(6), policy: 'hand_over', colleagueId });
  const forecast = await forecastCadence(world.rep, { cadenceId, people: { personIds: idsOf(people) } });
  const tasksOf = (repId: string) => forecast.reps.find((one) => one.repId === repId)?.tasks;
  expect([tasksOf(world.sample.rep.id), tasksOf(colleagueId)]).toEqual([2, 2]);
  expect(await play(cadenceId, idsOf(people))).toEqual(told(forecast.days));
  const runs = await world.in((tx) => tx.enrollments.byPersons(idsOf(people)));
  const tasks = await world.in((tx) => tx.tasks.list({}, { cursor: null, limit: 200 }));
  const mine = tasks.items.filter((task) => runs.some(({ id }) => id === task.enrollmentId));
  expect(
    mine.filter(({ ownerUserId, channel }) => ownerUserId === colleagueId && channel === 'linkedin'),
  ).toHaveLength(2);
});

test('of people who are told by number alone nobody knows the company, and it says so', async () => {
  await world.in((tx) =>
    tx.workspace.update({
      contactRules: {
        coolDownDays: null,
        colleagueReply: 'nothing',
        companyCaps: { peopleAtOnce: null, touchesPerWeek: 5 },
      },
    }),
  );
  const { cadenceId } = await world.publish(atClockTimes());
  const { assumes } = await forecastCadence(world.rep, { cadenceId, people: 50 });
  expect(assumes.join(' ')).toContain('Caps of companies are not counted');
});

test('a plan of start days says which touches wait for their company all the same, and a cadence of calls counts no emails', async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 2 };
  const { people } = await staff(world, { name: 'Capped', caps }, ['Lea', 'Max', 'Ned', 'Oda']);
  const { steps, ...cadence } = atClockTimes({ limits: { newPeoplePerDay: 1 } });
  const calls = steps.filter(({ channel }) => channel === 'call');
  const { cadenceId } = await world.publish({
    ...cadence,
    steps: [...calls, ...steps.filter(({ channel }) => channel === 'linkedin')],
  });
  await world.setNow(new Date('2029-12-27T07:00:00Z'));
  const forecast = await forecastCadence(world.rep, { cadenceId, people: { personIds: idsOf(people) } });
  const words = forecast.words.join('\n');
  expect(words).toMatch(
    /^4 people ask for 8 tasks for reps \(4 calls, 4 LinkedIn\), from Thu 27 Dec to .* 2030\./,
  );
  const waits = forecast.spread?.companies.moved ?? 0;
  expect(waits).toBeGreaterThan(0);
  expect(words).toContain(
    `at most 1 new person a day, no limit of a sender, a rep or the cadence breaks, but ${waits} touches still wait for a later week because of their companies' caps.`,
  );
  expect(words).toMatch(/Started over 4 days, from Thu 27 Dec to \w+ \d+ Jan 2030,/);
  expect(words).not.toMatch(/nothing has to wait|\b0 emails/);
});
