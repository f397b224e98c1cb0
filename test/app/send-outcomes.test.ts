import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FaultRule } from '../../connectors/sandbox/core/index.ts';
import { decideSend } from '../../src/app/decide-send.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { listSends } from '../../src/app/read-sends.ts';
import { releaseSender } from '../../src/app/release-sender.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { days, hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 80 });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.faults('sendgrid');
  await holdEvents(false);
});

const holdEvents = (hold: boolean) => world.control('sendgrid', '/sandbox/webhooks', { hold });
const strike = (rule: FaultRule) => world.faults('sendgrid', { path: '/v3/mail/send', ...rule });

async function enrolled(cadence = oneEmail()): Promise<Prospect> {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(cadence);
  await world.enroll(cadenceId, [who]);
  return who;
}

async function sends(who: Prospect) {
  const [touch] = await world.touches(who.email);
  const rows = await world.db.query<{ state: string; attempt: number }>(
    `select state, attempt from sends where touch_id = '${touch?.id}' order by attempt`,
  );
  return rows.map((row) => row.state);
}

/** The id of somebody's mail whose fate is unknown. */
async function unconfirmed(who: Prospect): Promise<string> {
  const { items } = await listSends(world.admin, { state: 'unconfirmed', limit: 200 });
  const found = items.find((send) => send.mail.to.email === who.email);
  if (found === undefined) throw new Error(`${who.email} has no unconfirmed mail.`);
  return found.id;
}

async function expectOnce(who: Prospect) {
  const mail = await world.mailTo(who.email);
  const [touch] = await world.touches(who.email);
  expect(touch?.state).toBe('sent');
  const key = touch?.id ?? '';
  expect(mail.custom_args.cadenza_touch).toBe(key);
  const found = await (await world.crm('salesforce')).findActivities([key]);
  expect([...found.keys()]).toEqual([key]);
}

test('a mail that the service refuses for good is failed, and the rep is told', async () => {
  const who = await enrolled();
  await strike({ status: 400, times: 1 });
  await world.runFor(hours(3));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await world.touches(who.email)).toMatchObject([{ state: 'failed' }]);
  const { id } = await world.person(who.email);
  expect(await world.alerts('send_failed')).toContainEqual(expect.objectContaining({ personId: id }));
});

/** Somebody whose run was paused after the service had refused their first mail for now; and the run. */
async function pausedUnsent() {
  const who = await enrolled(twoEmails());
  await strike({ status: 429, times: 1 });
  await world.tick();
  const { id: enrollmentId } = await world.run(who.email);
  await steerEnrollment(world.rep, { enrollmentId, command: 'pause' });
  return { who, enrollmentId };
}

test('a mail that has not left when its run is paused leaves after the resume, before what follows it', async () => {
  const { who, enrollmentId } = await pausedUnsent();
  await world.runFor(days(5));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await world.touches(who.email)).toMatchObject([{ stepKey: 'intro', state: 'sending' }]);
  const why = await explainPerson(world.rep, { person: who.email, stepKey: 'intro' });
  expect(JSON.stringify(why)).toContain('is tried again when the run is resumed');
  await steerEnrollment(world.rep, { enrollmentId, command: 'resume' });
  await world.runFor(days(5));
  const [first, second] = await world.mailsTo(who.email);
  expect(await world.mailsTo(who.email)).toHaveLength(2);
  expect([first?.custom_args.cadenza_step, second?.custom_args.cadenza_step]).toEqual(['intro', 'follow-up']);
});

test('a mail that has not left when its run is paused is withdrawn once the run ends', async () => {
  const { who, enrollmentId } = await pausedUnsent();
  await world.runFor(days(1));
  await steerEnrollment(world.rep, { enrollmentId, command: 'finish' });
  await world.runFor(minutes(5));
  expect(await world.touches(who.email)).toMatchObject([{ stepKey: 'intro', state: 'cancelled' }]);
  expect(await world.mailsTo(who.email)).toEqual([]);
});

test('a refused account blocks the sender, holds what was due, and everything goes on after its release', async () => {
  const who = await enrolled();
  await strike({ status: 401, times: 1 });
  await world.tick();
  const [sender] = await world.in((tx) => tx.users.senders());
  expect(sender).toMatchObject({ state: 'blocked', blockedReason: expect.stringContaining('API key') });
  expect(await world.alerts('sender_blocked')).toHaveLength(1);
  await world.runFor(hours(5));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await world.touches(who.email)).toMatchObject([{ state: 'sending' }]);
  await releaseSender(world.admin, { senderId: sender?.id ?? '' });
  await world.runFor(minutes(5));
  await expectOnce(who);
});

test('a refused key stops everybody of the account, told once, and one release lets all go on', async () => {
  const before = (await world.alerts('sender_blocked')).length;
  await enrolled();
  await strike({ status: 401, times: 1 });
  await world.tick();
  const senders = await world.in((tx) => tx.users.senders());
  expect(senders.length).toBeGreaterThan(1);
  expect(senders.map((one) => one.state)).toEqual(senders.map(() => 'blocked'));
  expect(await world.alerts('sender_blocked')).toHaveLength(before + 1);
  await releaseSender(world.admin, { senderId: senders[0]?.id ?? '' });
  const after = await world.in((tx) => tx.users.senders());
  expect(after.map((one) => one.state)).toEqual(senders.map(() => 'active'));
  await world.runFor(minutes(5));
});

test('an address that is not verified stops its own sender alone', async () => {
  const who = await enrolled();
  await world.control('sendgrid', '/sandbox/verified-senders', ['somebody@elsewhere.example']);
  await world.tick();
  const senders = await world.in((tx) => tx.users.senders());
  const blocked = senders.filter((one) => one.state === 'blocked');
  expect(blocked).toMatchObject([{ blockedReason: expect.stringContaining('verified Sender Identity') }]);
  expect((await world.person(who.email)).hold).toBeNull();
  await world.control('sendgrid', '/sandbox/verified-senders', []);
  await releaseSender(world.admin, { senderId: blocked[0]?.id ?? '' });
  await world.runFor(minutes(5));
  await expectOnce(who);
});

test('a step that comes due while the sender is blocked waits and goes out after the release', async () => {
  const who = await enrolled(twoEmails());
  await world.tick();
  const [sender] = await world.in((tx) => tx.users.senders());
  const senderId = sender?.id ?? '';
  await world.in((tx) => tx.users.updateSender(senderId, { state: 'blocked', blockedReason: 'test' }));
  await world.runFor(days(3));
  expect(await world.mailsTo(who.email)).toHaveLength(1);
  expect((await world.run(who.email)).words).toContain('blocked');
  await releaseSender(world.admin, { senderId });
  await world.runFor(hours(2));
  expect(await world.mailsTo(who.email)).toHaveLength(2);
});

test('only a manager or an admin releases a sender', async () => {
  const [sender] = await world.in((tx) => tx.users.senders());
  await expect(releaseSender(world.rep, { senderId: sender?.id ?? '' })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

test('a rate limit is waited out, and one mail leaves, also when it is the last step of its run', async () => {
  const who = await enrolled(oneEmail());
  await strike({ status: 429, times: 2 });
  await world.runFor(hours(1));
  expect(await world.run(who.email)).toMatchObject({ state: 'finished', reason: 'completed' });
  expect(await sends(who)).toEqual(['not_sent', 'not_sent', 'accepted']);
  await expectOnce(who);
});

test('an opt-out before the next attempt ends the retrying', async () => {
  const who = await enrolled();
  await strike({ status: 429, times: 1 });
  await world.tick();
  await world.crmAct('salesforce', { act: 'opt_out', id: who.ref.id });
  await world.runFor(hours(2));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await world.touches(who.email)).toMatchObject([{ state: 'cancelled' }]);
});

test.each([
  ['an answer that is lost', { drop: 'after', times: 1 }],
  ['an answer that comes too late to be heard', { drop: 'after', delayMs: 20, times: 1 }],
] as const)(
  '%s leaves the mail unconfirmed until an event proves it, and there is one mail',
  async (_, fault) => {
    const who = await enrolled();
    await holdEvents(true);
    await strike(fault);
    await world.tick();
    expect(await sends(who)).toEqual(['unconfirmed']);
    expect(await world.touches(who.email)).toMatchObject([{ state: 'unconfirmed' }]);
    await holdEvents(false);
    await world.runFor(minutes(2));
    await expectOnce(who);
  },
);

test('without events the logs of the mail service are asked after a while', async () => {
  const who = await enrolled();
  await holdEvents(true);
  await strike({ drop: 'after', times: 1 });
  await world.runFor(minutes(14));
  expect(await sends(who)).toEqual(['unconfirmed']);
  await world.runFor(minutes(6));
  await expectOnce(who);
});

test.each([
  ['a request that broke off', { drop: 'before', times: 1 }],
  ['a server error', { status: 500, times: 1 }],
] as const)('%s is never repeated by itself; a person is told once and decides', async (_, fault) => {
  const who = await enrolled();
  await strike(fault);
  await world.runFor(hours(30));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await sends(who)).toEqual(['unconfirmed']);
  const { id } = await world.person(who.email);
  const told = (await world.alerts('send_unconfirmed')).filter((alert) => alert.personId === id);
  expect(told).toHaveLength(1);
  await decideSend(world.admin, { sendId: await unconfirmed(who), sent: false });
  await world.runFor(minutes(5));
  await expectOnce(who);
});

test('an unconfirmed mail that a person knows to be sent is not sent again', async () => {
  const who = await enrolled();
  await strike({ drop: 'before', times: 1 });
  await world.tick();
  const about = { sendId: await unconfirmed(who), sent: true };
  await decideSend(world.admin, about);
  await world.runFor(days(1));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await world.touches(who.email)).toMatchObject([{ state: 'sent' }]);
  await expect(decideSend(world.admin, about)).rejects.toMatchObject({ code: 'not_found' });
});

test('unconfirmed mails that stay open do not ask the logs at every tick', async () => {
  await enrolled();
  await strike({ status: 500, times: 1 });
  await world.runFor(hours(1));
  const before = await logCalls();
  for (let round = 0; round < 5; round += 1) await world.tick();
  expect(await logCalls()).toBe(before);
});

/** Leases go by the database's clock: here they last 50 ms. */
/** A minute of real time later: what was reserved and never called belongs to nobody any more. */
const leaseEnds = () =>
  world.db.query(`update sends set lease_expires_at = now() - interval '1 second' where state = 'reserved'`);

async function logCalls(): Promise<number> {
  const response = await fetch(`${world.url('sendgrid')}/sandbox/log?limit=10000`);
  const { entries } = (await response.json()) as { entries: { method: string; path: string }[] };
  return entries.filter((entry) => entry.path.startsWith('/v3/logs')).length;
}

test('where the workspace permits it, a mail that is in no log is sent again, once', async () => {
  const who = await enrolled();
  await world.in((tx) => tx.workspace.update({ resendWhenAbsent: true }));
  await strike({ drop: 'before', times: 1 });
  await world.runFor(hours(2));
  await world.in((tx) => tx.workspace.update({ resendWhenAbsent: false }));
  await expectOnce(who);
});

test('an event that comes after a mail was given up as not sent cancels the next attempt', async () => {
  const who = await enrolled();
  await world.in((tx) => tx.workspace.update({ resendWhenAbsent: true }));
  await holdEvents(true);
  await strike({ drop: 'after', times: 1 });
  await world.tick();
  await world.db.query(
    `update sends set state = 'not_sent', retry_at = now() + interval '1000 days' where touch_id = '${(await world.touches(who.email))[0]?.id}'`,
  );
  await holdEvents(false);
  await world.runFor(hours(2));
  await world.in((tx) => tx.workspace.update({ resendWhenAbsent: false }));
  expect(await sends(who)).toEqual(['accepted']);
  await expectOnce(who);
});

test('such an event after a second attempt also certainly failed ends the retrying of both', async () => {
  const who = await enrolled();
  await holdEvents(true);
  await strike({ drop: 'after', times: 1 });
  await world.tick();
  const send = await unconfirmed(who);
  await world.control('sendgrid', '/sandbox/logs-mode', { available: false });
  await decideSend(world.admin, { sendId: send, sent: false });
  await strike({ status: 429, times: 1, headers: { 'retry-after': '600' } });
  await world.tick();
  expect(await sends(who)).toEqual(['not_sent', 'not_sent']);
  await holdEvents(false);
  await world.runFor(hours(2));
  await world.control('sendgrid', '/sandbox/logs-mode', { available: true });
  expect(await sends(who)).toEqual(['accepted', 'not_sent']);
  await expectOnce(who);
});

test('logs that are not available permit nothing', async () => {
  const who = await enrolled();
  await world.in((tx) => tx.workspace.update({ resendWhenAbsent: true }));
  await world.control('sendgrid', '/sandbox/logs-mode', { available: false });
  await strike({ drop: 'before', times: 1 });
  await world.runFor(hours(2));
  await world.control('sendgrid', '/sandbox/logs-mode', { available: true });
  await world.in((tx) => tx.workspace.update({ resendWhenAbsent: false }));
  expect(await sends(who)).toEqual(['unconfirmed']);
});

test('later steps wait while the mail before them is unconfirmed', async () => {
  const who = await enrolled(twoEmails());
  await strike({ drop: 'before', times: 1 });
  await world.runFor(days(2) + hours(3));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect((await world.run(who.email)).words).toContain("the mail of step 'intro' is unconfirmed");
});

test('a call that never came back, because its process died, becomes unconfirmed and is settled by evidence', async () => {
  const who = await enrolled();
  // The process dies between the commit of the reservation and the call.
  const dead = { ...world.rep, mail: { ...world.ctx.mail, send: () => Promise.reject(new Error('killed')) } };
  await expect(runDueTouches(dead)).rejects.toThrow('killed');
  expect(await sends(who)).toEqual(['reserved']);
  await leaseEnds();
  await world.runFor(minutes(1));
  expect(await sends(who)).toEqual(['unconfirmed']);
  await world.runFor(hours(1));
  expect(await sends(who)).toEqual(['unconfirmed']);
  expect(await world.mailsTo(who.email)).toEqual([]);
});

test('a process that died after the mail was taken is caught up with by the event', async () => {
  const who = await enrolled();
  await holdEvents(true);
  const send = async (mail: Parameters<typeof world.ctx.mail.send>[0]) => {
    await world.ctx.mail.send(mail);
    throw new Error('killed');
  };
  await expect(runDueTouches({ ...world.rep, mail: { ...world.ctx.mail, send } })).rejects.toThrow('killed');
  await holdEvents(false);
  await leaseEnds();
  await world.runFor(minutes(2));
  await expectOnce(who);
});
