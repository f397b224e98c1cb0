import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { nextWorkAt } from '../../src/app/advance-clock.ts';
import { releaseSender } from '../../src/app/release-sender.ts';
import { resumeAll } from '../../src/app/resume-all.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import { stopAll } from '../../src/app/stop-all.ts';
import { type CadenceInput, isOpenAt, officeHours } from '../../src/cadence/index.ts';
import { localDay } from '../../src/cadence/windows.ts';
import { oneEmail } from '../support/cadences.ts';
import { days, hours, minutes, monday, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 250, settings: { pollMinutes: 100_000 } });
});
afterAll(() => world.close());
let weeks = 0;
/** Each test has weeks of its own, from a Monday morning on. */
beforeEach(async () => {
  weeks += 4;
  await world.setNow(new Date(monday.getTime() + weeks * days(7)));
});
afterEach(async () => {
  await world.faults('sendgrid');
  await limit({ mailsPerDay: null, mailsPerHour: null, mailGapSeconds: null });
});

const zone = 'Europe/Berlin';
const caps = { mailsPerDay: 10, mailsPerHour: 5, mailGapSeconds: 60 };

async function ownSender(): Promise<string> {
  const senders = await world.in((tx) => tx.users.senders());
  return senders.find((one) => one.userId === world.sample.rep.id)?.id ?? '';
}
const limit = async (limits: Partial<Record<keyof typeof caps, number | null>>) =>
  updateSender(world.rep, { id: await ownSender(), ...limits });

const outage = (status: 401 | 429) => world.faults('sendgrid', { path: '/v3/mail/send', status });

function atOnce(): CadenceInput {
  return { ...oneEmail(), schedule: officeHours };
}

async function enrollMany(count: number, definition: CadenceInput = atOnce()) {
  const people = Array.from({ length: count }, () => world.take('salesforce'));
  const { cadenceId } = await world.publish(definition);
  await world.enroll(cadenceId, people);
  return { people, cadenceId };
}

/** Ticks at each moment at which something is due. */
async function play(until: Date): Promise<void> {
  await world.tick();
  for (let at = await nextWorkAt(world.ctx); at !== null && at < until; at = await nextWorkAt(world.ctx)) {
    await world.setNow(new Date(Math.max(at.getTime(), world.now.getTime() + 1)));
    await world.tick();
  }
  await world.setNow(until);
}
const playFor = (milliseconds: number) => play(new Date(world.now.getTime() + milliseconds));

const logged = z.object({
  mails: z.array(z.object({ accepted_at: z.string(), recipients: z.array(z.object({ email: z.string() })) })),
});
/** When these people got their mail, by SendGrid's log, in order; nobody got two. */
async function sentTo(people: readonly Prospect[]): Promise<readonly number[]> {
  const response = await fetch(`${world.url('sendgrid')}/sandbox/mails?limit=5000`);
  const addresses = new Set(people.map((one) => one.email));
  const found = logged
    .parse(await response.json())
    .mails.flatMap(({ accepted_at, recipients }) =>
      recipients.map(({ email }) => ({ email, at: Date.parse(accepted_at) })),
    )
    .filter(({ email }) => addresses.has(email));
  expect(new Set(found.map(({ email }) => email)).size).toBe(found.length);
  return found.map(({ at }) => at).sort((one, other) => one - other);
}

const most = (times: readonly number[], keyOf: (at: number) => string | number) => {
  const counts = new Map<string | number, number>();
  for (const at of times) counts.set(keyOf(at), (counts.get(keyOf(at)) ?? 0) + 1);
  return Math.max(0, ...counts.values());
};

function expectWithinCaps(times: readonly number[]): void {
  expect(most(times, (at) => localDay(at, zone).toString())).toBeLessThanOrEqual(caps.mailsPerDay);
  expect(most(times, (at) => Math.floor(at / hours(1)))).toBeLessThanOrEqual(caps.mailsPerHour);
  // A round that begins a moment late takes it off the gap.
  const gap = caps.mailGapSeconds * 1000 - 10;
  for (const [index, at] of times.entries())
    if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(gap);
}

async function expectOpen(people: readonly Prospect[]): Promise<void> {
  for (const { email } of people) {
    const { zone } = await world.run(email);
    for (const at of await sentTo(people.filter((one) => one.email === email)))
      expect(isOpenAt(at, { schedule: officeHours, zone })).toBe(true);
  }
}

test('30 mails that did not leave in an outage are tried again within the caps, none lost and none twice', async () => {
  // All fail at once, before their sender has limits; those come while nothing leaves.
  const { people } = await enrollMany(30);
  await outage(429);
  await playFor(minutes(30));
  await limit(caps);
  await playFor(hours(3));
  expect(await sentTo(people)).toEqual([]);
  await world.faults('sendgrid');
  await playFor(days(10));
  const sent = await sentTo(people);
  expect(sent).toHaveLength(30);
  expectWithinCaps(sent);
  await expectOpen(people);
  // Three days are enough for 30 at 10 a day.
  expect(new Set(sent.map((at) => localDay(at, zone).toString())).size).toBe(3);
});

test('what was planned in the meantime and what is tried again share the caps', async () => {
  await limit(caps);
  const before = await enrollMany(8);
  await outage(429);
  await playFor(hours(2));
  const after = await enrollMany(8);
  await world.faults('sendgrid');
  await playFor(days(7));
  const sent = await sentTo([...before.people, ...after.people]);
  expect(sent).toHaveLength(16);
  expectWithinCaps(sent);
});

test('a released sender with limits sends what waited for it within them', async () => {
  const { people } = await enrollMany(15);
  await outage(401);
  await playFor(hours(2));
  await world.faults('sendgrid');
  await limit(caps);
  await releaseSender(world.admin, { senderId: await ownSender() });
  await playFor(days(5));
  const sent = await sentTo(people);
  expect(sent).toHaveLength(15);
  expectWithinCaps(sent);
});

test('limits that change while mails wait for their slots bind those, too', async () => {
  await limit({ mailsPerDay: 10 });
  const { people } = await enrollMany(20);
  await outage(429);
  await playFor(hours(1));
  await world.faults('sendgrid');
  await playFor(hours(1));
  await limit({ mailsPerDay: 2 });
  const from = world.now.getTime();
  await playFor(days(21));
  const sent = await sentTo(people);
  expect(sent).toHaveLength(20);
  const later = sent.filter((at) => at > from);
  expect(later.length).toBeGreaterThan(2);
  expect(most(later, (at) => localDay(at, zone).toString())).toBeLessThanOrEqual(2);
});

test('without limits, what failed together does not come back in one second, and not at night', async () => {
  const { people } = await enrollMany(20);
  await outage(429);
  await playFor(hours(4));
  await world.faults('sendgrid');
  await playFor(days(3));
  const sent = await sentTo(people);
  expect(sent).toHaveLength(20);
  expect(most(sent, (at) => Math.floor(at / 1000))).toBeLessThanOrEqual(5);
  expect((sent.at(-1) ?? 0) - (sent[0] ?? 0)).toBeGreaterThan(minutes(15));
  await expectOpen(people);
});

test('attempts that are due since days, after downtime, are spread over a window', async () => {
  const { people } = await enrollMany(20);
  await outage(429);
  // Nothing leaves before the time is over in which the enrollment may be undone.
  await playFor(minutes(6));
  await world.faults('sendgrid');
  await world.setNow(new Date(world.now.getTime() + days(3)));
  const from = world.now.getTime();
  await playFor(days(4));
  const sent = await sentTo(people);
  expect(sent).toHaveLength(20);
  expect(sent.filter((at) => at < from + minutes(1)).length).toBeLessThan(5);
  expect((sent.at(-1) ?? 0) - (sent[0] ?? 0)).toBeGreaterThan(hours(1));
  await expectOpen(people);
});

test.each(['sender', 'cadence'] as const)(
  'what waited for a %s that is let go leaves one by one, the first at once',
  async (what) => {
    const { people, cadenceId } = await enrollMany(10, oneEmail());
    await outage(what === 'sender' ? 401 : 429);
    await playFor(minutes(6));
    if (what === 'cadence') await stopAll(world.admin, { scope: 'cadence', id: cadenceId });
    await playFor(hours(3));
    await world.faults('sendgrid');
    if (what === 'sender') await releaseSender(world.admin, { senderId: await ownSender() });
    else await resumeAll(world.admin, { scope: 'cadence', id: cadenceId });
    const from = world.now.getTime();
    await playFor(hours(2));
    const sent = await sentTo(people);
    expect(sent).toHaveLength(10);
    expect(sent[0]).toBe(from);
    expect(most(sent, (at) => Math.floor(at / 1000))).toBeLessThanOrEqual(2);
  },
);
