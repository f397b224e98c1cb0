import { afterAll, beforeAll, expect, test } from 'vitest';
import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { releasePerson } from '../../src/app/release-person.ts';
import { AppError } from '../../src/errors.ts';
import type { CrmKind } from '../../src/ports/crm.ts';
import { callThenEmail, twoEmails } from '../support/cadences.ts';
import { days, hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
let cadenceId: string;
beforeAll(async () => {
  world = await openWorld({ people: 80 });
  ({ cadenceId } = await world.publish(twoEmails()));
});
afterAll(() => world.close());

/** Somebody in both CRMs, enrolled from one of them, with the first mail out. */
async function mailed(crm: CrmKind) {
  const who = world.take(crm);
  const twin = await alsoIn(crm === 'salesforce' ? 'hubspot' : 'salesforce', who);
  await world.enroll(cadenceId, [who]);
  // The twin is left out, being the same person, but known from then on.
  expect(await world.enroll(cadenceId, [twin])).toMatchObject({ enrolled: 0, skipped: 1 });
  await world.tick();
  return { who, twin, mail: await world.mailTo(who.email) };
}

/** A record of the other CRM that gets the same address. */
async function alsoIn(crm: CrmKind, who: Prospect): Promise<Prospect> {
  const twin = world.take(crm);
  const fields =
    crm === 'salesforce' ? { fields: { Email: who.email } } : { properties: { email: who.email } };
  await world.crmAct(crm, { act: 'edit', id: twin.ref.id, ...fields });
  return { ...twin, email: who.email };
}

/** What a lasting stop means, whatever it came from. */
async function expectStoppedForGood(who: Prospect, reason: string) {
  expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason, next: null });
  expect((await world.person(who.email)).hold).toMatchObject({ lasting: true });
  await world.runFor(days(4));
  expect(await world.mailsTo(who.email)).toHaveLength(1);
  const { cadenceId: other } = await world.publish(twoEmails());
  const { results } = await world.enroll(other, [who]);
  expect(results).toMatchObject([{ status: 'skipped', reason: expect.stringMatching(/.{10}/) }]);
  await world.runFor(hours(1));
  expect(await world.mailsTo(who.email)).toHaveLength(1);
}

test('a reply holds every run of the person, alerts the rep and reaches their mailbox', async () => {
  const { who, mail } = await mailed('salesforce');
  await world.act(mail, { act: 'reply', text: 'Interesting. Call me on Thursday?' });
  await world.tick();
  expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'replied' });
  const person = await world.person(who.email);
  expect(person.hold).toMatchObject({ reason: 'replied', lasting: false });
  const told = (await world.alerts('replied')).filter((alert) => alert.personId === person.id);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ userId: world.sample.rep.id });
  const forwarded = (await world.mailsTo(world.sample.rep.email)).filter((notice) =>
    notice.text.includes('Call me on Thursday?'),
  );
  expect(forwarded).toHaveLength(1);
  expect(forwarded[0]?.headers['Auto-Submitted']).toBe('auto-generated');
  await world.runFor(days(4));
  expect(await world.mailsTo(who.email)).toHaveLength(1);
});

test('an accepted reply holds before it is understood', async () => {
  const { who, mail } = await mailed('hubspot');
  await world.runFor(days(2) - minutes(1));
  await world.act(mail, { act: 'reply', text: 'Not now, thank you.' });
  const { provisionalHoldUntil } = await world.person(who.email);
  expect(provisionalHoldUntil?.getTime()).toBeGreaterThan(world.now.getTime());
});

test('a mail that cannot be understood for days, because something is down, holds all that time', async () => {
  const { who, mail } = await mailed('hubspot');
  const { mailInbound } = world.ctx;
  const { parseInbound } = mailInbound;
  await world.act(mail, { act: 'reply', text: 'Stop here, please: we have one already.' });
  await world.db.query('update raw_webhooks set mail = null where processed_at is null');
  mailInbound.parseInbound = () => Promise.reject(new AppError('unavailable', 'Something is down.'));
  try {
    const due = (await world.run(who.email)).next?.dueAt ?? world.now;
    expect(due.getTime()).toBeGreaterThan(world.now.getTime() + days(1));
    await world.setNow(due);
    await world.tick();
    expect(await world.mailsTo(who.email)).toHaveLength(1);
    expect(await world.alerts('mail_not_understood')).toEqual([]);
    const { id } = await world.person(who.email);
    await expect(releasePerson(world.rep, id)).rejects.toThrow('is being read');
  } finally {
    mailInbound.parseInbound = parseInbound;
  }
  await world.runFor(hours(1));
  expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'replied' });
  expect(await world.mailsTo(who.email)).toHaveLength(1);
});

test('an out-of-office answer pauses until the day it names, and the run then goes on by itself', async () => {
  const { who, mail } = await mailed('salesforce');
  const back = new Date(world.now.getTime() + days(6)).toISOString().slice(0, 10);
  await world.act(mail, { act: 'out_of_office', until: back });
  await world.tick();
  expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'out_of_office' });
  expect((await world.person(who.email)).hold).toBeNull();
  await world.runFor(days(4));
  expect(await world.mailsTo(who.email)).toHaveLength(1);
  await world.runFor(days(5));
  expect(await world.mailsTo(who.email)).toHaveLength(2);
  expect(await world.alerts('replied')).not.toContainEqual(
    expect.objectContaining({ personId: (await world.person(who.email)).id }),
  );
});

test.each([
  ['a one-click unsubscribe', 'salesforce', { act: 'unsubscribe' }, 'unsubscribed'],
  ['an unsubscribe by mail', 'hubspot', { act: 'unsubscribe', via: 'mailto' }, 'unsubscribed'],
  ['a spam complaint', 'hubspot', { act: 'complain' }, 'complained'],
] as const)('%s stops everything for good and is written to both CRMs', async (_, crm, act, reason) => {
  const { who, twin, mail } = await mailed(crm);
  await world.act(mail, act);
  await world.tick();
  await world.tick();
  expect((await world.record(who)).emailOptOut).toBe(true);
  expect((await world.record(twin)).emailOptOut).toBe(true);
  await expectStoppedForGood(who, reason);
});

test('an unsubscribe has taken effect when its request is answered, before any tick', async () => {
  const { who, mail } = await mailed('salesforce');
  await world.act(mail, { act: 'unsubscribe' });
  expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
});

test('a hard bounce stops everything for good, but is no opt-out in the CRM', async () => {
  const { who, twin, mail } = await mailed('salesforce');
  await world.act(mail, { act: 'bounce' });
  await world.tick();
  expect((await world.record(who)).emailOptOut).toBe(false);
  expect((await world.record(twin)).emailOptOut).toBe(false);
  await expectStoppedForGood(who, 'bounced');
});

test('a block, which may pass, stops nothing', async () => {
  const { who, mail } = await mailed('hubspot');
  await world.act(mail, { act: 'block' });
  await world.runFor(days(3));
  expect(await world.mailsTo(who.email)).toHaveLength(2);
});

test.each(['salesforce', 'hubspot'] as const)(
  'an opt-out pushed by %s stops everything and reaches the other CRM',
  async (crm) => {
    const { who, twin } = await mailed(crm);
    await world.crmAct(crm, { act: 'opt_out', id: who.ref.id });
    expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'opted_out_in_crm' });
    await world.tick();
    expect((await world.record(twin)).emailOptOut).toBe(true);
    await expectStoppedForGood(who, 'opted_out_in_crm');
  },
);

test.each(['salesforce', 'hubspot'] as const)(
  'an opt-out that %s could not push is found by polling and reaches the other CRM',
  async (crm) => {
    const { who, twin } = await mailed(crm);
    const standIn = world.standIns.all.find((one) => one.name === crm);
    // Nobody listens there: the push is lost.
    if (crm === 'hubspot') standIn?.setDeliverTo('http://127.0.0.1:9');
    else await world.closeWebhooks();
    await world.crmAct(crm, { act: 'opt_out', id: who.ref.id });
    expect(await world.run(who.email)).toMatchObject({ state: 'active' });
    await world.runFor(minutes(6));
    await world.tick();
    expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'opted_out_in_crm' });
    expect((await world.record(twin)).emailOptOut).toBe(true);
    await world.openWebhooks();
    standIn?.setDeliverTo(world.ctx.settings.publicUrl);
    await expectStoppedForGood(who, 'opted_out_in_crm');
  },
);

test('an opt-out that is first seen when a second record is enrolled stops the run of the first record', async () => {
  const who = world.take('salesforce');
  const twin = await alsoIn('hubspot', who);
  await world.enroll(cadenceId, [who]);
  await world.tick();
  await world.crmAct('hubspot', { act: 'opt_out', id: twin.ref.id });
  const { results } = await world.enroll(cadenceId, [twin]);
  expect(results).toMatchObject([{ status: 'skipped', reason: 'Opted out of email in the CRM.' }]);
  await world.tick();
  expect((await world.record(who)).emailOptOut).toBe(true);
  await expectStoppedForGood(who, 'opted_out_in_crm');
});

test('an opt-out that enrolling sees before the push or the poll does is not swallowed by it', async () => {
  const { who, twin } = await mailed('salesforce');
  await world.closeWebhooks();
  await world.crmAct('salesforce', { act: 'opt_out', id: who.ref.id });
  await world.enroll(cadenceId, [who]);
  await world.openWebhooks();
  await world.tick();
  expect((await world.record(twin)).emailOptOut).toBe(true);
  await expectStoppedForGood(who, 'opted_out_in_crm');
});

test('a record that comes to an opted-out person is told of the opt-out', async () => {
  const { who, mail } = await mailed('salesforce');
  await world.act(mail, { act: 'unsubscribe' });
  await world.tick();
  const late = world.take('salesforce');
  await world.crmAct('salesforce', { act: 'edit', id: late.ref.id, fields: { Email: who.email } });
  expect(await world.enroll(cadenceId, [late])).toMatchObject({ enrolled: 0 });
  await world.tick();
  expect((await world.record(late)).emailOptOut).toBe(true);
});

test('a stop closes the open task, too', async () => {
  const who = world.take('hubspot');
  const version = await world.publish(callThenEmail());
  await world.enroll(version.cadenceId, [who]);
  await world.tick();
  const task = await world.openTask(who.email);
  await world.crmAct('hubspot', { act: 'opt_out', id: who.ref.id });
  const [closed] = await world.in((tx) => tx.tasks.byIds([task.id]));
  expect(closed).toMatchObject({ state: 'cancelled' });
});

test('a mail of another installation on the same mail account does not hold up our events', async () => {
  const { who, mail } = await mailed('hubspot');
  await world.control('sendgrid', '/sandbox/webhooks', { hold: true });
  const foreign = { ...mail.custom_args, cadenza_workspace: '01890000-0000-7000-8000-000000000000' };
  await fetch(`${world.url('sendgrid')}/v3/mail/send`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${world.standIns.settings.SENDGRID_API_KEY ?? ''}`,
    },
    body: JSON.stringify({
      from: { email: 'other@elsewhere.example' },
      personalizations: [{ to: [{ email: 'somebody@elsewhere.example' }] }],
      subject: 'Of another installation',
      content: [{ type: 'text/plain', value: 'Hello' }],
      custom_args: foreign,
    }),
  });
  await world.act(mail, { act: 'complain' });
  await world.control('sendgrid', '/sandbox/webhooks', { hold: false });
  await world.standIns.settled();
  expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'complained' });
  const strangers = await world.db.query(
    `select id from raw_webhooks where workspace_id <> '${world.sample.workspaceId}'`,
  );
  expect(strangers).toEqual([]);
});

test('a mail that cannot be taken in is set aside and told, and does not hold up the others', async () => {
  const { who, mail } = await mailed('hubspot');
  const broken = { ...world.ctx.mailInbound };
  const { who: other, mail: theirs } = await mailed('salesforce');
  await world.act(mail, { act: 'reply', text: 'This one breaks the product.' });
  await world.act(theirs, { act: 'reply', text: 'This one does not.' });
  broken.parseInbound = async (type, body) => {
    const parsed = await world.ctx.mailInbound.parseInbound(type, body);
    if (parsed.text.includes('breaks the product')) throw new TypeError('a bug of ours');
    return parsed;
  };
  // As if none of them had been read when it came.
  await world.db.query('update raw_webhooks set mail = null');
  await processWebhooks({ ...world.rep, mailInbound: broken });
  expect(await world.run(other.email)).toMatchObject({ state: 'paused', reason: 'replied' });
  expect(await world.alerts('mail_not_understood')).toHaveLength(1);
  // Nothing is reserved for the other one either, as long as the mail may be a stop and nobody says otherwise.
  await world.runFor(days(3));
  expect(await world.mailsTo(who.email)).toHaveLength(1);
  const person = await world.person(who.email);
  expect(await world.alerts('mail_not_understood')).toMatchObject([{ personId: person.id }]);
  await releasePerson(world.rep, person.id);
  await world.runFor(days(2));
  expect(await world.mailsTo(who.email)).toHaveLength(2);
  // What somebody has looked at holds nobody again when another mail of theirs is understood.
  await world.act(mail, { act: 'reply', text: 'This one can be read.' });
  await world.tick();
  expect(await world.person(who.email)).toMatchObject({
    hold: { reason: 'replied' },
    provisionalHoldUntil: null,
  });
});
