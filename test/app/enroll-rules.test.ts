import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { addRule, type addRuleInput, changeRule, removeRule } from '../../src/app/enroll-rules.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { publishVersion } from '../../src/app/publish-version.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { setCustomFields } from '../../src/app/set-custom-fields.ts';
import { updateUser } from '../../src/app/update-user.ts';
import type { Person } from '../../src/ports/records.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { only, runOf, staff } from '../support/staff.ts';
import { minutes, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let count = 0;
type RuleInput = z.input<typeof addRuleInput>;
async function rule(trigger: RuleInput['trigger'], over: Partial<RuleInput> = {}) {
  const { cadenceId } = await world.publish(callThenEmail());
  count += 1;
  const owner = { ownerUserId: world.sample.rep.id };
  return addRule(world.admin, { name: `Rule ${count}`, cadenceId, trigger, ...owner, ...over });
}

const somebody = async () => only((await staff(world, {}, ['Ada'])).people);
const report = (person: Person, key: string, facts: Record<string, unknown> = {}) =>
  receiveSignal(world.admin, { kind: 'form_submitted', personId: person.id, key, facts });
const runsOf = (person: Person) => world.in((tx) => tx.enrollments.byPersons([person.id]));

test('a form enrolls its sender once, for the owner, from the step that the rule says, with its reason', async () => {
  const made = await rule(
    { on: 'signal', kind: 'form_submitted', facts: { form: 'Demo' } },
    { startStep: 'intro' },
  );
  const [person, other] = [await somebody(), await somebody()];
  await report(person, 'form 1', { form: ' demo ' });
  await report(person, 'form 1', { form: 'Demo' });
  await report(other, 'form 2', { form: 'Newsletter' });
  expect(await runsOf(person)).toEqual([]);
  await world.tick();
  const run = await runOf(world, person);
  expect(run).toMatchObject({
    cadenceId: made.cadenceId,
    ownerUserId: world.sample.rep.id,
    enrolledBy: `rule '${made.name}'`,
    listSource: `Rule '${made.name}', because they sent a form (form: Demo)`,
  });
  expect(run.words).toMatch(/^Enrolled from step 'intro' on\. /);
  await world.tick();
  expect(await world.mailsTo(person.email)).toHaveLength(1);
  expect(await runsOf(other)).toEqual([]);
  const { runs } = await explainPerson(world.rep, { person: person.id });
  expect(runs[0]?.listSource).toContain('because they sent a form');
  // Another form is another cause: the checks of every enrollment leave them out, and say why.
  await report(person, 'form 3', { form: 'Demo' });
  await world.tick();
  expect(await runsOf(person)).toHaveLength(1);
  const { leftOut } = await explainPerson(world.rep, { person: person.id });
  expect(leftOut.at(-1)?.words).toMatch(/Not enrolled in .+ before|Not enrolled in .+ Already in/);
  await removeRule(world.admin, made.id);
});

test.each([
  ['event_attended', { event: 'Spring fair' }],
  ['no_show', {}],
] as const)('a rule on %s enrolls whoever it is about, and nobody else', async (kind, facts) => {
  const made = await rule({ on: 'signal', kind, facts });
  const [person, other] = [await somebody(), await somebody()];
  await receiveSignal(world.admin, { kind, personId: person.id, key: `${kind} 1`, facts });
  await receiveSignal(world.admin, { kind: 'page_visited', personId: other.id, key: `${kind} 2`, facts });
  await world.tick();
  const run = await runOf(world, person);
  expect(run).toMatchObject({ cadenceId: made.cadenceId, enrolledBy: `rule '${made.name}'` });
  expect(run.listSource).toMatch(new RegExp(`^Rule '${made.name}', because `));
  expect(await runsOf(other)).toEqual([]);
  await removeRule(world.admin, made.id);
});

test('a record that begins to fit enrolls its person, known here or not, and staying so does not again', async () => {
  const made = await rule({ on: 'fields', all: [{ field: 'person.title', is: 'Chief Fair Officer' }] });
  const [stranger, known] = [world.take('salesforce', 'Contact'), world.take('salesforce', 'Contact')];
  await world.enroll((await world.publish({ ...oneEmail(), entry: { exclusive: 'free' } })).cadenceId, [
    known,
  ]);
  await world.tick();
  for (const { ref } of [stranger, known])
    await world.crmAct('salesforce', { act: 'edit', id: ref.id, fields: { Title: 'Chief Fair Officer' } });
  await world.runFor(minutes(20));
  for (const { email } of [stranger, known]) {
    const runs = await runsOf(await world.person(email));
    expect(runs.filter((run) => run.cadenceId === made.cadenceId)).toHaveLength(1);
  }
  await world.crmAct('salesforce', { act: 'edit', id: known.ref.id, fields: { Phone: '+49 30 5550199' } });
  await world.runFor(minutes(20));
  const hits = await world.db.query(`select id from rule_hits where rule_id = '${made.id}'`);
  expect(hits).toHaveLength(2);
  await removeRule(world.admin, made.id);
});

test('a field that a record empties and that stays known here begins to fit no rule, however often it changes', async () => {
  const made = await rule({ on: 'fields', all: [{ field: 'person.title', isEmpty: true }] });
  const who = world.take('salesforce', 'Contact');
  const edit = (fields: Record<string, string>) =>
    world.crmAct('salesforce', { act: 'edit', id: who.ref.id, fields });
  await edit({ Title: 'Buyer' });
  await world.enroll((await world.publish(oneEmail())).cadenceId, [who]);
  for (const fields of [{ Title: '' }, { Phone: '+49 30 5550177' }, { Phone: '+49 30 5550178' }]) {
    await edit(fields);
    await world.runFor(minutes(20));
  }
  expect((await world.person(who.email)).title).toBe('Buyer');
  expect(await world.db.query(`select id from rule_hits where rule_id = '${made.id}'`)).toEqual([]);
  await removeRule(world.admin, made.id);
});

test('a record begins to fit by a field of the CRM that the workspace reads', async () => {
  const connection = (await world.in((tx) => tx.connections.list())).find(({ kind }) => kind === 'hubspot');
  const fields = [{ of: 'person' as const, name: 'renewal', field: 'renewal_month' }];
  await setCustomFields(world.admin, { connectionId: connection?.id ?? '', fields });
  const made = await rule({ on: 'fields', all: [{ field: 'person.custom.renewal', is: 'june' }] });
  const [fits, other] = [world.take('hubspot'), world.take('hubspot')];
  const free = await world.publish({ ...oneEmail(), entry: { exclusive: 'free' } });
  await world.enroll(free.cadenceId, [fits, other]);
  const edit = (id: string, properties: Record<string, string>) =>
    world.crmAct('hubspot', { act: 'edit', id, properties });
  await edit(fits.ref.id, { renewal_month: 'June' });
  await edit(other.ref.id, { renewal_month: 'May' });
  await world.runFor(minutes(20));
  await edit(fits.ref.id, { jobtitle: 'Buyer' });
  await world.runFor(minutes(20));
  const hits = await world.db.query(`select id from rule_hits where rule_id = '${made.id}'`);
  expect(hits).toHaveLength(1);
  const runs = await runsOf(await world.person(fits.email));
  expect(runs.filter((run) => run.cadenceId === made.cadenceId)).toHaveLength(1);
  await removeRule(world.admin, made.id);
});

test('a rule that is off enrolls nobody, and one whose owner has gone says so', async () => {
  const made = await rule({ on: 'signal', kind: 'form_submitted' });
  const [one, other] = [await somebody(), await somebody()];
  await changeRule(world.admin, { id: made.id, active: false });
  await report(one, 'off');
  await world.tick();
  expect(await runsOf(one)).toEqual([]);
  await changeRule(world.admin, { id: made.id, active: true });
  await updateUser(world.admin, { id: world.sample.rep.id, active: false });
  await report(other, 'gone');
  await world.tick();
  expect(await runsOf(other)).toEqual([]);
  const alerts = await world.alerts('rule_failed');
  expect(alerts.map(({ words }) => words)).toEqual([
    `The rule '${made.name}' did not enroll Ada Roe: its owner is not active any more. Give it another one.`,
  ]);
  await updateUser(world.admin, { id: world.sample.rep.id, active: true });
  await removeRule(world.admin, made.id);
});

test('a step that a new version takes from a rule is told when it is published, by name in the alert, and to whoever asks why', async () => {
  const made = await rule({ on: 'signal', kind: 'form_submitted' }, { startStep: 'call' });
  const cadenceId = made.cadenceId ?? '';
  const definition = oneEmail();
  const { warnings } = await publishVersion(world.admin, { cadenceId, definition });
  const problem = `'${definition.name}' has no step 'call' to start with; it has intro`;
  expect(warnings).toEqual([
    `The rule '${made.name}' enrolls nobody from this version on: ${problem}. Give the rule another step.`,
  ]);
  const { people } = await staff(world, {}, ['Ada', 'Ben', 'Cleo', 'Dora', 'Emil']);
  for (const person of people) await report(person, `step gone ${person.id}`);
  await world.tick();
  const told = (await world.alerts('rule_failed')).map(({ words }) => words);
  expect(told.filter((words) => words.includes(made.name))).toEqual([
    expect.stringMatching(
      / did not enroll \w+ Roe, \w+ Roe, \w+ Roe and 2 other people: '.+' \(version 2\) has no step 'call'/,
    ),
  ]);
  for (const person of people) {
    const { summary, leftOut } = await explainPerson(world.rep, { person: person.id });
    expect(summary.at(-1)).toMatch(
      new RegExp(
        `^Not enrolled by rule '${made.name}', though they sent a form: .+ has no step 'call'.+intro\\.$`,
      ),
    );
    expect(leftOut).toHaveLength(1);
  }
  await changeRule(world.admin, { id: made.id, active: false });
  expect(await publishVersion(world.admin, { cadenceId, definition })).toMatchObject({ warnings: [] });
  await removeRule(world.admin, made.id);
});

test('a rule is refused with a step, a cadence or an owner that it cannot enroll with, and to reps', async () => {
  const trigger = { on: 'signal' as const, kind: 'no_show' as const };
  await expect(rule(trigger, { startStep: 'nowhere' })).rejects.toThrow(/has no step 'nowhere'/);
  await expect(rule(trigger, { cadenceId: world.ctx.ids.uuid() })).rejects.toThrow(/There is no cadence/);
  await expect(rule(trigger, { ownerUserId: world.ctx.ids.uuid() })).rejects.toThrow(/There is no user/);
  const { admin } = world.sample;
  await expect(rule(trigger, { ownerUserId: admin.id })).rejects.toThrow(
    `${admin.name}, the owner of the rule, has no sender to send from.`,
  );
  const { cadenceId } = await world.publish(oneEmail());
  const input = { name: 'Mine', cadenceId, trigger, ownerUserId: world.sample.rep.id };
  await expect(addRule(world.rep, input)).rejects.toThrow(/Only a manager or an admin/);
});

test('two processes and a process that died between carry out a rule once', async () => {
  const made = await rule({ on: 'signal', kind: 'form_submitted' });
  const person = await somebody();
  await report(person, 'once');
  // As if it had been enrolled, and the process had died before it could note that.
  const [claimed] = await Promise.all([world.in((tx) => tx.rules.claim(world.ctx.ids.uuid(), 10))]);
  expect(claimed?.hits).toHaveLength(1);
  await world.tick();
  await world.db.query(`update rule_hits set done_at = null where rule_id = '${made.id}'`);
  await world.tick();
  expect(await runsOf(person)).toHaveLength(1);
  const { leftOut } = await explainPerson(world.rep, { person: person.id });
  expect(leftOut).toEqual([]);
  await removeRule(world.admin, made.id);
});
