import { afterAll, beforeAll, expect, test } from 'vitest';
import { addSuppression } from '../../src/app/add-suppression.ts';
import { bootstrapWorkspace } from '../../src/app/bootstrap-workspace.ts';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { type ActorContext, engineVersion } from '../../src/app/context.ts';
import { decideSend } from '../../src/app/decide-send.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { publishCadence } from '../../src/app/publish-cadence.ts';
import { readEnrollment, readLedger } from '../../src/app/read-enrollments.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { releasePerson } from '../../src/app/release-person.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { stopAll } from '../../src/app/stop-all.ts';
import { actingAs, sampleCompany } from '../../src/demo/first-start.ts';
import { callThenEmail, twoEmails } from '../support/cadences.ts';
import { staff } from '../support/staff.ts';
import { days, openWorld, type World } from '../support/world.ts';

let world: World;
/** The admin of another customer in the same database. */
let stranger: ActorContext;
beforeAll(async () => {
  world = await openWorld();
  const name = 'Somebody Else Ltd';
  const users = sampleCompany.users.map((user) => ({ ...user, email: `other.${user.email}` }));
  const id = await bootstrapWorkspace(world.ctx, { ...sampleCompany, name, users });
  const [admin] = await world.ctx.store.withWorkspace(id, (tx) => tx.users.list());
  if (admin === undefined) throw new Error('The workspace has users.');
  stranger = actingAs(world.ctx, id, { ...admin, role: 'admin' });
});
afterAll(() => world.close());

test('why of a name that fits several names them with address and company, five at most', async () => {
  const six = (await staff(world, { name: 'Fens GmbH' }, ['Twin', 'Twin', 'Twin', 'Twin', 'Twin', 'Twin']))
    .people;
  const refused = await explainPerson(world.admin, { person: 'Twin' }).catch((error: Error) => error.message);
  expect(refused).toMatch(
    /^'Twin' fits several people: (Twin [^,]*<[^>]+@[^>]+> of Fens GmbH, ){4}Twin .* and others\. Give/,
  );
  expect(six.filter(({ email }) => String(refused).includes(`<${email}>`))).toHaveLength(5);
});

test('why: who enrolled the person, from which list, in which version, by which rule, and what was sent', async () => {
  const who = world.take('salesforce');
  const version = await world.publish(twoEmails());
  await world.enroll(version.cadenceId, [who]);
  await world.tick();
  const mail = await world.mailTo(who.email);
  const link = `https://x.lightning.force.com/lightning/r/${who.ref.type}/${who.ref.id}/view`;
  for (const asked of [who.email, who.email.toUpperCase(), who.ref.id, link, mail.smtp_id]) {
    const { person, runs, summary } = await explainPerson(world.rep, { person: asked });
    expect(person.email).toBe(who.email);
    expect(runs).toMatchObject([
      {
        enrolledBy: world.sample.rep.email,
        listSource: 'List view "Test"',
        lawfulBasis: 'legitimate_interest',
        versionId: version.id,
        touches: [{ stepKey: 'intro', variantKey: 'a', state: 'sent' }],
      },
    ]);
    const decisions = runs[0]?.decisions ?? [];
    expect(decisions.map((entry) => entry.rule)).toEqual(['enroll', 'send-email']);
    expect(decisions[1]).toMatchObject({
      versionId: version.id,
      engine: engineVersion,
      facts: { variant: 'a' },
    });
    expect(summary[0]).toMatch(
      /^In 'Two emails \d+': Next: email 'Follow-up' .* in 2 days\. Last decision: 'Intro' goes out now \(variant a\)\./,
    );
  }
});

test('why of a link to a company or a deal is nobody, also where a contact has its number', async () => {
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  const [portal] = (
    await world.ctx.store.withWorkspace(world.sample.workspaceId, (tx) => tx.connections.list())
  )
    .filter(({ kind }) => kind === 'hubspot')
    .map(({ accountId }) => accountId);
  const at = (path: string, account = portal) =>
    explainPerson(world.admin, {
      person: `https://app.hubspot.com/contacts/${account}/${path}/${who.ref.id}`,
    });
  expect((await at('record/0-1')).person.email).toBe(who.email);
  await expect(at('record/0-2')).rejects.toThrow(/Nobody here fits/);
  await expect(at('record/0-3')).rejects.toThrow(/Nobody here fits/);
  await expect(at('record/0-1', '99')).rejects.toThrow(/Nobody here fits/);
});

test('why: what held or stopped a person stands in the first line', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  await world.act(await world.mailTo(who.email), { act: 'unsubscribe' });
  const { summary, signals, suppressions } = await explainPerson(world.rep, { person: who.email });
  expect(summary[0]).toBe('Held since 2026-11-23: unsubscribed.');
  expect(summary[1]).toMatch(/: Stopped today .*: opted out\./);
  expect(signals).toContainEqual(
    expect.objectContaining({ kind: 'unsubscribed', source: 'unsubscribe page' }),
  );
  expect(suppressions).toContainEqual(expect.objectContaining({ reason: 'unsubscribed', value: who.email }));
});

test('each decision names its rule in words and the versions of cadence and engine that took it', async () => {
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish(callThenEmail());
  await world.enroll(cadenceId, [who]);
  await world.runFor(days(3));
  const run = await world.run(who.email);
  const ledger = await world.in((tx) => tx.ledger.byEnrollment(run.id));
  expect(ledger.length).toBeGreaterThan(2);
  for (const entry of ledger) {
    expect(entry.words).toMatch(/\w{3}/);
    expect(entry.engine).toBe(engineVersion);
    expect(entry.versionId).toBe(run.versionId);
  }
});

test('the ids of another workspace are not found by anybody else', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(callThenEmail());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const task = await world.openTask(who.email);
  const { personId, enrollmentId } = task;
  const attempts: readonly (() => Promise<unknown>)[] = [
    () => explainPerson(stranger, { person: personId }),
    () => explainPerson(stranger, { person: who.email }),
    () => explainPerson(stranger, { person: who.ref.id }),
    () => readEnrollment(stranger, enrollmentId),
    () => readLedger(stranger, enrollmentId),
    () => steerEnrollment(stranger, { enrollmentId, command: 'stop' }),
    () => completeTask(stranger, { taskId: task.id, outcome: 'connected' }),
    () => releasePerson(stranger, personId),
    () => receiveSignal(stranger, { kind: 'replied', personId, key: 'forged' }),
    () => addSuppression(stranger, { scope: 'person', value: personId, reason: 'forged' }),
    () => decideSend(stranger, { sendId: task.id, sent: true }),
    () => enrollPeople(stranger, { cadenceId, people: { personIds: [personId] } }),
  ];
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
  expect(await world.run(who.email)).toMatchObject({ state: 'active', openTask: { touchId: task.id } });
});

test('a person of another workspace is left out as unknown in a selection of one of our own cadences', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  const person = await world.person(who.email);
  const { steps } = twoEmails();
  const theirs = await publishCadence(stranger, { definition: { name: 'Theirs', steps } });
  const answer = await enrollPeople(stranger, {
    cadenceId: theirs.cadenceId,
    people: { personIds: [person.id] },
  });
  expect(answer).toMatchObject({
    enrolled: 0,
    results: [{ status: 'skipped', reason: 'There is no such person.' }],
  });
});

test('the brake of one workspace stops only its own touches', async () => {
  await stopAll(stranger);
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  await world.mailTo(who.email);
});
