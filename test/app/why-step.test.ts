import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { giveUpTask } from '../../src/app/give-up-task.ts';
import { resumeAll } from '../../src/app/resume-all.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { stopAll } from '../../src/app/stop-all.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { callThenEmail, oneEmail, twoEmails } from '../support/cadences.ts';
import { hours, minutes, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 60 });
});
afterAll(() => world.close());

async function begun(cadence: CadenceInput) {
  const who = world.take('salesforce');
  const version = await world.publish(cadence);
  await world.enroll(version.cadenceId, [who]);
  await world.tick();
  return { who, version, run: await world.run(who.email) };
}

/** The first line of the answer about one step, without the cadence's name. */
async function answer(email: string, stepKey: string) {
  const { summary, runs } = await explainPerson(world.rep, { person: email, stepKey });
  expect(summary).toHaveLength(1);
  expect(runs).toHaveLength(1);
  return summary[0]?.replace(/^In '[^']+': /, '');
}

describe('why a step has happened, has not, or will when, in one sentence:', () => {
  test('sent, next, and put off', async () => {
    const { who, run } = await begun(twoEmails());
    expect(await answer(who.email, 'intro')).toBe(
      `'Intro' was sent today ${timeIn(run.zone)} to ${who.email}, with the subject 'A question' (variant a).`,
    );
    expect(await answer(who.email, 'follow-up')).toMatch(/^'Follow-up' goes out .*, in 2 days\.$/);
    await stopAll(world.admin);
    expect(await answer(who.email, 'follow-up')).toMatch(
      /^'Follow-up' has not happened yet: everything is stopped since today \d\d:\d\d by Morgan Reyes\.$/,
    );
    await resumeAll(world.admin);
  });

  test('an open task, what comes after it, what was recorded, and what was skipped', async () => {
    const { who } = await begun(callThenEmail());
    expect(await answer(who.email, 'call')).toMatch(
      /^'Call' is open with Robin Vale: later steps wait for it until /,
    );
    expect(await answer(who.email, 'intro')).toMatch(
      /^'Intro' \(step 2 of 2\) has not happened yet: it comes after 'Call', if nothing comes in between .* at the latest\. Now: call 'Call' is with Robin Vale until .*\.$/,
    );
    await completeTask(world.rep, { taskId: (await world.openTask(who.email)).id, outcome: 'no_answer' });
    expect(await answer(who.email, 'call')).toMatch(/^'Call' was done today \d\d:\d\d by .*: no answer\.$/);
    const other = await begun(callThenEmail());
    const taskId = (await world.openTask(other.who.email)).id;
    await giveUpTask(world.rep, { taskId, result: 'skipped', reason: 'Asked for spring.' });
    expect(await answer(other.who.email, 'call')).toMatch(/^'Call' was skipped today .*Asked for spring/);
  });

  test('paused, held, ended before it, and held beside the run', async () => {
    const { who, run } = await begun(twoEmails());
    const steer = (command: 'pause' | 'resume' | 'stop') =>
      steerEnrollment(world.rep, { enrollmentId: run.id, command });
    await steer('pause');
    expect(await answer(who.email, 'follow-up')).toMatch(
      /^'Follow-up' has not happened yet\. Paused since today .* by Robin Vale\.$/,
    );
    await steer('resume');
    await world.act(await world.mailTo(who.email), { act: 'reply', text: 'Sounds good. Call me?' });
    await world.tick();
    expect(await answer(who.email, 'follow-up')).toMatch(/has not happened yet\. Held since .*: replied\.$/);
    await steer('stop');
    expect(await answer(who.email, 'follow-up')).toMatch(
      /^'Follow-up' did not happen and will not\. Stopped today .*\.$/,
    );
    await updateWorkspace(world.admin, { mode: 'test', testAddresses: [] });
    const held = await begun(oneEmail());
    expect(await answer(held.who.email, 'intro')).toMatch(/has not happened yet\. Held since .*test mode/);
    await updateWorkspace(world.admin, { mode: 'live' });
  });

  test('a mail whose fate nobody knows, one that was refused for good, and one that is tried again', async () => {
    // What others left to be sent must not meet the faults.
    await world.tick();
    await world.faults('sendgrid', { path: '/v3/mail/send', drop: 'before', times: 1 });
    const lost = await begun(oneEmail());
    expect(await answer(lost.who.email, 'intro')).toMatch(
      /^Whether 'Intro' left is not known: .* It is not sent again until/,
    );
    await world.faults('sendgrid', { path: '/v3/mail/send', status: 429, times: 1 });
    const later = await begun(oneEmail());
    expect(await answer(later.who.email, 'intro')).toMatch(
      /^'Intro' has not left yet: .*\. It is tried again by itself\.$/,
    );
    await world.faults('sendgrid', { path: '/v3/mail/send', status: 400, times: 1 });
    const refused = await begun(oneEmail());
    expect(await answer(refused.who.email, 'intro')).toMatch(
      /^'Intro' was not sent, and is not tried again: /,
    );
    await world.faults('sendgrid');
  });

  test('a step that is due while a mail of the same run is unconfirmed says what it waits for', async () => {
    await world.faults('sendgrid', { path: '/v3/mail/send', drop: 'before', times: 1 });
    const two = twoEmails();
    const [intro, follow] = two.steps;
    if (intro === undefined || follow === undefined) throw new Error('It has two.');
    const { who } = await begun({ ...two, steps: [intro, { ...follow, day: 1 }] });
    await world.faults('sendgrid');
    // Looked at again after a quarter of an hour: at first the call was still under way.
    await world.runFor(minutes(16));
    expect(await answer(who.email, 'follow-up')).toMatch(
      /^'Follow-up' goes out .*\. It was put off: 'Follow-up' moves to .*: Waits: the mail of step 'intro' is (reserved|unconfirmed)\.$/,
    );
    await world.runFor(hours(1));
  });

  test('a step that there is not: an error that names the version’s steps', async () => {
    const { who, version } = await begun(twoEmails());
    await expect(explainPerson(world.rep, { person: who.email, stepKey: 'nope' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: `There is no step 'nope' here. '${version.definition.name}' (version 1) has intro, follow-up.`,
    });
  });
});

test('a step whose cadence, sender or company is stopped says which, since when, by whom and why', async () => {
  const { who, version, run } = await begun(twoEmails());
  const { companyId } = await world.person(who.email);
  const [company] = await world.in((tx) => tx.companies.byIds([companyId ?? '']));
  const sender = (await world.in((tx) => tx.users.senders())).find((one) => one.id === run.senderId);
  const stops = [
    { scope: 'cadence', id: version.cadenceId, said: `cadence '${version.definition.name}'` },
    { scope: 'sender', id: run.senderId, said: `sender ${sender?.email}` },
    { scope: 'company', id: companyId ?? '', said: `company '${company?.name}'` },
  ] as const;
  for (const { scope, id, said } of stops) {
    await stopAll(world.admin, { scope, id, reason: 'Wrong price' });
    expect(await answer(who.email, 'follow-up')).toMatch(
      /^'Follow-up' has not happened yet: .* is stopped since today \d\d:\d\d by Morgan Reyes \(Wrong price\)\.$/,
    );
    expect(await answer(who.email, 'follow-up')).toContain(`: ${said} is stopped`);
    await resumeAll(world.admin, { scope, id });
  }
  expect(await answer(who.email, 'follow-up')).toMatch(/goes out/);
});

test('an email that its sender’s limits moved says from when, and once it left that it kept them', async () => {
  const { run } = await begun(twoEmails());
  await updateSender(world.admin, { id: run.senderId, mailGapSeconds: 600 });
  const { cadenceId } = await world.publish(oneEmail());
  const people = [world.take('salesforce'), world.take('salesforce')] as const;
  await world.enroll(cadenceId, people);
  expect(await answer(people[1].email, 'intro')).toMatch(
    /^'Intro' goes out .*\. Its sender's limits moved it from .*\d\d:\d\d in .*\.$/,
  );
  await world.runFor(hours(1));
  const { runs } = await explainPerson(world.rep, { person: people[1].email });
  const sent = runs[0]?.decisions.find((one) => one.rule === 'send-email');
  expect(sent?.facts.checks).toContain('slot');
  await updateSender(world.admin, { id: run.senderId, mailGapSeconds: null });
});

test('the evidence names the checks that were passed and the fields that the words were made of', async () => {
  const cadence = oneEmail();
  const variants = [
    {
      key: 'a',
      subject: 'For {{ company.name | default: "you" }}',
      body: 'Hello {{ person.first_name | default: "there" }}, from {{ sender.name }}. {{ person.city | default: "Here" }}.',
    },
  ];
  const [step] = cadence.steps;
  if (step?.channel !== 'email') throw new Error('It is an email.');
  const { who } = await begun({ ...cadence, steps: [{ ...step, variants }] });
  await world.db.query('update people set city = null');
  const { runs } = await explainPerson(world.rep, { person: who.email });
  const sent = runs[0]?.decisions.find((one) => one.rule === 'send-email');
  expect(sent?.facts).toMatchObject({
    checks: [
      ...['brake', 'hold', 'undo', 'earlier_mail', 'suppression', 'crm_opt_out', 'address'],
      ...['sender', 'postal_address', 'mode', 'values'],
    ],
    fields: {
      'company.name': who.companyName,
      'person.first_name': who.firstName,
      'sender.name': 'Robin Vale',
    },
  });
  expect(Object.keys(Object(sent?.facts.fields))).toHaveLength(4);
  const again = await begun({ ...cadence, name: 'Without a city', steps: [{ ...step, variants }] });
  await world.db.query('update people set first_name = null');
  const call = await begun(callThenEmail());
  const opened = await explainPerson(world.rep, { person: call.who.email });
  expect(opened.runs[0]?.decisions.at(-1)?.facts.checks).toContain('do_not_call');
  const other = await explainPerson(world.rep, { person: again.who.email });
  expect(other.runs[0]?.touches[0]?.sent?.text).toContain('from Robin Vale');
});

const timeIn = (zone: string) =>
  world.now.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
