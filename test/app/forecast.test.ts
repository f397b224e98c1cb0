import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { forecastCadence } from '../../src/app/forecast-cadence.ts';
import { previewEnrollment } from '../../src/app/preview-enrollment.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import { type CadenceInput, officeHours } from '../../src/cadence/index.ts';
import { localDay } from '../../src/cadence/windows.ts';
import { countryCodeOf } from '../../src/cadence/zone-countries.ts';
import { happenedTo, playOn } from '../support/day-by-day.ts';
import { days, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 200, settings: { pollMinutes: 100_000, sendLeaseSeconds: 900 } });
});
afterAll(() => world.close());

let count = 0;
const variants = (subject?: string) => [
  { key: 'a', ...(subject === undefined ? {} : { subject }), body: 'Hello, one question.' },
];

/** Mail, call, mail, LinkedIn, mail over nine days, in office hours. */
function mixed(): CadenceInput {
  count += 1;
  return {
    name: `Mixed ${count}`,
    type: 'cold_outbound',
    schedule: officeHours,
    steps: [
      {
        key: 'm1',
        name: 'Mail 1',
        channel: 'email',
        day: 1,
        at: 'morning',
        variants: variants('A question'),
      },
      { key: 'c1', name: 'Call 1', channel: 'call', day: 1, at: 'afternoon', script: 'Hi' },
      {
        key: 'm2',
        name: 'Mail 2',
        channel: 'email',
        day: 3,
        at: '10:00',
        thread: 'reply',
        variants: variants(),
      },
      { key: 'l1', name: 'LinkedIn', channel: 'linkedin', action: 'connect', after: '2d', script: 'Hi' },
      { key: 'm3', name: 'Mail 3', channel: 'email', day: 9, at: 'afternoon', variants: variants('Goodbye') },
    ],
  };
}

/** Mails alone: which people wait does not change how many do. */
function twoMails(): CadenceInput {
  const { steps, ...cadence } = mixed();
  return {
    ...cadence,
    steps: steps.flatMap((step) =>
      step.key === 'm1' ? [step] : step.key === 'm2' ? [{ ...step, day: 8 }] : [],
    ),
  };
}

const selectionOf = (people: readonly Prospect[]) => ({
  crm: people[0]?.crm ?? ('salesforce' as const),
  refs: people.map(({ ref }) => ({ ...ref })),
});
const europe = ['Berlin', 'London', 'Paris', 'Madrid', 'Stockholm'];
/**
 * Somebody whose working day is one day of the rep's, too, since the minute of a touch is drawn anew at enrollment; and
 * who has a phone, so that no call is skipped.
 */
const takeMany = (many: number): Prospect[] => {
  const found: Prospect[] = [];
  while (found.length < many) {
    const one = world.take('salesforce');
    if (one.phone !== null && !one.doNotCall && europe.includes(one.city ?? '')) found.push(one);
  }
  return found;
};

async function limit(mailsPerDay: number | null) {
  const senders = await world.in((tx) => tx.users.senders());
  const own = senders.find((one) => one.userId === world.sample.rep.id);
  await updateSender(world.rep, { id: own?.id ?? '', mailsPerDay });
}

const playAll = (until: Date, stepMs: number) => playOn(world, until, stepMs);

async function happened(people: readonly Prospect[]) {
  const persons = await world.in((tx) => tx.people.byEmails(people.map(({ email }) => email)));
  return happenedTo(
    world,
    persons.map(({ id }) => id),
  );
}

const told = (loads: readonly { day: string; emails: number; tasks: object }[]) =>
  Object.fromEntries(loads.map(({ day, emails, tasks }) => [day, { emails, tasks }]));

describe('what is forecast is what happens, day by day:', { timeout: 180_000 }, () => {
  test('all at once, without limits', async () => {
    const people = takeMany(8);
    const { cadenceId } = await world.publish(mixed());
    const forecast = await forecastCadence(world.rep, {
      cadenceId,
      people: selectionOf(people),
    });
    expect([forecast.people, forecast.emails, forecast.breaks]).toEqual([8, 24, false]);
    await enrollPeople(world.rep, { cadenceId, listSource: 'A fair', people: selectionOf(people) });
    await playAll(new Date(world.now.getTime() + days(20)), minutes(10));
    expect(await happened(people)).toEqual(told(forecast.days));
  });

  test('with a limit that makes mails wait', async () => {
    await limit(3);
    const people = takeMany(7);
    const { cadenceId } = await world.publish(twoMails());
    const forecast = await forecastCadence(world.rep, {
      cadenceId,
      people: selectionOf(people),
    });
    expect(forecast.breaks).toBe(true);
    // Three, three and one for either mail.
    expect(forecast.days.map(({ emails }) => emails)).toEqual([3, 3, 1, 3, 3, 1]);
    expect(forecast.senders[0]?.moved).toBeGreaterThan(0);
    await enrollPeople(world.rep, { cadenceId, listSource: 'A fair', people: selectionOf(people) });
    await playAll(new Date(world.now.getTime() + days(40)), 1000);
    const mails = (counts: ReturnType<typeof told>) =>
      Object.entries(counts).map(([day, { emails }]) => [day, emails]);
    expect(mails(await happened(people))).toEqual(mails(told(forecast.days)));
  });

  test('started over several days as proposed, with others under way', async () => {
    await limit(3);
    const [others, people] = [takeMany(1), takeMany(6)];
    const under = await world.publish(mixed());
    await enrollPeople(world.rep, {
      cadenceId: under.cadenceId,
      listSource: 'A fair',
      people: selectionOf(others),
    });
    const { cadenceId } = await world.publish(mixed());
    const asked = { cadenceId, listSource: 'A fair', people: selectionOf(people), tasksPerDay: 4 };
    const { spread, assumes } = await forecastCadence(world.rep, asked);
    expect(assumes.join(' ')).toContain('1 person under way');
    const startsOver = [...(spread?.startsOver ?? [])];
    expect(startsOver.length).toBeGreaterThan(1);
    // The preview says the same plan, and when each of them starts.
    const preview = await previewEnrollment(world.rep, {
      cadenceId,
      listSource: 'A fair',
      people: selectionOf(people),
      startsOver,
    });
    expect(preview.forecast?.startsOver).toEqual(startsOver);
    expect(preview.forecast?.breaks).toBe(false);
    const firstDays = preview.results.map(({ firstTouch }) =>
      firstTouch === null ? null : localDay(firstTouch.dueAt.getTime(), firstTouch.zone).toString(),
    );
    expect(new Set(firstDays).size).toBe(startsOver.length);
    const answer = await enrollPeople(world.rep, {
      cadenceId,
      listSource: 'A fair',
      people: selectionOf(people),
      startsOver,
    });
    expect('enrolled' in answer && answer.enrolled).toBe(6);
    await playAll(new Date(world.now.getTime() + days(60)), 1000);
    expect(await happened(people)).toEqual(told(spread?.days ?? []));
    const both = await happened([...people, ...others]);
    for (const { emails, tasks } of Object.values(both)) {
      expect(emails).toBeLessThanOrEqual(3);
      expect(Object.values(tasks).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(4);
    }
  });

  describe('over Easter, which is closed for the rep and for people in Germany, for people in France but in part,', () => {
    /** The Wednesday before; the rep is in Berlin. */
    const wednesday = new Date('2027-03-24T07:00:00Z');
    let all: readonly Prospect[] = [];
    beforeAll(() => {
      all = world.takeAll('hubspot');
    });
    const takeFrom = (country: string, many: number) => {
      const here = all.filter(
        (one) => countryCodeOf(one.country ?? '') === country && one.phone !== null && !one.doNotCall,
      );
      const taken = here.slice(0, many);
      expect(taken).toHaveLength(many);
      all = all.filter((one) => !taken.includes(one));
      return taken;
    };
    /** Mail on Wednesday and on Good Friday, then a call and what else there is to do. */
    const overEaster = (): CadenceInput => ({ ...mixed(), schedule: { ...officeHours, holidays: 'skip' } });

    test('all at once', async () => {
      await limit(null);
      await world.setNow(wednesday);
      const people = [...takeFrom('DE', 3), ...takeFrom('FR', 2)];
      const { cadenceId } = await world.publish(overEaster());
      const forecast = await forecastCadence(world.rep, {
        cadenceId,
        people: selectionOf(people),
      });
      const friday = forecast.days.find((one) => one.day === '2027-03-26');
      // People in France get their mail on Good Friday; nobody else does anything.
      expect(friday).toMatchObject({ emails: 2, tasks: {} });
      expect(forecast.days.some((one) => one.day === '2027-03-29')).toBe(false);
      await enrollPeople(world.rep, { cadenceId, listSource: 'A fair', people: selectionOf(people) });
      await playAll(new Date(world.now.getTime() + days(30)), minutes(10));
      expect(await happened(people)).toEqual(told(forecast.days));
    });

    test('with start days of which one is Good Friday, and with others under way', async () => {
      await world.setNow(new Date('2028-04-12T06:00:00Z'));
      const [others, people] = [takeFrom('DE', 1), [...takeFrom('DE', 2), ...takeFrom('FR', 2)]];
      const under = await world.publish(overEaster());
      await enrollPeople(world.rep, {
        cadenceId: under.cadenceId,
        listSource: 'A fair',
        people: selectionOf(others),
      });
      const { cadenceId } = await world.publish(overEaster());
      const startsOver = [
        { day: '2028-04-13', people: 1 },
        { day: '2028-04-14', people: 3 },
      ];
      const asked = { cadenceId, listSource: 'A fair', people: selectionOf(people), startsOver };
      const forecast = await forecastCadence(world.rep, asked);
      await enrollPeople(world.rep, {
        cadenceId,
        listSource: 'A fair',
        people: selectionOf(people),
        startsOver,
      });
      await playAll(new Date(world.now.getTime() + days(40)), minutes(10));
      expect(await happened(people)).toEqual(told(forecast.days));
      const both = Object.entries(await happened([...people, ...others]));
      const mails = Math.max(...both.map(([, one]) => one.emails));
      expect(forecast.senders[0]?.peak?.emails).toBe(mails);
    });
  });
});
