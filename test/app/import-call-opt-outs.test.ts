import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addSuppression, listSuppressions } from '../../src/app/add-suppression.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { type ImportReport, importFile } from '../../src/app/import-file.ts';
import { callThenEmail, oneEmail, roundTheClock } from '../support/cadences.ts';
import { openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 40 });
});
afterAll(() => world.close());

const bringIn = (text: string) => importFile(world.admin, { file: 'people.csv', text });
const told = ({ items }: ImportReport) => items.map(({ status, words }) => `${status}: ${words}`);
const listed = async (...values: readonly string[]) =>
  (await listSuppressions(world.admin, { limit: 200 })).items
    .filter(({ value }) => value !== null && values.includes(value))
    .map(({ scope, channel, reason, source }) => `${scope} ${channel}: ${reason}, ${source}`)
    .toSorted();

const apolloHeader = 'First Name,Last Name,Email,Do Not Call,Last Contacted,Apollo Contact Id\n';
const apollo = (email: string) => `${apolloHeader}A,B,${email},TRUE,,1\n`;
const nothingNew = 'skipped: Nothing new: all of it is known here.';
const onTheList = 'Opted out (call only): on the list, for when the CRM brings them in';

const smsOnly = 'Opted out (SMS only): on the list, for when the CRM brings them in';

/** Somebody with a number that could be called. */
function withPhone(crm: Prospect['crm']): Prospect & { readonly phone: string } {
  const who = world.take(crm);
  return who.phone === null ? withPhone(crm) : { ...who, phone: who.phone };
}

async function expectNoCallButMail(who: Prospect): Promise<void> {
  await world.tick();
  await world.tick();
  const [call, ...others] = await world.touches(who.email);
  expect(call).toMatchObject({
    channel: 'call',
    state: 'skipped',
    reason: 'Skipped: the person must not be called.',
  });
  expect(others.map(({ channel }) => channel)).toEqual(['email']);
  expect(await world.mailsTo(who.email)).toHaveLength(1);
}

describe('an opt-out of calls of an address that nobody here has', () => {
  test('is on the list without a phone, and the report says what was taken', async () => {
    const text = `${apolloHeader}A,B,dnc1@example.com,TRUE,,1\nA,B,dnc2@example.com,TRUE,2026-11-20,2\n`;
    expect(told(await bringIn(text))).toEqual([
      `imported: ${onTheList}.`,
      `imported: ${onTheList}; last contact 2026-11-20 counts for cool-downs.`,
    ]);
    const row = 'email call: unsubscribed, Apollo export "people.csv"';
    expect(await listed('dnc1@example.com')).toEqual([row]);
    expect(await listed('dnc2@example.com')).toEqual([row]);
    expect(told(await bringIn(text))).toEqual([nothingNew, nothingNew]);
  });

  test.each([
    ['Salesloft', 'email_address,do_not_contact,contact_restrictions', 'false,call'],
    ['Outreach', 'Email,Opted Out,Call Opted Out', 'false,true'],
  ])('is on the list as %s writes it', async (vendor, header, cells) => {
    const email = `${vendor.toLowerCase()}@example.com`;
    expect(told(await bringIn(`${header}\n${email},${cells}\n`))).toEqual([`imported: ${onTheList}.`]);
    expect(await listed(email)).toEqual([`email call: unsubscribed, ${vendor} export "people.csv"`]);
  });

  test('is on the list by both address and phone, also when one of them was there before', async () => {
    const phone = '+49 30 5550901';
    await addSuppression(world.admin, { scope: 'phone', value: phone, channel: 'call', reason: 'asked' });
    const text = `Email,Work Phone,Opted Out,Call Opted Out\ndnc3@example.com,${phone},false,true\n`;
    expect(told(await bringIn(text))).toEqual([`imported: ${onTheList}.`]);
    expect(await listed('dnc3@example.com')).toEqual([
      'email call: unsubscribed, Outreach export "people.csv"',
    ]);
    expect(told(await bringIn(text))).toEqual([nothingNew]);
  });

  test('keeps whoever the CRM brings in later from every call, and lets their mails go', async () => {
    const who = withPhone('salesforce');
    await bringIn(apollo(who.email));
    const { cadenceId } = await world.publish(callThenEmail());
    expect((await world.enroll(cadenceId, [who])).results).toMatchObject([{ status: 'enrolled' }]);
    await expectNoCallButMail(who);
    expect(told(await bringIn(apollo(who.email)))).toEqual([nothingNew]);
  });

  test('does not weaken what the list says of their phone', async () => {
    const who = withPhone('hubspot');
    await bringIn(apollo(who.email));
    await addSuppression(world.admin, { scope: 'phone', value: who.phone, channel: 'all', reason: 'asked' });
    const message = { key: 'li', name: 'Message', channel: 'linkedin' as const, action: 'message' as const };
    const steps = [{ ...message, day: 1, at: 'immediate' as const, script: 'Hello.' }];
    const { cadenceId } = await world.publish({ name: 'Message', schedule: roundTheClock, steps });
    await world.enroll(cadenceId, [who]);
    await world.tick();
    expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
  });
});

test('an opt-out that was here before the person is told with them', async () => {
  const who = withPhone('salesforce');
  await bringIn(apollo(who.email));
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  const { suppressions } = await explainPerson(world.rep, { person: who.email });
  expect(suppressions).toMatchObject([{ scope: 'email', channel: 'call', value: who.email }]);
});

describe('an opt-out of calls of somebody who is here', () => {
  test.each(['salesforce', 'hubspot'] as const)('of %s ends calls without their phone', async (crm) => {
    const who = withPhone(crm);
    const { cadenceId } = await world.publish(callThenEmail());
    await world.enroll(cadenceId, [who]);
    expect(told(await bringIn(apollo(who.email)))).toEqual([
      'imported: Opted out (call only): not called any more.',
    ]);
    await expectNoCallButMail(who);
  });

  test('ends calls also in a cadence that they are enrolled in later, and keeps them out of none', async () => {
    const who = withPhone('salesforce');
    const { cadenceId: first } = await world.publish(oneEmail());
    await world.enroll(first, [who]);
    await world.tick();
    await bringIn(apollo(who.email));
    const { cadenceId } = await world.publish({ ...callThenEmail(), entry: { coolDownDays: 0 } });
    expect((await world.enroll(cadenceId, [who])).results).toMatchObject([{ status: 'enrolled' }]);
    await world.tick();
    const [call] = await world.touches(who.email);
    expect(call).toMatchObject({
      channel: 'call',
      state: 'skipped',
      reason: 'Skipped: the person must not be called.',
    });
  });
});

test('a row that could say nothing of anybody does not claim to be known', async () => {
  const text = 'Email,Work Phone,Opted Out,Emails Opted Out\n,+49 30 5550902,false,true\n';
  expect(told(await bringIn(text))).toEqual(['skipped: Has no email address, by which people are found.']);
});

describe('an opt-out of SMS', () => {
  const textThenCall = () => {
    const [call, ...others] = callThenEmail().steps;
    if (call?.channel !== 'call') throw new Error('There is no call.');
    return {
      ...callThenEmail(),
      steps: [{ ...call, key: 'text', channel: 'sms' as const, outcomes: {} }, call, ...others],
    };
  };

  test.each([
    ['Outreach', 'Email,Opted Out,SMS Opted Out', 'false,true'],
    ['Outreach', 'Email,Opted Out,smsOptStatus', 'false,opted_out'],
    ['Salesloft', 'email_address,do_not_contact,contact_restrictions', 'false,message'],
  ])('is on the list as %s writes it (%s)', async (vendor, header, cells) => {
    const email = `${header.length}.${vendor.toLowerCase()}@example.com`;
    expect(told(await bringIn(`${header}\n${email},${cells}\n`))).toEqual([`imported: ${smsOnly}.`]);
    expect(await listed(email)).toEqual([`email sms: unsubscribed, ${vendor} export "people.csv"`]);
  });

  test('skips texts and nothing else, and a rep who has one open is told', async () => {
    const who = withPhone('hubspot');
    await bringIn(`Email,Opted Out,SMS Opted Out\n${who.email},false,true\n`);
    const { cadenceId } = await world.publish(textThenCall());
    expect((await world.enroll(cadenceId, [who])).results).toMatchObject([{ status: 'enrolled' }]);
    await world.tick();
    await world.tick();
    const touches = await world.touches(who.email);
    expect(touches[0]).toMatchObject({
      ...{ channel: 'sms', state: 'skipped' },
      reason: 'Skipped: the person must not get text messages.',
    });
    expect(touches[1]).toMatchObject({ channel: 'call', state: 'open' });
  });

  test('makes of an opt-out of calls no other one, and of one of email one of everything', async () => {
    const phone = '+49 30 5550955';
    for (const channel of ['sms', 'call'] as const)
      await addSuppression(world.admin, { scope: 'phone', value: phone, channel, reason: 'asked' });
    const [called, mailed] = ['both@example.com', 'all@example.com'];
    const header = 'Email,Work Phone,Emails Opted Out,Call Opted Out,SMS Opted Out\n';
    const report = await bringIn(`${header}${called},${phone},false,true,true\n${mailed},,true,false,true\n`);
    expect(report.counts).toMatchObject({ imported: 2 });
    expect(await listed(called)).toEqual(['email call: unsubscribed, Outreach export "people.csv"']);
    expect(await listed(mailed)).toEqual(['email all: unsubscribed, Outreach export "people.csv"']);
    const hit = await world.in((tx) => tx.suppressions.match([{ scope: 'phone', value: phone }]));
    expect([...hit.values()].map(({ channel }) => channel)).toEqual(['call']);
  });
});
