import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { nextWorkAt } from '../../src/app/advance-clock.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { resumeAll } from '../../src/app/resume-all.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { stopAll } from '../../src/app/stop-all.ts';
import { type CadenceInput, isOpenAt, officeHours, slotGraceMs } from '../../src/cadence/index.ts';
import { localDay } from '../../src/cadence/windows.ts';
import type { Store } from '../../src/ports/store.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { oneEmail } from '../support/cadences.ts';
import { openProcesses } from '../support/processes.ts';
import { days, hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
/** The database connections of other processes. */
let stores: Store[];
beforeAll(async () => {
  world = await openWorld({ people: 600, settings: { pollMinutes: 100_000 } });
  stores = await openProcesses(world.db.url);
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await world.close();
});

const zone = 'Europe/Berlin';
const caps = { mailsPerDay: 8, mailsPerHour: 3, mailGapSeconds: 60 };
const none = { mailsPerDay: null, mailsPerHour: null, mailGapSeconds: null };

async function limit(limits: Partial<Record<keyof typeof caps, number | null>>) {
  const senders = await world.in((tx) => tx.users.senders());
  const own = senders.find((one) => one.userId === world.sample.rep.id);
  return updateSender(world.rep, { id: own?.id ?? '', ...limits });
}

const slots = () =>
  world.db.query<{ at: Date; used: boolean; enrollment_id: string }>(
    'select at, used, enrollment_id from sender_slots order by at',
  );

/** An email in the morning of the first day with a window. */
function morningEmail(): CadenceInput {
  const cadence = oneEmail();
  return {
    ...cadence,
    schedule: officeHours,
    steps: cadence.steps.map((step) => ({ ...step, at: '09:00' })),
  };
}

const logged = z.object({
  mails: z.array(z.object({ accepted_at: z.string(), recipients: z.array(z.object({ email: z.string() })) })),
});
/** When each of these people got their mail, by SendGrid's log. */
async function sentTo(people: readonly Prospect[]): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${world.url('sendgrid')}/sandbox/mails?limit=5000`);
  const addresses = new Set(people.map((one) => one.email));
  const mails = logged
    .parse(await response.json())
    .mails.flatMap(({ accepted_at, recipients }) =>
      recipients.map(({ email }) => [email, Date.parse(accepted_at)] as const),
    );
  const found = mails.filter(([email]) => addresses.has(email));
  expect(new Set(found.map(([email]) => email)).size).toBe(found.length);
  return new Map(found);
}

async function tickOf(...some: readonly Store[]): Promise<void> {
  await world.in((tx) => tx.workspace.dueBy(world.now));
  await Promise.all(some.map((store) => tick(world.withStore(store))));
  await world.standIns.settled();
}

/** How soon after one tick the next one comes at the earliest. */
const tickMs = 1000;

/** Ticks at each moment at which something is due: first of three processes at once, then of each in turn. */
async function playAll(until: Date): Promise<void> {
  await tickOf(...stores);
  let turn = 0;
  for (let at = await nextWorkAt(world.ctx); at !== null && at < until; at = await nextWorkAt(world.ctx)) {
    await world.setNow(new Date(Math.max(at.getTime(), world.now.getTime() + tickMs)));
    turn += 1;
    await tickOf(...stores.slice(turn % 3, (turn % 3) + 1));
  }
}

type Caps = typeof caps;

const perDay = (sent: ReadonlyMap<string, number>) => {
  const counts = new Map<string, number>();
  for (const at of [...sent.values()].sort((one, other) => one - other)) {
    const day = localDay(at, zone).toString();
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return counts;
};

function expectWithinCaps(times: readonly number[], within: Caps = caps): void {
  const sorted = [...times].sort((one, other) => one - other);
  const count = (keyOf: (at: number) => string) => {
    const counts = new Map<string, number>();
    for (const at of sorted) counts.set(keyOf(at), (counts.get(keyOf(at)) ?? 0) + 1);
    return Math.max(0, ...counts.values());
  };
  expect(count((at) => localDay(at, zone).toString())).toBeLessThanOrEqual(within.mailsPerDay);
  expect(count((at) => new Date(at).toISOString().slice(0, 13))).toBeLessThanOrEqual(within.mailsPerHour);
  // The gap is one between slots; a mail leaves at the tick after its own, here at most a second later.
  const gap = within.mailGapSeconds * 1000 - tickMs;
  for (const [index, at] of sorted.entries())
    if (index > 0) expect(at - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(gap);
}

async function expectOpen(sent: ReadonlyMap<string, number>): Promise<void> {
  for (const [email, at] of sent) {
    const run = await world.run(email);
    expect(isOpenAt(at, { schedule: officeHours, zone: run.zone })).toBe(true);
  }
}

const takeMany = (count: number) => Array.from({ length: count }, () => world.take('salesforce'));

async function enrollMany(definition: CadenceInput, people: readonly Prospect[]): Promise<void> {
  const { cadenceId } = await world.publish(definition);
  await world.enroll(cadenceId, people);
}

test('a sender without limits takes no slots', async () => {
  await enrollMany(oneEmail(), takeMany(2));
  await world.tick();
  expect(await slots()).toEqual([]);
});

test('a gap parts mails that were planned for the same moment, and why says who moved them', async () => {
  await limit({ mailGapSeconds: 90 });
  const people = takeMany(3);
  const { cadenceId } = await world.publish(oneEmail());
  const { results } = await world.enroll(cadenceId, people);
  expect(results[1]?.reason).toContain("The sender's limits move it to");
  const planned = await Promise.all(people.map(async ({ email }) => (await world.run(email)).next?.dueAt));
  const start = world.now.getTime();
  expect(planned.map((at) => (at?.getTime() ?? 0) - start)).toEqual([0, 90_000, 180_000]);
  const { runs } = await explainPerson(world.rep, { person: people[2]?.email ?? '' });
  expect(runs[0]?.sentence).toMatch(/limits moved it from/);
  const [entry] = runs[0]?.decisions ?? [];
  expect(entry?.event).toMatchObject({ slot: planned[2]?.toISOString() });
  expect(entry?.facts).toMatchObject({ plannedAt: world.now.toISOString() });
  await playAll(new Date(start + hours(1)));
  const sent = await sentTo(people);
  expect(people.map(({ email }) => (sent.get(email) ?? 0) - start)).toEqual([0, 90_000, 180_000]);
  await limit(none);
});

test('a slot goes back when its run is paused or stopped, and another mail takes it', async () => {
  await limit({ mailsPerDay: 1 });
  await world.setNow(new Date(world.now.getTime() + days(1)));
  const [one, two, three] = takeMany(3) as [Prospect, Prospect, Prospect];
  await enrollMany(oneEmail(), [one]);
  const first = (await world.run(one.email)).next?.dueAt;
  await enrollMany(oneEmail(), [two]);
  expect((await world.run(two.email)).next?.dueAt.getTime()).toBeGreaterThan(first?.getTime() ?? 0);
  const { id } = await world.run(one.email);
  await steerEnrollment(world.rep, { enrollmentId: id, command: 'pause' });
  await enrollMany(oneEmail(), [three]);
  expect((await slots()).filter((slot) => !slot.used)).toHaveLength(2);
  for (const { email } of [two, three])
    await steerEnrollment(world.rep, { enrollmentId: (await world.run(email)).id, command: 'stop' });
  expect((await slots()).filter((slot) => !slot.used)).toEqual([]);
  const resumed = await steerEnrollment(world.rep, { enrollmentId: id, command: 'resume' });
  expect((await slots()).filter((slot) => !slot.used)).toMatchObject([{ at: resumed.next?.dueAt }]);
  await steerEnrollment(world.rep, { enrollmentId: id, command: 'stop' });
  await limit(none);
});

test('limits that come later bind what is planned already', async () => {
  const people = takeMany(5);
  await enrollMany(morningEmail(), people);
  await limit(caps);
  await playAll(new Date(world.now.getTime() + days(7)));
  const sent = await sentTo(people);
  expect(sent.size).toBe(5);
  expectWithinCaps([...sent.values()]);
  await limit(none);
});

test('several processes that plan at once break no cap and lose nobody', async () => {
  await limit(caps);
  const people = takeMany(18);
  const { cadenceId } = await world.publish(morningEmail());
  const groups = Array.from({ length: 9 }, (_, index) => people.slice(index * 2, index * 2 + 2));
  await Promise.all(
    groups.map(async (group, index) => {
      const store = stores[index % stores.length];
      if (store === undefined) throw new Error('There are three stores.');
      const refs = group.map((one) => ({ ...one.ref }));
      await enrollPeople(
        { ...world.rep, store },
        { cadenceId, people: { crm: 'salesforce', refs }, listSource: 'List view "Test"' },
      );
    }),
  );
  const taken = (await slots()).filter((slot) => !slot.used);
  expect(taken).toHaveLength(18);
  expectWithinCaps(taken.map(({ at }) => new Date(at).getTime()));
  await playAll(new Date(world.now.getTime() + days(7)));
  const sent = await sentTo(people);
  expect(sent.size).toBe(18);
  expectWithinCaps([...sent.values()]);
  await limit(none);
});

test('after three days of downtime 120 late mails keep caps and windows, none is lost, and slots go away', async () => {
  // They are planned without limits, for one morning; then nothing runs for three days.
  const people = takeMany(120);
  const cadence = morningEmail();
  await enrollMany(cadence, people.slice(0, 60));
  await enrollMany(cadence, people.slice(60));
  const caps = { mailsPerDay: 16, mailsPerHour: 4, mailGapSeconds: 60 };
  await limit(caps);
  await world.setNow(new Date(world.now.getTime() + days(3)));
  const from = world.now;
  await playAll(new Date(from.getTime() + days(21)));
  const sent = await sentTo(people);
  expect(sent.size).toBe(120);
  expectWithinCaps([...sent.values()], caps);
  await expectOpen(sent);
  expect(Math.min(...sent.values())).toBeGreaterThanOrEqual(from.getTime());
  // Days are used up one after the other: 120 take eight of 16, and two more for what their spread leaves free.
  const counts = [...perDay(sent).values()];
  expect(counts.length).toBeLessThanOrEqual(10);
  expect(counts.filter((count) => count === caps.mailsPerDay).length).toBeGreaterThanOrEqual(5);
  await world.setNow(new Date(Math.max(...sent.values()) + days(3)));
  expect(await slots()).not.toEqual([]);
  const [last] = takeMany(1) as [Prospect];
  await enrollMany(morningEmail(), [last]);
  expect(await slots()).toMatchObject([{ enrollment_id: (await world.run(last.email)).id, used: false }]);
  await limit(none);
}, 120_000);

test('mails that became due while the workspace was stopped do not leave in one burst, limits or not', async () => {
  // At midnight, so that a whole window is ahead at whatever time of the day the tests before this one ended.
  await world.setNow(new Date(Math.ceil(world.now.getTime() / days(1)) * days(1)));
  const people = takeMany(12);
  await enrollMany(morningEmail(), people);
  await stopAll(world.admin);
  await world.setNow(new Date(world.now.getTime() + days(3)));
  await world.tick();
  await resumeAll(world.admin);
  await playAll(new Date(world.now.getTime() + days(7)));
  const sent = await sentTo(people);
  expect(sent.size).toBe(12);
  await expectOpen(sent);
  expect(new Set([...sent.values()].map((at) => Math.floor(at / minutes(1)))).size).toBeGreaterThan(9);
  const late = await world.db.query<{ words: string }>(`select words from ledger where rule = 'slide-late'`);
  expect(late.at(-1)?.words).toContain('late mail is spread');
});

test('runs of a stopped cadence that are let go together keep the caps of their sender', async () => {
  await limit(caps);
  const people = takeMany(24);
  const { cadenceId } = await world.publish(morningEmail());
  await world.enroll(cadenceId, people);
  await stopAll(world.admin, { scope: 'cadence', id: cadenceId });
  await playAll(new Date(world.now.getTime() + days(10)));
  expect((await sentTo(people)).size).toBe(0);
  // Beyond the grace in which a mail may still leave in the slot that it had.
  await world.setNow(new Date(world.now.getTime() + slotGraceMs + minutes(1)));
  await resumeAll(world.admin, { scope: 'cadence', id: cadenceId });
  const from = world.now.getTime();
  await playAll(new Date(from + days(14)));
  const sent = await sentTo(people);
  expect(sent.size).toBe(24);
  expectWithinCaps([...sent.values()]);
  await expectOpen(sent);
  await limit(none);
});
