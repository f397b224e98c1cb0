import { afterAll, beforeAll, expect, test } from 'vitest';
import { twoEmails } from '../support/cadences.ts';
import { days, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 60 });
});
afterAll(() => world.close());

const edit = (who: Prospect, email: string) =>
  world.crmAct(who.crm, {
    act: 'edit',
    id: who.ref.id,
    ...(who.crm === 'salesforce' ? { fields: { Email: email } } : { properties: { email } }),
  });

test('a Lead, a Contact and a HubSpot contact with one address are one person, in one cadence at a time', async () => {
  const contact = world.take('salesforce', 'Contact');
  const lead = world.take('salesforce', 'Lead');
  const hubspot = world.take('hubspot');
  await edit(lead, contact.email.toUpperCase());
  await edit(hubspot, contact.email);
  const first = await world.publish(twoEmails());
  const second = await world.publish(twoEmails());
  expect(await world.enroll(first.cadenceId, [contact])).toMatchObject({ enrolled: 1 });
  for (const twin of [lead, hubspot]) {
    const { results } = await world.enroll(second.cadenceId, [twin]);
    expect(results[0]).toMatchObject({ status: 'skipped' });
    expect(results[0]?.reason).toMatch(/^Already in 'Two emails \d+' .* One cadence at a time\.$/);
  }
  const person = await world.person(contact.email);
  const identities = await world.in((tx) => tx.identities.byPersons([person.id]));
  expect(identities.map((identity) => identity.ref.id).sort()).toEqual(
    [contact.ref.id, lead.ref.id, hubspot.ref.id].sort(),
  );
  await world.tick();
  await world.mailTo(contact.email);
});

test('a run follows its Lead into the Contact that it is converted to', async () => {
  const lead = world.take('salesforce', 'Lead');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [lead]);
  await world.tick();
  await world.crmAct('salesforce', { act: 'convert', id: lead.ref.id });
  await world.runFor(days(3));
  const mails = await world.mailsTo(lead.email);
  expect(mails).toHaveLength(2);
  const target = (await world.record(lead)).movedTo;
  expect(target).toMatchObject({ type: 'Contact' });
  const person = await world.person(lead.email);
  const identities = await world.in((tx) => tx.identities.byPersons([person.id]));
  expect(identities).toHaveLength(2);
  expect(identities.find((identity) => identity.ref.id === lead.ref.id)).toMatchObject({
    state: 'moved',
    movedToId: identities.find((identity) => identity.ref.id === target?.id)?.id,
  });
  await expectOnTimeline(
    mails.map((mail) => mail.custom_args.cadenza_touch ?? ''),
    'salesforce',
  );
});

test('a mail that was sent before the conversion was known is written to the Contact', async () => {
  const lead = world.take('salesforce', 'Lead');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [lead]);
  await world.closeWebhooks();
  await world.crmAct('salesforce', { act: 'convert', id: lead.ref.id });
  await world.tick();
  world.openWebhooks();
  await world.runFor(60_000 * 10);
  const mail = await world.mailTo(lead.email);
  await expectOnTimeline([mail.custom_args.cadenza_touch ?? ''], 'salesforce');
});

test.each(['salesforce', 'hubspot'] as const)(
  'a run follows its record through a merge in %s',
  async (crm) => {
    const loser = world.take(crm, crm === 'hubspot' ? 'contact' : 'Contact');
    const winner = world.take(crm, crm === 'hubspot' ? 'contact' : 'Contact');
    const { cadenceId } = await world.publish(twoEmails());
    await world.enroll(cadenceId, [loser]);
    await world.tick();
    const merge = { act: 'merge', id: winner.ref.id };
    await world.crmAct(crm, {
      ...merge,
      ...(crm === 'salesforce' ? { loserId: loser.ref.id } : { otherId: loser.ref.id }),
    });
    await world.tick();
    const person = await world.person(winner.email);
    const [run] = await world.in((tx) => tx.enrollments.byPersons([person.id]));
    expect(run).toMatchObject({ state: 'active', cadenceId });
    await world.runFor(days(3));
    const ours = await world.in((tx) => tx.touches.byEnrollments([run?.id ?? '']));
    expect(ours.map((touch) => touch.state)).toEqual(['sent', 'sent']);
    await expectOnTimeline(
      ours.map((touch) => touch.id),
      crm,
    );
  },
);

test('when both sides of a merge are in a cadence, the run of the record that went is stopped', async () => {
  const loser = world.take('salesforce', 'Contact');
  const winner = world.take('salesforce', 'Contact');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [loser, winner]);
  await world.tick();
  await world.crmAct('salesforce', { act: 'merge', id: winner.ref.id, loserId: loser.ref.id });
  await world.tick();
  const person = await world.person(winner.email);
  const runs = await world.in((tx) => tx.enrollments.byPersons([person.id]));
  expect(runs.map((run) => `${run.state} ${run.reason ?? ''}`.trim()).sort()).toEqual([
    'active',
    'stopped merged',
  ]);
});

test('who opted out stays opted out when their record is merged into another', async () => {
  const loser = world.take('salesforce', 'Contact');
  const winner = world.take('salesforce', 'Contact');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [loser, winner]);
  await world.tick();
  await world.act(await world.mailTo(loser.email), { act: 'unsubscribe' });
  await world.crmAct('salesforce', { act: 'merge', id: winner.ref.id, loserId: loser.ref.id });
  await world.runFor(days(3));
  const person = await world.person(winner.email);
  expect(person.hold).toMatchObject({ reason: 'unsubscribed', lasting: true });
  expect(await world.mailsTo(winner.email)).toHaveLength(1);
});

test('a deleted record stops its run', async () => {
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  await world.crmAct('hubspot', { act: 'delete', id: who.ref.id });
  await world.runFor(days(3));
  expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'deleted' });
  expect(await world.mailsTo(who.email)).toHaveLength(1);
});

async function expectOnTimeline(keys: readonly string[], crm: 'salesforce' | 'hubspot') {
  const found = await (await world.crm(crm)).findActivities(keys);
  expect([...found.keys()].sort()).toEqual([...keys].sort());
}
