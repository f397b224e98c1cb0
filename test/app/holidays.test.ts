import { afterAll, beforeAll, expect, test } from 'vitest';
import { putInsights } from '../../src/app/put-insights.ts';
import { readHolidays } from '../../src/app/read-holidays.ts';
import { readPerson } from '../../src/app/read-people.ts';
import { listTasks } from '../../src/app/read-tasks.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { updateUser } from '../../src/app/update-user.ts';
import { writeEmail } from '../../src/app/write-email.ts';
import { officeHours } from '../../src/cadence/model.ts';
import { countryCodeOf } from '../../src/cadence/zone-countries.ts';
import { callThenEmail, twoEmails } from '../support/cadences.ts';
import { days, minutes, monday, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 160 });
});
afterAll(() => world.close());

let people: Prospect[];

/** Somebody who lives in a country, whom no other test has. */
function from(country: string): Prospect {
  people ??= [...world.takeAll('hubspot')];
  const at = people.findIndex((one) => countryCodeOf(one.country ?? '') === country);
  const [who] = at === -1 ? [] : people.splice(at, 1);
  if (who === undefined) throw new Error(`Nobody is left in ${country}.`);
  return who;
}

/** The day before Thanksgiving, at noon in London. */
const wednesday = new Date(monday.getTime() + days(2) + 2 * 3_600_000);

async function decisions(email: string) {
  const { id } = await world.run(email);
  return world.in((tx) => tx.ledger.byEnrollment(id));
}

test('a touch slides over the public holidays of where the person lives, and the ledger says over which', async () => {
  await world.setNow(wednesday);
  const [american, briton] = [from('US'), from('GB')];
  const cadence = { ...twoEmails(), schedule: officeHours };
  const steps = cadence.steps.map((step, at) => ({ ...step, day: at + 1, at: '10:00' }));
  const { cadenceId } = await world.publish({ ...cadence, steps });
  await world.enroll(cadenceId, [american, briton]);
  await world.runFor(days(1));
  await world.runUntil(new Date(monday.getTime() + days(8)));
  const dayOf = async (email: string) =>
    (await world.mailsTo(email)).map((mail) => mail.accepted_at.slice(0, 10));
  expect((await dayOf(american.email)).some((day) => day === '2026-11-26')).toBe(false);
  expect(await dayOf(briton.email)).toContain('2026-11-26');
  const told = (await decisions(american.email)).find((entry) => entry.words.includes('Thanksgiving'));
  expect(told?.words).toMatch(/Not on Thu 26 Nov \(Thanksgiving Day\)/);
  expect(told?.facts.closedDays).toMatchObject({ '2026-11-26': 'Thanksgiving Day' });
  const run = await world.run(american.email);
  expect(run.place).toMatchObject({ holidays: expect.stringMatching(/^US-/), holidaysOrigin: 'address' });
  expect((await replayRuns(world.admin, {})).different).toEqual([]);
});

test('only the holidays that were met stand in the ledger', async () => {
  const who = from('US');
  const { cadenceId } = await world.publish({ ...twoEmails(), schedule: officeHours });
  await world.enroll(cadenceId, [who]);
  for (const entry of await decisions(who.email))
    expect(Object.keys(entry.facts.closedDays ?? {}).length).toBeLessThan(3);
});

test('a schedule may ignore them', async () => {
  await world.setNow(new Date('2026-12-24T12:00:00Z'));
  const who = from('GB');
  const cadence = { ...twoEmails(), schedule: { ...officeHours, holidays: 'ignore' as const } };
  const steps = cadence.steps.map((step, at) => ({ ...step, day: at + 1, at: '10:00' }));
  const { cadenceId } = await world.publish({ ...cadence, steps });
  await world.enroll(cadenceId, [who]);
  await world.runUntil(new Date('2026-12-25T18:00:00Z'));
  expect((await world.mailsTo(who.email)).map((mail) => mail.accepted_at.slice(0, 10))).toContain(
    '2026-12-25',
  );
});

test("tasks keep off the owner's holidays, automatic mail does not", async () => {
  await world.setNow(new Date('2027-01-04T08:00:00Z'));
  const ownerId = world.rep.actor.userId ?? '';
  await updateUser(world.admin, { id: ownerId, holidays: 'de-by' });
  const [called, mailed] = [from('GB'), from('GB')];
  const call = callThenEmail();
  const steps = call.steps.slice(0, 1).map((step) => ({ ...step, day: 3, at: '10:00' }));
  // 6 January is a holiday in Bavaria and none in Britain.
  const calls = await world.publish({ ...call, steps, schedule: officeHours });
  await world.enroll(calls.cadenceId, [called]);
  const mails = twoEmails();
  const mail = mails.steps.slice(0, 1).map((step) => ({ ...step, day: 3, at: '10:00' }));
  const sent = await world.publish({ ...mails, steps: mail, schedule: officeHours });
  await world.enroll(sent.cadenceId, [mailed]);
  expect((await world.run(called.email)).next?.dueAt.toISOString()).toBe('2027-01-07T10:00:00.000Z');
  expect((await world.run(called.email)).words).toMatch(/Not on Wed 6 Jan \(Epiphany, a holiday of /);
  expect((await world.run(mailed.email)).next?.dueAt.toISOString()).toBe('2027-01-06T10:00:00.000Z');
  await updateUser(world.admin, { id: ownerId, holidays: 'none' });
  expect((await replayRuns(world.admin, {})).different).toEqual([]);
});

test('an email does not get a slot on a holiday', async () => {
  await world.setNow(new Date('2027-12-24T13:00:00Z'));
  const who = from('GB');
  const limit = (mailsPerDay: number | null) =>
    world.in(async (tx) => {
      for (const { id } of await tx.users.senders()) await tx.users.updateSender(id, { mailsPerDay });
    });
  const cadence = twoEmails();
  const steps = cadence.steps.slice(0, 1).map((step) => ({ ...step, at: '16:00' }));
  const { cadenceId } = await world.publish({ ...cadence, steps, schedule: officeHours });
  await limit(1);
  const other = from('GB');
  await world.enroll(cadenceId, [other, who]);
  await limit(null);
  const due = await Promise.all([other, who].map(async ({ email }) => (await world.run(email)).next?.dueAt));
  const dates = due.map((at) => at?.toISOString().slice(0, 10)).sort();
  // Christmas is a Saturday: Monday and Tuesday stand for it and for Boxing Day.
  expect(dates).toEqual(['2027-12-24', '2027-12-29']);
});

test('a run whose missing value comes on a holiday goes on after it, by itself and by a rep', async () => {
  await world.setNow(new Date('2028-12-22T12:00:00Z'));
  const [waits, written] = [from('GB'), from('GB')];
  const learn = ({ email }: Prospect) =>
    putInsights(world.admin, { insights: [{ email, key: 'trigger', value: 'drivers', source: 'news' }] });
  // A text may need an insight whose key has come in before.
  const known = from('US');
  await world.enroll((await world.publish(twoEmails())).cadenceId, [known]);
  await learn(known);
  const variants = [{ key: 'a', subject: 'A question', body: 'You hire {{ insights.trigger }}.' }];
  const step = { key: 'intro', name: 'Intro', channel: 'email' as const, day: 1, at: 'immediate' as const };
  const mails = { ...twoEmails(), schedule: officeHours, steps: [{ ...step, variants }] };
  const { cadenceId } = await world.publish(mails);
  await world.enroll(cadenceId, [waits, written]);
  await world.tick();
  expect(await world.run(waits.email)).toMatchObject({ state: 'paused', reason: 'held' });
  // Christmas is a Monday, and Boxing Day after it.
  await world.setNow(new Date('2028-12-25T12:00:00Z'));
  await learn(waits);
  const { items } = await listTasks(world.rep, { sort: 'due', limit: 200 });
  const fix = items.find((task) => task.person?.email === written.email && task.state === 'open');
  await writeEmail(world.rep, { taskId: fix?.id ?? '', subject: 'Drivers', text: 'I saw that you hire.' });
  await world.tick();
  for (const { email } of [waits, written]) {
    const run = await world.run(email);
    expect(run.state).toBe('active');
    expect(run.next?.dueAt.toISOString().slice(0, 10)).toBe('2028-12-27');
  }
});

test('a page says whose holidays a person has, and how that is known', async () => {
  const who = from('GB');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  const person = await readPerson(world.rep, (await world.person(who.email)).id);
  expect(person.holidays).toMatchObject({
    ...{ region: 'GB-ENG', name: 'England, United Kingdom', origin: 'address', confidence: 'high' },
    words: `from the city: ${who.city}`,
  });
  expect(person.holidays?.next).not.toBeNull();
  expect(person.zoneWords).not.toBe('');
});

test('what is no region is refused in words', async () => {
  const id = world.rep.actor.userId ?? '';
  await expect(updateUser(world.admin, { id, holidays: 'Bavaria' })).rejects.toThrow(
    /No public holidays are known/,
  );
  await expect(readHolidays(world.rep, { region: 'QQ' })).rejects.toThrow(
    /No public holidays are known for 'QQ'/,
  );
  const { items } = await readHolidays(world.rep, { region: 'de-by', year: 2026 });
  expect(items).toContainEqual({ day: '2026-01-06', name: 'Epiphany' });
  await world.runFor(minutes(1));
});
