import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addRule } from '../../src/app/enroll-rules.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { handleMessage } from '../../src/app/handle-message.ts';
import { meetingState } from '../../src/app/meeting-facts.ts';
import type { MeetingNews } from '../../src/ports/meetings.ts';
import type { ContractBooking } from '../contracts/meetings.contract.ts';
import { twoEmails } from '../support/cadences.ts';
import { calcomPost, signCalcom } from '../support/calendars.ts';
import { days, hours, minutes, type Prospect, type SentMail } from '../support/world.ts';
import { calcomSecret, openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cadenceId: string;
let noShowId: string;
beforeAll(async () => {
  http = await openHttp();
  ({ cadenceId } = await http.world.publish(twoEmails()));
  ({ cadenceId: noShowId } = await http.world.publish({ ...twoEmails(), type: 'no_show' }));
  await addRule(http.world.admin, {
    name: 'No-shows',
    cadenceId: noShowId,
    ownerUserId: http.users.rep.id,
    trigger: { on: 'signal', kind: 'no_show' },
  });
});
afterAll(() => http.world.close());

let count = 0;
let who: Prospect;
let mail: SentMail;
let meeting: ContractBooking;

function booking(over: Partial<ContractBooking> = {}): ContractBooking {
  count += 1;
  const { now } = http.world;
  const startAt = over.startAt ?? new Date(now.getTime() + hours(1));
  const endAt = new Date(startAt.getTime() + hours(1));
  const uid = `missed-${count}`;
  const said = { attendee: who.email, host: 'host@example.com', title: 'Intro', token: null, at: now };
  return { uid, ...said, startAt, endAt, ...over };
}

async function post(news: MeetingNews, about: ContractBooking): Promise<void> {
  const body = JSON.stringify(calcomPost(news, { ...about, at: http.world.now }));
  const headers = { 'content-type': 'application/json', ...signCalcom(body, calcomSecret) };
  const answer = await http.send('/webhooks/calcom', { method: 'POST', body, headers });
  expect(answer.status).toBe(204);
}

async function after(milliseconds: number): Promise<void> {
  await http.world.runFor(milliseconds);
}

const mails = async () => (await http.world.mailsTo(who.email)).length;
const hold = async () => (await http.world.person(who.email)).hold?.reason ?? null;
async function leftOut(): Promise<string> {
  const person = await http.world.person(who.email);
  return (await explainPerson(http.world.rep, { person: person.id })).leftOut.at(-1)?.words ?? '';
}

beforeEach(async () => {
  who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  mail = await http.world.mailTo(who.email);
  meeting = booking();
  await post('booked', meeting);
  await after(minutes(5));
});

async function reply(): Promise<void> {
  await http.world.act(mail, { act: 'reply', text: 'Stuck in traffic, can we move it to Thursday?' });
  await http.world.tick();
}

test('whoever has written since the booking is not turned to by a rule on a no-show, and the reason is the reply', async () => {
  await reply();
  await after(hours(2));
  await post('no_show', meeting);
  await after(days(3));
  expect(await mails()).toBe(1);
  expect(await hold()).toBe('replied');
  expect(await leftOut()).toContain('Must not be contacted now: replied on');
});

test('a reply that somebody has answered keeps nobody from it', async () => {
  await reply();
  const { id } = await http.world.person(who.email);
  const [message] = await http.world.in((tx) => tx.inbound.messagesByPersons([id]));
  await handleMessage(http.world.rep, { messageId: message?.id ?? '' });
  await after(hours(2));
  await post('no_show', meeting);
  await after(hours(1));
  expect(await mails()).toBe(2);
});

test('nobody whose meeting was moved is told that they missed it', async () => {
  const moved = booking({ startAt: new Date(http.world.now.getTime() + days(2)), previousUid: meeting.uid });
  await post('rescheduled', moved);
  await after(hours(2));
  await post('no_show', meeting);
  await after(hours(3));
  expect(await mails()).toBe(1);
  expect(await hold()).toBe('booked a meeting');
  const { id } = await http.world.person(who.email);
  expect((await http.world.alerts('no_show')).filter(({ personId }) => personId === id)).toEqual([]);
});

test('whoever missed a meeting and has another one ahead is not written to', async () => {
  await post('booked', booking({ startAt: new Date(http.world.now.getTime() + days(3)) }));
  await after(hours(2));
  await post('no_show', meeting);
  await after(hours(3));
  expect(await mails()).toBe(1);
  expect(await leftOut()).toContain('Must not be contacted now: booked a meeting on');
});

test('a no-show that is taken back ends what it began, before anything more leaves', async () => {
  await after(hours(2));
  await post('no_show', meeting);
  await http.world.tick();
  expect(await http.world.run(who.email)).toMatchObject({ cadenceId: noShowId, state: 'active' });
  const before = await mails();
  await post('showed', meeting);
  expect(await http.world.run(who.email)).toMatchObject({
    state: 'finished',
    reason: 'by_rule',
    words: "Rule 'No-shows' finished the run: the no-show was taken back, so they came to the meeting.",
  });
  await after(days(4));
  expect(await mails()).toBe(before);
  expect(await hold()).toBe('booked a meeting');
  const { id } = await http.world.person(who.email);
  const [row] = await http.world.in((tx) => tx.meetings.byPersons([id]));
  expect(row && meetingState(row, http.world.now)).toBe('held');
});

test('a no-show that is taken back before the rule was carried out begins nothing', async () => {
  await after(hours(2));
  await post('no_show', meeting);
  await http.world.setNow(new Date(http.world.now.getTime() + 1000));
  await post('showed', meeting);
  await after(days(1));
  expect(await mails()).toBe(1);
});

test('whoever missed a meeting and moves it afterwards gets no more of what that began', async () => {
  await after(hours(2));
  await post('no_show', meeting);
  await after(hours(1));
  const before = await mails();
  await post(
    'rescheduled',
    booking({ startAt: new Date(http.world.now.getTime() + days(6)), previousUid: meeting.uid }),
  );
  expect((await http.world.run(who.email)).words).toContain('they have another meeting ahead');
  await after(days(4));
  expect(await mails()).toBe(before);
});
