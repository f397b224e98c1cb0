import { afterAll, beforeAll, expect, test } from 'vitest';
import { addSuppression } from '../../src/app/add-suppression.ts';
import { addUser } from '../../src/app/add-user.ts';
import { answerTask } from '../../src/app/answer-task.ts';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { giveUpTask } from '../../src/app/give-up-task.ts';
import { readTask } from '../../src/app/read-task.ts';
import { listTasks } from '../../src/app/read-tasks.ts';
import { listUpcoming } from '../../src/app/read-upcoming.ts';
import { recordSignals } from '../../src/app/record-signals.ts';
import { actingAs } from '../../src/demo/first-start.ts';
import { callThenEmail, roundTheClock } from '../support/cadences.ts';
import { days, hours, minutes, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 60 });
});
afterAll(() => world.close());

/** Somebody whose call is open. */
async function toCall(crm: 'salesforce' | 'hubspot' = 'salesforce', cadence = callThenEmail()) {
  const who = world.take(crm);
  const { cadenceId } = await world.publish(cadence);
  await world.enroll(cadenceId, [who]);
  await world.tick();
  return { who, task: await world.openTask(who.email) };
}
const entries = async (email: string) => {
  const { id } = await world.person(email);
  return world.in((tx) => tx.activities.byPersons([id]));
};
const colleague = async () => {
  const user = await addUser(world.admin, {
    email: `other.${world.now.getTime()}@cadenza-demo.example`,
    name: 'Other Rep',
  });
  return actingAs(world.ctx, world.sample.workspaceId, user);
};

test('a skipped task is closed with its reason, the next step follows at once, and the CRM hears nothing', async () => {
  const { who, task } = await toCall();
  const reason = 'Spoke to their colleague already.';
  const ended = await giveUpTask(world.rep, {
    taskId: task.id,
    result: 'skipped',
    reason,
    note: 'On Friday',
  });
  expect(ended.task).toMatchObject({ state: 'skipped', note: 'On Friday', outcome: null });
  expect(ended.enrollment).toMatchObject({ state: 'active', openTask: null, next: { stepKey: 'intro' } });
  expect(ended.enrollment.words).toContain("'Call' is skipped (Spoke to their colleague already).");
  expect((await world.touches(who.email))[0]).toMatchObject({ state: 'skipped', reason });
  await world.tick();
  await world.mailTo(who.email);
  expect((await entries(who.email)).map((entry) => entry.activity.channel)).toEqual(['email']);
  const ledger = await world.in((tx) => tx.ledger.byEnrollment(ended.enrollment.id));
  expect(ledger.find((entry) => entry.rule === 'task-skipped')).toMatchObject({
    event: { type: 'task_given_up', result: 'skipped', reason },
    actor: world.sample.rep.email,
  });
});

test('a task that could not be done is told apart from a skipped one, and holds the run where its step says so', async () => {
  const [call, email] = callThenEmail().steps;
  if (call === undefined || email === undefined) throw new Error('The cadence has two steps.');
  const steps = [{ ...call, ifNotDone: 'hold' as const }, email];
  const holding = { ...callThenEmail(), steps };
  const { who, task } = await toCall('salesforce', holding);
  const reason = 'The line is dead';
  const { enrollment } = await giveUpTask(world.rep, { taskId: task.id, result: 'not_done', reason });
  expect(enrollment).toMatchObject({ state: 'paused', reason: 'held', next: { stepKey: 'call', visit: 2 } });
  expect((await world.touches(who.email))[0]).toMatchObject({ state: 'not_done', reason });
  expect((await world.alerts('held')).map((alert) => alert.words).join()).toContain(reason);
  expect(await entries(who.email)).toEqual([]);
});

test('a task is ended once: what comes later is told what became of it', async () => {
  const { task } = await toCall();
  const reason = 'No time left today';
  const both = await Promise.allSettled([
    giveUpTask(world.rep, { taskId: task.id, result: 'skipped', reason }),
    completeTask(world.rep, { taskId: task.id, outcome: 'connected' }),
  ]);
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  const again = giveUpTask(world.rep, { taskId: task.id, result: 'not_done', reason });
  await expect(again).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/it is \w+/),
  });
  await expect(answerTask(world.rep, { taskId: task.id })).rejects.toMatchObject({ code: 'conflict' });
});

test('a reason must be words', async () => {
  const { task } = await toCall();
  const blank = giveUpTask(world.rep, { taskId: task.id, result: 'skipped', reason: '   ' });
  await expect(blank).rejects.toMatchObject({ code: 'invalid_input' });
  expect((await world.in((tx) => tx.tasks.byIds([task.id])))[0]).toMatchObject({ state: 'open' });
});

test('an answer elsewhere pauses the run as a reply does, and is on the CRM once', async () => {
  const { who, task } = await toCall();
  const note = 'Rang back: wants the offer in May.';
  const { task: closed, enrollment } = await answerTask(world.rep, { taskId: task.id, note });
  expect(closed).toMatchObject({ state: 'cancelled' });
  expect(enrollment).toMatchObject({ state: 'paused', reason: 'replied' });
  expect((await world.person(who.email)).hold).toMatchObject({ reason: 'replied', lasting: false });
  await world.runFor(days(2));
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await entries(who.email)).toMatchObject([
    { state: 'written', activity: { kind: 'reply', direction: 'inbound', text: note } },
  ]);
});

test("a rep works and sees their own tasks only; a manager's reach is everybody's", async () => {
  const { task } = await toCall();
  const other = await colleague();
  const reason = 'It is mine now';
  const attempts = [
    () => completeTask(other, { taskId: task.id, outcome: 'connected' }),
    () => giveUpTask(other, { taskId: task.id, result: 'skipped' as const, reason }),
    () => giveUpTask(other, { taskId: task.id, result: 'not_done' as const, reason }),
    () => answerTask(other, { taskId: task.id }),
    () => readTask(other, task.id),
    () => listTasks(other, { owner: world.sample.rep.id }),
    () => listUpcoming(other, { owner: world.sample.rep.id }),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' });
  expect((await listTasks(other, {})).items).toEqual([]);
  const seen = await listTasks(world.admin, { owner: world.sample.rep.id, state: 'open' });
  expect(seen.items.map((one) => one.id)).toContain(task.id);
  expect((await giveUpTask(world.admin, { taskId: task.id, result: 'skipped', reason })).task.state).toBe(
    'skipped',
  );
});

test('a task shows why it is there, what went before and whether the CRM has it', async () => {
  const [call, email] = callThenEmail().steps;
  if (call === undefined || email === undefined) throw new Error('The cadence has two steps.');
  const steps = [email, { ...call, day: 2, at: '10:00' }, { ...email, key: 'more', name: 'More', day: 4 }];
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish({ ...callThenEmail(), steps });
  await world.enroll(cadenceId, [who]);
  // The call is opened on its day, and its time has not run out.
  await world.runFor(hours(26));
  const task = await world.openTask(who.email);
  const at = new Date(world.now.getTime() - hours(3));
  const about = {
    personId: task.personId,
    enrollmentId: task.enrollmentId,
    touchId: null,
    at,
    source: 'test',
  };
  await world.in((tx) =>
    recordSignals(world.rep, tx, [
      { ...about, kind: 'opened', sourceKey: 'o-1', facts: { verdict: 'human' } },
      { ...about, kind: 'clicked', sourceKey: 'c-1', at: world.now, facts: { verdict: 'bot' } },
    ]),
  );
  const seen = await readTask(world.rep, task.id);
  expect(seen).toMatchObject({
    step: { name: 'Call', position: 2, of: 3 },
    signal: { kind: 'opened', at },
    following: { name: 'More', channel: 'email', day: 4 },
    ifNotDone: 'continue',
    sender: { email: world.sample.rep.email },
    owner: { name: world.sample.rep.name },
    record: { kind: 'hubspot', url: expect.stringContaining(who.ref.id) },
    touches: [{ channel: 'email', name: 'Intro', state: 'sent', crm: { state: 'written' } }],
    others: [],
  });
  expect(seen.why).toMatch(/^Step 2 of 3 on day 2 of 'Call then email \d+'\. Opened your email /);
  expect(seen.callTime.good).toBe(true);
  expect(seen.zone).toMatchObject({
    origin: expect.stringMatching(/^[a-z]+$/),
    confidence: expect.any(String),
  });
});

test("a 'do not call' that comes after the task was opened is said on the task", async () => {
  const { who, task } = await toCall();
  expect((await readTask(world.rep, task.id)).warnings).toEqual([]);
  const phone = (await world.person(who.email)).phone;
  if (phone === null) throw new Error('Whoever is called has a phone.');
  await addSuppression(world.admin, {
    scope: 'phone',
    value: phone,
    channel: 'call',
    reason: 'asked by phone',
  });
  const { warnings } = await readTask(world.rep, task.id);
  expect(warnings).toEqual([expect.stringContaining('Must not be contacted this way: asked by phone')]);
});

test('the queue lists the earliest due first, and what is from an earlier day as overdue', async () => {
  const late = await toCall('hubspot');
  await world.setNow(new Date(world.now.getTime() + minutes(10)));
  const early = await toCall('hubspot');
  await world.setNow(new Date(late.task.dueAt.getTime() + hours(25)));
  const { items } = await listTasks(world.rep, { owner: 'me', state: 'open', sort: 'due', limit: 200 });
  const times = items.map((one) => one.dueAt.getTime());
  expect(times).toEqual([...times].sort((one, other) => one - other));
  const [first, second] = [late, early].map(({ task }) => items.findIndex((one) => one.id === task.id));
  expect(first).toBeLessThan(second ?? -1);
  expect(items.find((one) => one.id === late.task.id)).toMatchObject({ overdue: true });
});

test('what comes next is listed with its step and person, and leaves out mails that go by themselves', async () => {
  const [call, email] = callThenEmail().steps;
  if (call === undefined || email === undefined) throw new Error('The cadence has two steps.');
  const who = world.take('salesforce');
  const soon = { name: `Soon ${world.now.getTime()}`, schedule: roundTheClock };
  const { cadenceId } = await world.publish({ ...soon, steps: [{ ...call, day: 2, at: '10:00' }] });
  await world.enroll(cadenceId, [who]);
  const mailed = world.take('salesforce');
  const mails = await world.publish({
    ...soon,
    name: `${soon.name} by mail`,
    steps: [{ ...email, day: 2, at: '10:00' }],
  });
  await world.enroll(mails.cadenceId, [mailed]);
  const upcoming = await listUpcoming(world.rep, { owner: 'me', limit: 100 });
  const { id } = await world.person(who.email);
  expect(upcoming.find((one) => one.personId === id)).toMatchObject({ stepName: 'Call', channel: 'call' });
  const other = await world.person(mailed.email);
  expect(upcoming.filter((one) => one.personId === other.id)).toEqual([]);
});
