import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRule } from '../../src/app/enroll-rules.ts';
import { meetingState } from '../../src/app/meeting-facts.ts';
import { readSetUp } from '../../src/app/read-set-up.ts';
import { connectStandIn } from '../../src/demo/connect-stand-in.ts';
import type { CrmKind } from '../../src/ports/crm.ts';
import type { MeetingNews } from '../../src/ports/meetings.ts';
import type { ContractBooking } from '../contracts/meetings.contract.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { calcomPost, signCalcom } from '../support/calendars.ts';
import { days, minutes, type Prospect } from '../support/world.ts';
import { calcomSecret, openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cadence: { readonly id: string; readonly cadenceId: string };
beforeAll(async () => {
  http = await openHttp();
  cadence = await http.world.publish(twoEmails());
});
afterAll(() => http.world.close());

const crms = ['hubspot', 'salesforce'] as const;

const met = new Set<string>();
/** Somebody whom no test has had yet, by either CRM: some people are in both. */
function takeFresh(crm: CrmKind): Prospect {
  const who = http.world.take(crm);
  if (met.has(who.email)) return takeFresh(crm);
  met.add(who.email);
  return who;
}

/** Two people who have just been enrolled. */
async function pair(crm: CrmKind, cadenceId = cadence.cadenceId) {
  const both = [takeFresh(crm), takeFresh(crm)] as const;
  await http.world.enroll(cadenceId, both);
  await http.world.tick();
  return both;
}
async function enrolled(crm: CrmKind) {
  const who = takeFresh(crm);
  await http.world.enroll(cadence.cadenceId, [who]);
  await http.world.tick();
  return who;
}

/** The next poll of the CRMs, and what it sets going. */
async function poll(wait = minutes(6)) {
  await http.world.setNow(new Date(http.world.now.getTime() + wait));
  await http.world.tick();
}

interface When {
  readonly startAt: Date;
  readonly endAt: Date;
}
const inDays = (count: number): When => {
  const startAt = new Date(http.world.now.getTime() + days(count));
  return { startAt, endAt: new Date(startAt.getTime() + minutes(30)) };
};

/** What people, and calendars that are connected, do in a CRM. */
async function inCrm(crm: CrmKind, act: object): Promise<string> {
  const answer = await http.world.control(crm, '/sandbox/meetings', act);
  return (answer as { id: string }).id;
}
const book = (crm: CrmKind, people: readonly Pick<Prospect, 'ref'>[], when: When) => {
  const ids = people.map((one) => one.ref.id);
  const named = crm === 'hubspot' ? { contactIds: ids, title: 'Intro' } : { whoIds: ids, subject: 'Intro' };
  return inCrm(crm, { act: 'book', ...named, ...when });
};
const mark = (crm: CrmKind, id: string, outcome: 'NO_SHOW' | 'CANCELED' | 'COMPLETED') =>
  crm === 'hubspot'
    ? inCrm(crm, { act: 'mark', id, outcome })
    : inCrm(crm, { act: 'edit', id, fields: { Cadenza_Outcome__c: outcome.replace('_', '-') } });

async function told(news: MeetingNews, about: ContractBooking): Promise<void> {
  const body = JSON.stringify(calcomPost(news, about));
  const headers = { 'content-type': 'application/json', ...signCalcom(body, calcomSecret) };
  expect((await http.send('/webhooks/calcom', { method: 'POST', body, headers })).status).toBe(204);
}
let count = 0;
function booking(attendee: string, when: When): ContractBooking {
  count += 1;
  const about = { uid: `cal-${count}`, attendee, host: 'host@example.com', title: 'Intro', token: null };
  return { ...about, at: http.world.now, ...when };
}

async function known(who: Pick<Prospect, 'email'>) {
  const { id, hold } = await http.world.person(who.email);
  const rows = await http.world.in((tx) => tx.meetings.byPersons([id]));
  const counted = rows.filter((row) => row.copyOf === null);
  const signals = (await http.world.in((tx) => tx.signals.byPersons([id]))).map((one) => one.kind);
  const kinds = ['meeting_booked', 'meeting_rescheduled', 'meeting_canceled', 'no_show', 'left_company'];
  const alerts = (await Promise.all(kinds.map((kind) => http.world.alerts(kind)))).flat();
  return {
    rows,
    states: counted.map((row) => meetingState(row, http.world.now)),
    signals: signals.filter((kind) => kinds.includes(kind)).sort(),
    alerts: alerts
      .filter((alert) => alert.personId === id)
      .map((alert) => alert.kind)
      .sort(),
    hold: hold?.reason ?? null,
  };
}

async function numbersOf(version: { readonly id: string }) {
  const board = (await http.get('manager', '/v1/analytics/cadences')).json<{
    items: { version: { id: string }; numbers: Record<string, { count: number }> }[];
  }>();
  const row = board.items.find((one) => one.version.id === version.id);
  const counts = ['meetings', 'held', 'moved', 'canceled', 'no_shows'].map((name) => [
    name,
    row?.numbers[name]?.count,
  ]);
  return Object.fromEntries(counts);
}

test.each(crms)(
  'a meeting that is booked in %s finishes the run as a success of the enrolling rep',
  async (crm) => {
    const who = await enrolled(crm);
    await book(crm, [who], inDays(2));
    await poll();
    const run = await http.world.run(who.email);
    expect(run).toMatchObject({ state: 'finished', reason: 'meeting_booked' });
    const { rows, ...rest } = await known(who);
    expect(rows).toMatchObject([{ source: crm, enrollmentId: run.id, userId: run.ownerUserId }]);
    const once = ['meeting_booked'];
    expect(rest).toEqual({ states: ['booked'], signals: once, alerts: once, hold: 'booked a meeting' });
    await poll();
    expect((await known(who)).signals).toEqual(once);
  },
);

test.each(crms)('what becomes of it in %s is told apart, and the scoreboard counts it once', async (crm) => {
  const own = await http.world.publish(twoEmails());
  const [moved, canceled] = await pair(crm, own.cadenceId);
  const [missed, deleted] = await pair(crm, own.cadenceId);
  const ids = await Promise.all([moved, canceled, missed, deleted].map((who) => book(crm, [who], inDays(1))));
  await poll();
  const [first = '', second = '', third = '', fourth = ''] = ids;
  const to = inDays(3);
  await inCrm(crm, { act: 'move', id: first, ...to });
  await mark(crm, second, 'CANCELED');
  await mark(crm, third, 'NO_SHOW');
  await inCrm(crm, { act: 'delete', id: fourth });
  await poll();
  expect(await known(moved)).toMatchObject({
    states: ['rescheduled', 'booked'],
    signals: ['meeting_booked', 'meeting_rescheduled'],
    alerts: ['meeting_booked', 'meeting_rescheduled'],
  });
  expect((await known(moved)).rows.at(-1)).toMatchObject({ ...to, userId: http.users.rep.id });
  const off = { states: ['canceled'], signals: ['meeting_booked', 'meeting_canceled'] };
  expect(await known(canceled)).toMatchObject(off);
  expect(await known(deleted)).toMatchObject(off);
  expect(await known(missed)).toMatchObject({ states: ['no_show'], signals: ['meeting_booked', 'no_show'] });
  const { now } = http.world;
  await http.world.setNow(new Date(now.getTime() + days(60)));
  expect(await numbersOf(own)).toEqual({ meetings: 4, held: 1, moved: 1, canceled: 2, no_shows: 1 });
  await http.world.setNow(now);
});

test.each(crms)('a meeting of a calendar and of %s counts once, whoever tells of it first', async (crm) => {
  const own = await http.world.publish(twoEmails());
  const [one, two] = await pair(crm, own.cadenceId);
  const when = inDays(1);
  const later = { startAt: new Date(when.startAt.getTime() + minutes(2)), endAt: when.endAt };
  const [first, second] = [booking(one.email, when), booking(two.email, when)];
  await told('booked', first);
  const id = await book(crm, [one], later);
  const other = await book(crm, [two], later);
  await poll();
  await told('booked', second);
  const once = ['meeting_booked'];
  for (const who of [one, two])
    expect(await known(who)).toMatchObject({ states: ['booked'], signals: once, alerts: once });
  // Either says that nobody came, and then it is so, once.
  await told('no_show', { ...second, at: http.world.now });
  await mark(crm, id, 'NO_SHOW');
  await poll();
  await told('no_show', { ...first, at: http.world.now });
  await mark(crm, other, 'NO_SHOW');
  await poll();
  const both = ['meeting_booked', 'no_show'];
  for (const who of [one, two])
    expect(await known(who)).toMatchObject({ states: ['no_show'], signals: both, alerts: both });
  const { now } = http.world;
  await http.world.setNow(new Date(now.getTime() + days(60)));
  expect(await numbersOf(own)).toEqual({ meetings: 2, held: 0, moved: 0, canceled: 0, no_shows: 2 });
  await http.world.setNow(now);
});

test.each(crms)(
  'a meeting that is moved in a calendar and in %s is moved once, whoever is first',
  async (crm) => {
    const [one, two] = await pair(crm);
    const when = inDays(1);
    const [first, second] = [booking(one.email, when), booking(two.email, when)];
    for (const about of [first, second]) await told('booked', about);
    const ids = [await book(crm, [one], when), await book(crm, [two], when)];
    await poll();
    const to = inDays(3);
    await told('rescheduled', { ...booking(one.email, to), previousUid: first.uid });
    for (const id of ids) await inCrm(crm, { act: 'move', id, ...to });
    await poll();
    await told('rescheduled', { ...booking(two.email, to), previousUid: second.uid });
    const once = ['meeting_booked', 'meeting_rescheduled'];
    for (const who of [one, two])
      expect(await known(who)).toMatchObject({
        states: ['rescheduled', 'booked'],
        signals: once,
        alerts: once,
      });
  },
);

test.each(crms)('whoever did not come by %s is enrolled into the no-show cadence by a rule', async (crm) => {
  const noShow = await http.world.publish({ ...oneEmail(), type: 'no_show' });
  const { id: ruleId } = await addRule(http.world.admin, {
    name: `No-shows of ${crm}`,
    cadenceId: noShow.cadenceId,
    ownerUserId: http.users.rep.id,
    trigger: { on: 'signal', kind: 'no_show' },
  });
  const who = await enrolled(crm);
  const id = await book(crm, [who], inDays(1));
  await poll();
  await mark(crm, id, 'NO_SHOW');
  await poll();
  const person = await http.world.person(who.email);
  const runs = await http.world.in((tx) => tx.enrollments.byPersons([person.id]));
  expect(runs.map((run) => run.versionId === noShow.id)).toEqual([false, true]);
  // Later news of the same meeting ends nothing that began after it.
  await mark(crm, id, 'COMPLETED');
  await poll();
  expect((await http.world.run(who.email)).reason).not.toBe('meeting_booked');
  expect((await known(who)).states).toEqual(['held']);
  await http.world.in((tx) => tx.rules.remove(ruleId));
});

test('a meeting with several people is the meeting of each who is in a cadence, and of nobody else', async () => {
  for (const crm of crms) {
    const [one, two] = await pair(crm);
    const outside = takeFresh(crm);
    await book(crm, [one, two, outside], inDays(2));
    await poll();
    for (const who of [one, two]) expect((await known(who)).states).toEqual(['booked']);
    expect(await http.world.in((tx) => tx.people.byEmails([outside.email]))).toEqual([]);
  }
});

test('somebody who was enrolled from one CRM is found by address when the other tells of the meeting', async () => {
  const email = 'in.both@example.com';
  const [found, twin] = [takeFresh('salesforce'), takeFresh('hubspot')];
  await http.world.crmAct('salesforce', { act: 'edit', id: found.ref.id, fields: { Email: email } });
  await http.world.crmAct('hubspot', { act: 'edit', id: twin.ref.id, properties: { email } });
  const who = { ...found, email };
  await http.world.enroll(cadence.cadenceId, [who]);
  await book('hubspot', [twin], inDays(2));
  await poll();
  expect(await http.world.run(who.email)).toMatchObject({ reason: 'meeting_booked' });
  await poll();
  // It is written on the record that was enrolled, in the CRM that did not tell of it.
  const { id } = await http.world.person(who.email);
  const signals = await http.world.in((tx) => tx.signals.byPersons([id]));
  const key = signals.find((one) => one.kind === 'meeting_booked')?.id ?? '';
  const entries = await (await http.world.crm('salesforce')).readActivities([key]);
  expect(entries).toMatchObject([{ refs: [who.ref] }]);
});

test('the CRM that told of a meeting gets no entry of it', async () => {
  const who = await enrolled('hubspot');
  await book('hubspot', [who], inDays(2));
  await poll();
  await poll();
  const { id } = await http.world.person(who.email);
  const activities = await http.world.in((tx) => tx.activities.byPersons([id]));
  expect(activities.map(({ activity }) => activity.kind)).toEqual(['touch']);
});

test('a meeting of before the enrollment or the first reading, and one of long ago, changes nothing', async () => {
  for (const crm of crms) {
    const who = takeFresh(crm);
    const early = await book(crm, [who], inDays(2));
    await poll();
    await http.world.enroll(cadence.cadenceId, [who]);
    await http.world.tick();
    await mark(crm, early, 'COMPLETED');
    await book(crm, [who], inDays(-30));
    await poll();
    expect(await http.world.run(who.email)).toMatchObject({ state: 'active' });
    expect((await known(who)).rows).toEqual([]);
    // Connected before meetings were read: what stands in the calendar by the first reading changes nothing.
    await http.world.db.query(`delete from sync_cursors where name = 'meetings'`);
    const there = await book(crm, [who], inDays(2));
    await poll();
    await mark(crm, there, 'COMPLETED');
    await poll();
    expect((await known(who)).rows).toEqual([]);
  }
});

test('connecting anew goes on where the reading of meetings stood', async () => {
  const cursor = () => http.world.in((tx) => tx.connections.cursors('meetings'));
  const before = await cursor();
  await connectStandIn(http.world.admin, 'hubspot');
  expect(await cursor()).toEqual(before);
});

test('a CRM that does not show its meetings is told of in the set-up, and the rest of the poll goes on', async () => {
  const who = await enrolled('hubspot');
  await http.world.faults('hubspot', { path: '/crm/objects/2026-03/meetings', status: 403 });
  await book('hubspot', [who], inDays(2));
  await http.world.crmAct('hubspot', {
    act: 'edit',
    id: who.ref.id,
    properties: { jobtitle: 'Chief Tester' },
  });
  await poll();
  await poll();
  const item = async (key: string) =>
    (await readSetUp(http.world.admin)).items.find((one) => one.key === key);
  expect(await item('hubspot')).toMatchObject({ state: 'attention' });
  expect((await item('hubspot'))?.words.match(/Meetings are not read from HubSpot/g)).toHaveLength(1);
  expect((await item('meetings'))?.words).not.toContain('HubSpot');
  expect((await http.world.person(who.email)).title).toBe('Chief Tester');
  await http.world.faults('hubspot');
  await poll();
  expect(await item('hubspot')).toMatchObject({ state: 'done' });
  expect((await item('meetings'))?.words).toContain('HubSpot');
  expect(await http.world.run(who.email)).toMatchObject({ reason: 'meeting_booked' });
});
