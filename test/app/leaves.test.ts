import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addLeave } from '../../src/app/add-leave.ts';
import { addUser } from '../../src/app/add-user.ts';
import { changeLeave } from '../../src/app/change-leave.ts';
import { reassignEnrollments } from '../../src/app/reassign-enrollments.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { addSender } from '../../src/app/save-sender.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { updateUser } from '../../src/app/update-user.ts';
import { callThenEmail, oneEmail, twoEmails } from '../support/cadences.ts';
import type { Prospect } from '../support/world.ts';
import { days, hours, minutes, monday, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 60 });
});
afterAll(() => world.close());

const repId = () => world.rep.actor.userId ?? '';
const dayAt = (at: Date) => at.toISOString().slice(0, 10);
let count = 0;

/** Somebody else who can take over, with a sender of their own. */
async function colleague(name: string) {
  count += 1;
  const email = `colleague${count}@northwind.example`;
  const user = await addUser(world.admin, { email, name, role: 'rep' });
  const sender = await addSender(world.admin, { userId: user.id, email, name, company: 'Northwind' });
  return { user, sender };
}

async function enrolled(cadence: Parameters<World['publish']>[0], ...who: Prospect[]) {
  const version = await world.publish(cadence);
  await world.enroll(version.cadenceId, who);
  return version;
}

/** What the ledger says must lead to what the runs' rows have. */
async function expectReplayed() {
  expect((await replayRuns(world.admin, {})).different).toEqual([]);
}

describe('a leave that holds', () => {
  test('pauses the runs of whoever is away, sends nothing, and ends by itself on the day of return', async () => {
    const who = world.take('salesforce');
    await enrolled(twoEmails(), who);
    await world.runFor(minutes(10));
    expect(await world.mailsTo(who.email)).toHaveLength(1);
    const leave = await addLeave(world.rep, {
      from: dayAt(new Date(world.now.getTime() + days(1))),
      until: dayAt(new Date(world.now.getTime() + days(4))),
    });
    await world.runFor(days(3));
    const held = await world.run(who.email);
    expect(held).toMatchObject({ state: 'paused', reason: 'rep_leave', resumeAt: leave.endsAt });
    expect(held.words).toMatch(/is away until /);
    expect(await world.mailsTo(who.email)).toHaveLength(1);
    await expect(steerEnrollment(world.rep, { enrollmentId: held.id, command: 'resume' })).rejects.toThrow(
      /is away until .*end the leave/,
    );
    await world.runFor(days(4));
    expect(await world.mailsTo(who.email)).toHaveLength(2);
    const [, second] = await world.mailsTo(who.email);
    expect(new Date(second?.accepted_at ?? 0) >= (leave.endsAt ?? monday)).toBe(true);
    await expectReplayed();
  });

  test('withdraws an open task, and puts it before the rep again after the return', async () => {
    const who = world.take('salesforce');
    await enrolled(callThenEmail(), who);
    await world.runFor(minutes(10));
    const task = await world.openTask(who.email);
    const today = dayAt(world.now);
    const leave = await addLeave(world.rep, { from: today, until: today });
    await world.tick();
    expect(await world.run(who.email)).toMatchObject({
      state: 'paused',
      reason: 'rep_leave',
      openTask: null,
    });
    await changeLeave(world.rep, { id: leave.id });
    await world.runFor(minutes(10));
    const again = await world.openTask(who.email);
    expect(again.id).not.toBe(task.id);
    expect(again.stepKey).toBe('call');
    await expectReplayed();
  });

  test('also stops a run that was enrolled while it lasts, and one whose end was moved', async () => {
    const who = world.take('salesforce');
    const from = dayAt(world.now);
    const leave = await addLeave(world.rep, { from, until: from });
    await enrolled(oneEmail(), who);
    await world.tick();
    const before = await world.run(who.email);
    expect(before).toMatchObject({ state: 'paused', reason: 'rep_leave' });
    const until = dayAt(new Date(world.now.getTime() + days(2)));
    const longer = await changeLeave(world.rep, { id: leave.id, until });
    await world.runFor(days(1) + hours(20));
    expect(await world.run(who.email)).toMatchObject({ state: 'paused', resumeAt: longer.endsAt });
    expect(await world.mailsTo(who.email)).toEqual([]);
    await world.runFor(days(3));
    expect(await world.mailsTo(who.email)).toHaveLength(1);
    await expectReplayed();
  });

  test('is refused when it overlaps another, ends before it begins, or is over', async () => {
    const day = (after: number) => dayAt(new Date(world.now.getTime() + days(after)));
    const leave = await addLeave(world.rep, { from: day(30), until: day(35) });
    const refused = (from: number, until: number) =>
      addLeave(world.rep, { from: day(from), until: day(until) });
    await expect(refused(34, 40)).rejects.toThrow(/is away from .* already/);
    await expect(refused(40, 39)).rejects.toThrow(/comes before the first/);
    await expect(refused(-5, -3)).rejects.toThrow(/is over/);
    await changeLeave(world.rep, { id: leave.id });
    await expect(changeLeave(world.rep, { id: leave.id })).rejects.toThrow(/is over/);
    await changeLeave(world.rep, { id: (await refused(34, 40)).id });
  });
});

describe('a leave that hands over', () => {
  test('gives open and new tasks to the colleague, and what is still open back on return', async () => {
    const { user } = await colleague('Sam Okafor');
    const [open, later] = [world.take('salesforce'), world.take('salesforce')];
    const call = callThenEmail();
    await enrolled(call, open);
    await world.runFor(minutes(10));
    const today = dayAt(world.now);
    const leave = await addLeave(world.rep, {
      from: today,
      until: today,
      policy: 'hand_over',
      colleagueId: user.id,
    });
    await world.tick();
    await enrolled(callThenEmail(), later);
    await world.runFor(minutes(10));
    for (const { email } of [open, later])
      expect(await world.openTask(email)).toMatchObject({ ownerUserId: user.id, onBehalfOf: repId() });
    expect((await world.run(open.email)).ownerUserId).toBe(repId());
    await changeLeave(world.rep, { id: leave.id });
    await world.tick();
    for (const { email } of [open, later])
      expect(await world.openTask(email)).toMatchObject({ ownerUserId: repId(), onBehalfOf: null });
  });

  test('sends replies and alerts to the colleague', async () => {
    const { user } = await colleague('Toni Ferrer');
    const who = world.take('salesforce');
    await enrolled(twoEmails(), who);
    await world.runFor(minutes(10));
    const today = dayAt(world.now);
    const leave = await addLeave(world.rep, {
      from: today,
      until: today,
      policy: 'hand_over',
      colleagueId: user.id,
    });
    await world.tick();
    await world.act(await world.mailTo(who.email), { act: 'reply', text: 'Please call me.' });
    await world.runFor(minutes(10));
    expect((await world.mailsTo(user.email)).map((mail) => mail.text).join()).toContain('Please call me.');
    const told = (await world.alerts('replied')).filter((alert) => alert.userId === user.id);
    expect(told).toHaveLength(1);
    await changeLeave(world.rep, { id: leave.id });
    await world.tick();
  });

  test('holds instead when the colleague is deactivated', async () => {
    const { user } = await colleague('Uma Brandt');
    const who = world.take('salesforce');
    const today = dayAt(world.now);
    const leave = await addLeave(world.rep, {
      from: today,
      until: today,
      policy: 'hand_over',
      colleagueId: user.id,
    });
    await enrolled(twoEmails(), who);
    await world.tick();
    await updateUser(world.admin, { id: user.id, active: false });
    await world.tick();
    expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'rep_leave' });
    await changeLeave(world.rep, { id: leave.id });
    await world.tick();
    expect(await world.run(who.email)).not.toMatchObject({ state: 'paused' });
  });

  test('needs a colleague who is there', async () => {
    const today = dayAt(world.now);
    const handOver = { from: today, until: today, policy: 'hand_over' } as const;
    await expect(addLeave(world.rep, handOver)).rejects.toThrow(/needs a colleagueId/);
    await expect(addLeave(world.rep, { ...handOver, colleagueId: repId() })).rejects.toThrow(
      /for themselves/,
    );
    const { user } = await colleague('Vic Lund');
    await updateUser(world.admin, { id: user.id, active: false });
    await expect(addLeave(world.rep, { ...handOver, colleagueId: user.id })).rejects.toThrow(/is not active/);
  });
});

describe('a user who is deactivated', () => {
  test('has every run held at once, which a manager gives to somebody else after a count', async () => {
    const { user: to, sender } = await colleague('Wanda Quist');
    const [begun, fresh] = [world.take('hubspot'), world.take('hubspot')];
    const { cadenceId } = await enrolled(twoEmails(), begun);
    await world.runFor(minutes(10));
    const call = await enrolled(callThenEmail(), fresh);
    await world.runFor(minutes(10));
    await updateUser(world.admin, { id: repId(), active: false });
    await world.tick();
    for (const { email } of [begun, fresh])
      expect(await world.run(email)).toMatchObject({ state: 'paused', reason: 'rep_leave', resumeAt: null });
    expect((await world.run(begun.email)).words).toMatch(/was deactivated/);
    await world.runFor(days(5));
    expect(await world.mailsTo(begun.email)).toHaveLength(1);

    const from = { ownerUserId: repId(), cadenceId, toUserId: to.id };
    const counted = await reassignEnrollments(world.admin, { ...from, dryRun: true });
    expect(counted).toMatchObject({ dryRun: true, matched: 1, paused: 1, resumed: 1, reassigned: 0 });
    expect((await world.run(begun.email)).ownerUserId).toBe(repId());

    expect(await reassignEnrollments(world.admin, from)).toMatchObject({ matched: 1, reassigned: 1 });
    expect(await world.run(begun.email)).toMatchObject({
      state: 'active',
      ownerUserId: to.id,
      senderId: sender.id,
      words: expect.stringMatching(/^Wanda Quist took this run over from .*its mails come from colleague/),
    });
    await world.runFor(days(1));
    const [first, second] = await world.mailsTo(begun.email);
    expect(second?.from.email).toBe(sender.email);
    expect(second?.subject).toBe(`Re: ${first?.subject}`);
    expect(second?.headers['In-Reply-To'] ?? second?.headers['in-reply-to']).toBeDefined();

    await reassignEnrollments(world.admin, {
      ownerUserId: repId(),
      cadenceId: call.cadenceId,
      toUserId: to.id,
      sender: 'keep',
    });
    await world.tick();
    expect((await world.openTask(fresh.email)).ownerUserId).toBe(to.id);
    expect((await world.run(fresh.email)).senderId).not.toBe(sender.id);
    await updateUser(world.admin, { id: repId(), active: true });
    await world.tick();
    await expectReplayed();
  });

  test('gets back what nobody took over, when they are active again', async () => {
    const who = world.take('hubspot');
    await enrolled(twoEmails(), who);
    await world.runFor(minutes(10));
    await updateUser(world.admin, { id: repId(), active: false });
    await world.tick();
    expect(await world.run(who.email)).toMatchObject({ state: 'paused' });
    await updateUser(world.admin, { id: repId(), active: true });
    await world.tick();
    expect(await world.run(who.email)).toMatchObject({ state: 'active', ownerUserId: repId() });
    await expectReplayed();
  });

  test('sends nothing that was due in the same moment', async () => {
    const who = world.take('hubspot');
    await enrolled(oneEmail(), who);
    await updateUser(world.admin, { id: repId(), active: false });
    await world.tick();
    expect(await world.mailsTo(who.email)).toEqual([]);
    expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'rep_leave' });
    await updateUser(world.admin, { id: repId(), active: true });
    await world.tick();
  });
});

describe('giving runs to somebody else', () => {
  test('begins a new thread where that was asked for, with the subject of the old one', async () => {
    const { user: to } = await colleague('Xenia Rask');
    const who = world.take('hubspot');
    const { cadenceId } = await enrolled(twoEmails(), who);
    await world.runFor(minutes(10));
    await reassignEnrollments(world.admin, { cadenceId, toUserId: to.id, thread: 'new' });
    await world.runFor(days(3));
    const [first, second] = await world.mailsTo(who.email);
    expect(second?.subject).toBe(first?.subject);
    expect(second?.headers['In-Reply-To'] ?? second?.headers['in-reply-to']).toBeUndefined();
    await expectReplayed();
  });

  test('is for managers, needs to know which runs, and a new owner who can work and send', async () => {
    const { user } = await colleague('Yves Holm');
    const ask = (over: object) => reassignEnrollments(world.admin, { toUserId: user.id, ...over });
    await expect(reassignEnrollments(world.rep, { ownerUserId: repId(), toUserId: user.id })).rejects.toThrow(
      /Only a manager or an admin/,
    );
    await expect(ask({})).rejects.toThrow(/Say which runs/);
    await expect(ask({ ownerUserId: user.id })).rejects.toThrow(/theirs already/);
    count += 1;
    const bare = await addUser(world.admin, { email: `bare${count}@northwind.example`, name: 'Zoe Bare' });
    await expect(ask({ ownerUserId: repId(), toUserId: bare.id })).rejects.toThrow(/has no sender/);
    await updateUser(world.admin, { id: user.id, active: false });
    await expect(ask({ ownerUserId: repId() })).rejects.toThrow(/is not active/);
  });
});
