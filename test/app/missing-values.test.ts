import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { giveUpTask } from '../../src/app/give-up-task.ts';
import { putInsights } from '../../src/app/put-insights.ts';
import { listTasks } from '../../src/app/read-tasks.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { writeEmail } from '../../src/app/write-email.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 40 });
});
afterAll(() => world.close());

/** One email at once with this text. */
function saying(body: string, more: Partial<CadenceInput> = {}): CadenceInput {
  const cadence = oneEmail();
  const steps = cadence.steps.map((step) =>
    step.channel === 'email' ? { ...step, variants: [{ key: 'a', subject: 'A question', body }] } : step,
  );
  return { ...cadence, ...more, steps };
}

async function insight(who: Pick<Prospect, 'email'>, value: string, more: object = {}) {
  const [kept] = await putInsights(world.admin, {
    insights: [{ email: who.email, key: 'trigger', value, source: 'news', ...more }],
  });
  return kept;
}

/** Insights are known from then on, so that texts may need one. */
async function enrolled(
  body = 'You hire {{ insights.trigger }}.',
  who = world.take('salesforce', 'Contact'),
) {
  const [first] = await putInsights(world.admin, {
    insights: [{ domain: 'nobody.example', key: 'trigger', value: 'x', source: 'x' }],
  });
  expect(first?.status).toBe('unknown');
  const { cadenceId } = await world.publish(saying(body));
  await world.enroll(cadenceId, [who]);
  await world.tick();
  return who;
}

async function fixesOf(who: Pick<Prospect, 'email'>) {
  const { id } = await world.run(who.email);
  const { items } = await listTasks(world.rep, { sort: 'due', limit: 200 });
  return items.filter((task) => task.enrollmentId === id && task.kind === 'fix');
}

async function openFix(who: Pick<Prospect, 'email'>) {
  const open = (await fixesOf(who)).filter((task) => task.state === 'open');
  const [fix] = open;
  if (fix === undefined || open.length > 1) throw new Error(`${open.length} tasks instead of one.`);
  return fix;
}

beforeAll(async () => {
  const seen = world.take('hubspot');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [seen]);
  // An insight of this key has come in, so that texts may need it.
  await insight(seen, 'drivers');
});

test('an email that lacks a value holds its run, with a task for its owner that names what is missing', async () => {
  const who = await enrolled('Hi {{ person.first_name }}, you hire {{ insights.trigger }}.');
  expect(await world.mailsTo(who.email)).toEqual([]);
  const run = await world.run(who.email);
  expect(run).toMatchObject({ state: 'paused', reason: 'held', next: { stepKey: 'intro' } });
  expect(run.words).toContain('no value for insights.trigger and no fallback');
  const fix = await openFix(who);
  expect(fix).toMatchObject({
    ownerUserId: run.ownerUserId,
    missing: ['insights.trigger'],
    channel: 'email',
    outcomes: [],
    person: { email: who.email },
  });
  expect(fix.script).toContain('you hire [insights.trigger].');
  expect((await world.alerts('held')).filter((alert) => alert.enrollmentId === run.id)).toEqual([]);
});

test('the value arrives: the task is done by itself, the mail goes out, and the ledger says with what', async () => {
  const who = await enrolled();
  const fix = await openFix(who);
  expect(await insight(who, 'drivers')).toMatchObject({ status: 'kept', reason: null });
  await world.tick();
  expect((await world.mailTo(who.email)).text).toContain('You hire drivers.');
  expect((await fixesOf(who)).map((task) => [task.id, task.state, task.outcome])).toEqual([
    [fix.id, 'done', 'fixed'],
  ]);
  const { runs } = await explainPerson(world.rep, { person: who.email });
  const decisions = runs.at(-1)?.decisions ?? [];
  expect(decisions.map((one) => one.rule)).toEqual(['enroll', 'obstacle-held', 'resume', 'send-email']);
  expect(decisions.at(-1)?.facts).toMatchObject({
    fields: { 'insights.trigger': 'drivers' },
    insights: [{ key: 'trigger', source: 'news', subject: 'person' }],
  });
  expect(await replayRuns(world.admin, { person: who.email })).toMatchObject({ compared: 1, different: [] });
});

test('an insight wakes whoever waits for it, and nobody else', async () => {
  const [one, other] = [await enrolled(), await enrolled()];
  const before = await world.run(other.email);
  await insight(one, 'drivers');
  await world.tick();
  expect(await world.run(one.email)).toMatchObject({ state: 'finished' });
  expect(await world.run(other.email)).toEqual(before);
});

test('an insight of the company is for everybody there', async () => {
  const who = await enrolled();
  const { companyId } = await world.person(who.email);
  const about = { companyId: companyId ?? '', key: 'trigger', value: 'pilots', source: 'news' };
  await putInsights(world.admin, { insights: [about] });
  await world.tick();
  expect((await world.mailTo(who.email)).text).toContain('You hire pilots.');
});

test('a stale insight counts as missing', async () => {
  const who = world.take('salesforce', 'Contact');
  const first = await world.publish(oneEmail());
  await world.enroll(first.cadenceId, [who]);
  await world.tick();
  await insight(who, 'drivers', { staleAfter: new Date(world.now.getTime() + minutes(5)).toISOString() });
  await world.setNow(new Date(world.now.getTime() + minutes(6)));
  await enrolled(undefined, who);
  expect(await openFix(who)).toMatchObject({ missing: ['insights.trigger'] });
  await insight(who, 'cooks', { staleAfter: new Date(world.now.getTime() + minutes(60)).toISOString() });
  await world.tick();
  expect((await world.mailsTo(who.email)).at(-1)?.text).toContain('You hire cooks.');
});

test('of two values that are missing the second is asked for when the first has come', async () => {
  const who = await enrolled('{{ insights.trigger }} {{ sender.signature }}');
  expect((await openFix(who)).missing).toEqual(['insights.trigger', 'sender.signature']);
  await insight(who, 'Drivers');
  await world.tick();
  const fix = await openFix(who);
  expect(fix).toMatchObject({ missing: ['sender.signature'] });
  expect(fix.script).toContain('Drivers [sender.signature]');
  const { senderId } = await world.run(who.email);
  await updateSender(world.admin, { id: senderId, signature: 'Robin, Birch Foods' });
  await world.tick();
  expect((await world.mailTo(who.email)).text).toContain('Drivers Robin, Birch Foods');
  await updateSender(world.admin, { id: senderId, signature: null });
});

test('a value that comes by the sync of a record is enough', async () => {
  const who = world.take('salesforce', 'Contact');
  await world.crmAct('salesforce', { act: 'edit', id: who.ref.id, fields: { Title: null } });
  await enrolled('As {{ person.title }} you know.', who);
  expect(await openFix(who)).toMatchObject({ missing: ['person.title'] });
  await world.crmAct('salesforce', { act: 'edit', id: who.ref.id, fields: { Title: 'Head of Sales' } });
  await world.tick();
  await world.tick();
  expect((await world.mailTo(who.email)).text).toContain('As Head of Sales you know.');
});

test('a value that came while the run was being held is found a minute later', async () => {
  const who = await enrolled();
  const { id } = await world.person(who.email);
  const fact = {
    kind: 'insight',
    subject: 'person',
    subjectId: id,
    key: 'trigger',
    value: 'drivers',
  } as const;
  await world.in((tx) => tx.facts.put([{ ...fact, source: 'x', at: world.now, staleAfter: null }]));
  await world.tick();
  expect(await world.mailsTo(who.email)).toEqual([]);
  await world.runFor(minutes(2));
  expect((await world.mailTo(who.email)).text).toContain('You hire drivers.');
});

test('an email in which a value brings a placeholder holds its run, too', async () => {
  const who = world.take('salesforce', 'Contact');
  await world.crmAct('salesforce', { act: 'edit', id: who.ref.id, fields: { Title: 'Head at %COMPANY%' } });
  await enrolled('As {{ person.title }} you know.', who);
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect((await world.run(who.email)).words).toContain('%COMPANY% is filled in by nobody');
  const fix = await openFix(who);
  await expect(
    writeEmail(world.rep, { taskId: fix.id, text: 'Dear [First Name], you hire.' }),
  ).rejects.toThrow('still has the name of a variable in it');
});

test('the rep writes the email: it goes out as they wrote it', async () => {
  const who = await enrolled();
  const fix = await openFix(who);
  await expect(
    writeEmail(world.rep, { taskId: fix.id, text: 'You hire [insights.trigger].' }),
  ).rejects.toThrow('still has the name of a variable in it');
  await writeEmail(world.rep, { taskId: fix.id, subject: 'Drivers', text: 'I saw that you hire.' });
  await world.tick();
  const mail = await world.mailTo(who.email);
  expect(mail).toMatchObject({ subject: 'Drivers' });
  expect(mail.text).toMatch(/^I saw that you hire\.\n\n--\n/);
  expect(await fixesOf(who)).toMatchObject([{ state: 'done', completedBy: world.rep.actor.name }]);
  await expect(writeEmail(world.rep, { taskId: fix.id, text: 'Again.' })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('the rep skips the step: the run goes on to the next one', async () => {
  const who = world.take('salesforce', 'Contact');
  const cadence = twoEmails();
  const [intro, ...rest] = cadence.steps;
  if (intro?.channel !== 'email') throw new Error('The first step is an email.');
  const variants = [{ key: 'a', subject: 'A question', body: '{{ insights.trigger }}' }];
  const next = rest.map((step) =>
    step.channel === 'email'
      ? { ...step, thread: 'new' as const, variants: [{ key: 'a', subject: 'Hi', body: 'Hello.' }] }
      : step,
  );
  const { cadenceId } = await world.publish({ ...cadence, steps: [{ ...intro, variants }, ...next] });
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const fix = await openFix(who);
  await expect(completeTask(world.rep, { taskId: fix.id, outcome: 'done' })).rejects.toMatchObject({
    code: 'conflict',
  });
  const { task, enrollment } = await giveUpTask(world.rep, {
    taskId: fix.id,
    result: 'skipped',
    reason: 'Does not fit this person',
  });
  expect(task.state).toBe('skipped');
  expect(enrollment).toMatchObject({ state: 'active', reason: null, next: { stepKey: 'follow-up' } });
  expect(await fixesOf(who)).toMatchObject([{ state: 'skipped' }]);
  expect(await world.touches(who.email)).toMatchObject([{ stepKey: 'intro', state: 'skipped' }]);
  expect(await replayRuns(world.admin, { person: who.email })).toMatchObject({ compared: 1, different: [] });
});

test('whatever else lets the run go takes the task away; the next hold asks anew', async () => {
  const who = await enrolled();
  const fix = await openFix(who);
  const { id } = await world.run(who.email);
  await steerEnrollment(world.rep, { enrollmentId: id, command: 'resume' });
  await world.tick();
  const again = await fixesOf(who);
  expect(again.map((task) => task.state).sort()).toEqual(['cancelled', 'open']);
  expect(again.find((task) => task.id === fix.id)?.state).toBe('cancelled');
  await steerEnrollment(world.rep, { enrollmentId: id, command: 'stop' });
  expect((await fixesOf(who)).map((task) => task.state)).toEqual(['cancelled', 'cancelled']);
  await insight(who, 'drivers');
  await world.tick();
  expect(await world.run(who.email)).toMatchObject({ state: 'stopped' });
  expect(await world.mailsTo(who.email)).toEqual([]);
});
