import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { type ActorContext, engineVersion } from '../../src/app/context.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { giveUpTask } from '../../src/app/give-up-task.ts';
import { keepLedger } from '../../src/app/keep-ledger.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { undoBatch } from '../../src/app/undo-batch.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import { callThenEmail, twoEmails } from '../support/cadences.ts';
import { days, hours, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 60 });
});
afterAll(() => world.close());

const engineRoom = (): ActorContext => ({
  ...world.admin,
  actor: { ...world.admin.actor, name: 'scheduler' },
});

async function replayed(person?: string) {
  return replayRuns(world.admin, { limit: 1000, ...(person === undefined ? {} : { person }) });
}

/** Changes the ledger as only the owner of the tables can, with the guard taken off. */
async function forge(statement: string): Promise<void> {
  await world.db.query('alter table ledger disable trigger ledger_append_only');
  await world.db.query(statement);
  await world.db.query('alter table ledger enable trigger ledger_append_only');
}

/** A run with a mail sent and the next one planned. */
async function begun(crm: 'salesforce' | 'hubspot' = 'salesforce') {
  const who = world.take(crm);
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  return { who, run: await world.run(who.email) };
}

test('after replies, pauses, undo, merges, edits, retries and tasks every run is what its decisions make of it', async () => {
  // Real time goes on between a decision and its writing down: the row must hold the decision's own moment.
  const still = world.clock.now.bind(world.clock);
  let read = 0;
  world.clock.now = () => new Date(still().getTime() + read++);
  const { cadenceId } = await world.publish(twoEmails());
  const calls = await world.publish(callThenEmail());
  const mailed = [1, 2, 3, 4, 5].map(() => world.take('salesforce', 'Contact'));
  const [replier, away, leaver, paused, loser] = mailed;
  const callees = [1, 2, 3].map(() => world.take('hubspot'));
  const [called, skipped, late] = callees;
  if (!replier || !away || !leaver || !paused || !loser || !called || !skipped || !late)
    throw new Error('There are that many.');
  await world.faults('sendgrid', { path: '/v3/mail/send', status: 429, times: 4 });
  await world.enroll(cadenceId, mailed);
  await world.enroll(calls.cadenceId, callees);
  const edited = world.take('salesforce', 'Lead');
  await enrollPeople(world.rep, {
    cadenceId,
    people: { crm: 'salesforce', refs: [{ ...edited.ref }] },
    emails: [{ ref: edited.ref.id, text: 'In my own words.' }],
  });
  await world.runFor(hours(1));
  await world.faults('sendgrid');
  await world.runFor(hours(2));
  await world.act(await world.mailTo(replier.email), { act: 'reply', text: 'Sounds good. Call me?' });
  await world.act(await world.mailTo(away.email), { act: 'out_of_office', until: '2026-11-26' });
  await world.act(await world.mailTo(leaver.email), { act: 'unsubscribe' });
  const steer = async (email: string, command: 'pause' | 'resume') =>
    steerEnrollment(world.rep, { enrollmentId: (await world.run(email)).id, command });
  await steer(paused.email, 'pause');
  await completeTask(world.rep, { taskId: (await world.openTask(called.email)).id, outcome: 'connected' });
  await giveUpTask(world.rep, {
    taskId: (await world.openTask(skipped.email)).id,
    result: 'skipped',
    reason: 'They asked to be called in spring.',
  });
  await world.runFor(days(1));
  await steer(replier.email, 'resume');
  await steer(paused.email, 'resume');
  const winner = world.take('salesforce', 'Contact');
  await world.crmAct('salesforce', { act: 'merge', id: winner.ref.id, loserId: loser.ref.id });
  const crowd = Array.from({ length: 12 }, () => world.take('hubspot'));
  const { batch } = await world.enroll(cadenceId, crowd);
  await undoBatch(world.rep, { batchId: batch.id });
  await updateWorkspace(world.admin, { mode: 'test', testAddresses: [] });
  const [held] = [world.take('hubspot')];
  await world.enroll(cadenceId, [held]);
  await world.runFor(hours(1));
  await updateWorkspace(world.admin, { mode: 'live' });
  await world.runFor(days(4));
  world.clock.now = still;
  const states = await world.in((tx) => tx.enrollments.counts());
  expect(new Set(states.map((one) => `${one.state} ${one.reason}`)).size).toBeGreaterThan(1);
  const rules = await world.db.query<{ rule: string }>('select distinct rule from ledger');
  expect(rules.map((one) => one.rule)).toEqual(
    expect.arrayContaining(['enroll', 'send-email', 'open-task', 'pause-reply', 'resume', 'stop', 'pause']),
  );
  const all = await replayed();
  expect(all.different).toEqual([]);
  expect(all).toMatchObject({ engine: engineVersion, compared: 22, notCompared: [], next: null });
  expect(all.decisions).toBeGreaterThan(60);
}, 120_000);

test('pages add up to all runs, and one person’s runs can be asked for alone', async () => {
  const { who } = await begun();
  const whole = await replayed();
  let compared = 0;
  for (let after: string | null | undefined; after !== null; ) {
    const page = await replayRuns(world.admin, { limit: 5, ...(after === undefined ? {} : { after }) });
    compared += page.compared;
    after = page.next;
  }
  expect(compared).toBe(whole.compared);
  expect(await replayed(who.email)).toMatchObject({ compared: 1, different: [] });
  await expect(replayed('nobody@example.com')).rejects.toMatchObject({ code: 'not_found' });
  await expect(replayRuns(world.rep, {})).rejects.toMatchObject({ code: 'forbidden' });
});

test('what changes nothing leaves the words of a run as they are, also when it is decided again', async () => {
  const { who } = await begun();
  const mail = await world.mailTo(who.email);
  await world.act(mail, { act: 'reply', text: 'Sounds good. Call me?' });
  await world.tick();
  const { words } = await world.run(who.email);
  await world.act(mail, { act: 'out_of_office', until: '2026-12-03' });
  await world.tick();
  expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'replied', words });
  expect(await replayed(who.email)).toMatchObject({ compared: 1, different: [] });
});

describe('what somebody changed behind the product’s back is told, field by field:', () => {
  test('a run', async () => {
    const { who, run } = await begun();
    const set = (what: string) => world.db.query(`update enrollments set ${what} where id = '${run.id}'`);
    await set(
      "state = 'finished', reason = 'completed', zone = 'Asia/Tokyo', next_visit = 7, next_wake_at = null",
    );
    const { different } = await replayed(who.email);
    expect(different).toMatchObject([{ enrollmentId: run.id, personId: run.personId }]);
    const fields = different[0]?.differences.map((one) => one.field).sort();
    expect(fields).toEqual(['next', 'nextWakeAt', 'reason', 'state', 'zone']);
    const words = different[0]?.differences.map((one) => one.words);
    expect(words).toContain('The run has as state finished; the same engine makes it active.');
    expect(words).toContain(`The run has as zone Asia/Tokyo; the same engine makes it ${run.zone}.`);
    await set(
      `state = 'active', reason = null, zone = '${run.zone}', next_visit = 1, next_wake_at = next_due_at`,
    );
    expect((await replayed(who.email)).different).toEqual([]);
  });

  test.each([
    [
      'what came in',
      `event = jsonb_build_object('type', 'signal', 'kind', 'complained', 'at', now())`,
      'state',
    ],
    ['when it was', `at = at + interval '1 minute'`, 'last'],
    ['the words', `words = 'Nothing to see here.'`, 'decision 2: words'],
    ['the rule', `rule = 'another'`, 'decision 2: rule'],
    ['what was done', `actions = '[]'`, 'decision 2: actions'],
    ['a fact', `facts = jsonb_set(facts, '{variant}', '"z"')`, 'decision 2: facts.variant'],
    ['an event that nobody knows', `event = '{"type":"magic"}'`, 'decision 2'],
  ])('of a decision %s', async (_, change, field) => {
    const { who, run } = await begun();
    await forge(`update ledger set ${change} where enrollment_id = '${run.id}' and rule = 'send-email'`);
    const { different } = await replayed(who.email);
    expect(different[0]?.differences.map((one) => one.field)).toContain(field);
  });

  test('the zone with which it began', async () => {
    const { who, run } = await begun();
    const zone = run.zone === 'Asia/Tokyo' ? 'Europe/Berlin' : 'Asia/Tokyo';
    await forge(
      `update ledger set facts = jsonb_set(facts, '{zone}', '"${zone}"') where enrollment_id = '${run.id}' and rule = 'enroll'`,
    );
    const { different } = await replayed(who.email);
    expect(different[0]?.differences.map((one) => one.field)).toContain('zone');
  });

  test.each([
    ['the first decision', "and rule = 'enroll'", /does not have the decision with which this run began/],
    ['all decisions', '', /has no decision about this run/],
  ])('%s taken away', async (_, which, words) => {
    const { who, run } = await begun();
    await forge(`delete from ledger where enrollment_id = '${run.id}' ${which}`);
    const { different } = await replayed(who.email);
    expect(different[0]?.differences[0]?.words).toMatch(words);
  });
});

describe('an upgrade', () => {
  test('leaves runs of the older engine uncompared, with why, until the tick has written their checkpoints', async () => {
    const open = await begun();
    const over = await begun();
    await steerEnrollment(world.rep, { enrollmentId: over.run.id, command: 'stop' });
    for (const { run } of [open, over])
      await forge(`update ledger set engine = '1', facts = '{}' where enrollment_id = '${run.id}'`);
    await world.db.query("update ledger_upkeep set engine = '1'");
    const why = 'decided by version 1 of the engine, which is not this one';
    for (const { who } of [open, over])
      expect(await replayed(who.email)).toMatchObject({ compared: 0, notCompared: [{ why, count: 1 }] });
    await world.tick();
    await world.tick();
    expect(await replayed(open.who.email)).toMatchObject({ compared: 1, different: [], notCompared: [] });
    // What had ended is left as it is: a million rows for runs that nothing will move would tell nobody anything.
    expect(await replayed(over.who.email)).toMatchObject({ compared: 0, notCompared: [{ why, count: 1 }] });
    const [checkpoint] = (await world.in((tx) => tx.ledger.byEnrollment(open.run.id))).slice(-1);
    expect(checkpoint).toMatchObject({ rule: 'checkpoint', actor: 'upgrade', engine: engineVersion });
    const count = async () => (await world.db.query("select 1 from ledger where rule = 'checkpoint'")).length;
    const before = await count();
    await keepLedger(engineRoom());
    expect(await count()).toBe(before);
    await world.runFor(days(3));
    expect(await replayed(open.who.email)).toMatchObject({ compared: 1, different: [] });
    expect(await world.mailsTo(open.who.email)).toHaveLength(2);
    await world.db.query(`update enrollments set last_step_key = 'intro' where id = '${open.run.id}'`);
    expect((await replayed(open.who.email)).different[0]?.differences).toMatchObject([{ field: 'last' }]);
  });

  test('lets a run that a setting held still be found when the setting is over', async () => {
    await updateWorkspace(world.admin, { mode: 'test', testAddresses: [] });
    const { who, run } = await begun('hubspot');
    expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'held' });
    await forge(`update ledger set engine = '1' where enrollment_id = '${run.id}'`);
    await world.db.query("update ledger_upkeep set engine = '1'");
    await keepLedger(engineRoom());
    await updateWorkspace(world.admin, { mode: 'live' });
    expect(await world.run(who.email)).toMatchObject({ state: 'active' });
  });
});

describe('retention', () => {
  test('puts a checkpoint in the place of what is kept no longer: who, since when and the state stay known', async () => {
    const { who, run } = await begun();
    const stopped = await steerEnrollment(world.rep, { enrollmentId: run.id, command: 'stop' });
    const open = await begun();
    const before = (await world.in((tx) => tx.ledger.latestChanges([run.id]))).get(run.id);
    await updateWorkspace(world.admin, { keepDecisionsMonths: 2 });
    await world.setNow(new Date(world.now.getTime() + days(30)));
    await world.tick();
    expect(await world.in((tx) => tx.ledger.byEnrollment(run.id))).toHaveLength(3);
    await world.setNow(new Date(world.now.getTime() + days(35)));
    await world.tick();
    const rows = await world.in((tx) => tx.ledger.byEnrollment(run.id));
    expect(rows).toMatchObject([{ rule: 'checkpoint', actor: 'retention', state: 'stopped (manual)' }]);
    expect((await world.in((tx) => tx.ledger.latestChanges([run.id]))).get(run.id)).toEqual(before);
    expect(await world.run(who.email)).toMatchObject({ state: 'stopped', endedAt: stopped.endedAt });
    expect(await replayed(who.email)).toMatchObject({ compared: 1, different: [] });
    // What still happens to it is decided, kept and compared as ever.
    await world.act(await world.mailTo(who.email), { act: 'complain' });
    await world.tick();
    expect(await replayed(who.email)).toMatchObject({ compared: 1, different: [] });
    await world.db.query(`update enrollments set reason = 'bounced' where id = '${run.id}'`);
    expect((await replayed(who.email)).different).toHaveLength(1);
    const others = await world.in((tx) => tx.ledger.byEnrollment(open.run.id));
    expect(others.length).toBeGreaterThan(2);
    await updateWorkspace(world.admin, { keepDecisionsMonths: null });
  });
});
