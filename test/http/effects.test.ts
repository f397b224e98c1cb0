import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDay } from '../../src/app/crm-activity.ts';
import type { CrmKind } from '../../src/ports/crm.ts';
import { twoEmails } from '../support/cadences.ts';
import { days, hours, type Prospect, type SentMail } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cadenceId: string;
beforeAll(async () => {
  http = await openHttp();
  cadenceId = (await http.world.publish(twoEmails())).cadenceId;
});
afterAll(() => http.world.close());

async function mailed(crm: CrmKind = 'hubspot') {
  const { world } = http;
  const who = world.take(crm);
  await world.enroll(cadenceId, [who]);
  await world.tick();
  return { who, mail: await world.mailTo(who.email) };
}

/** SendGrid tells of mails, signed, and the product takes it in. */
async function told(...events: readonly object[]) {
  const body = JSON.stringify(events);
  const headers = { 'content-type': 'application/json', ...(await http.signer.sign(body, new Date())) };
  expect((await http.send('/webhooks/sendgrid/events', { method: 'POST', body, headers })).status).toBe(204);
  await http.world.tick();
}

let count = 0;
function eventOf(mail: SentMail, who: Prospect, of: object) {
  count += 1;
  const timestamp = Math.floor(http.world.now.getTime() / 1000) - 60 + count;
  return { email: who.email, timestamp, sg_event_id: `event-${count}`, ...mail.custom_args, ...of };
}

const soft = {
  event: 'bounce',
  type: 'bounce',
  bounce_classification: 'Mailbox Unavailable',
  reason: 'full',
};
const refused = { event: 'bounce', type: 'blocked', bounce_classification: 'Reputation', reason: 'listed' };

/** Another mail to the same person, as a touch of its own. */
async function softBounceOfAnother(who: Prospect, mail: SentMail, touch: string) {
  const { id } = await http.world.person(who.email);
  const facts = { severity: 'soft', address: who.email, senderId: null };
  const at = http.world.now;
  const enrollmentId = mail.custom_args.cadenza_enrollment ?? null;
  await http.world.in((tx) =>
    tx.signals.insert([
      {
        id: http.ctx.ids.uuid(),
        personId: id,
        enrollmentId,
        touchId: http.ctx.ids.uuid(),
        at,
        kind: 'blocked',
        source: 'sendgrid',
        sourceKey: `${who.email} ${touch}`,
        facts,
      },
    ]),
  );
}

test('the third mail that comes back softly within 30 days is a hard bounce; reports of one mail count once', async () => {
  const { world } = http;
  const { who, mail } = await mailed();
  await softBounceOfAnother(who, mail, 'first');
  await told(eventOf(mail, who, soft), eventOf(mail, who, soft), eventOf(mail, who, soft));
  expect(await world.run(who.email)).toMatchObject({ state: 'active' });
  await softBounceOfAnother(who, mail, 'second');
  await told(eventOf(mail, who, soft));
  expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'bounced' });
  expect((await world.person(who.email)).hold).toMatchObject({ reason: 'bounced', lasting: true });
  const hit = await world.in((tx) => tx.suppressions.match([{ scope: 'email', value: who.email }]));
  expect([...hit.values()]).toMatchObject([{ reason: 'bounced' }]);
});

test.each(['salesforce', 'hubspot'] as const)('a hard bounce is told on the timeline of %s', async (crm) => {
  const { world } = http;
  const { who, mail } = await mailed(crm);
  await world.act(mail, { act: 'bounce' });
  await world.tick();
  const entries = await world.db.query<{ state: string; activity: { text: string } }>(
    `select state, activity from activities where person_id = '${(await world.person(who.email)).id}'
     and activity ->> 'kind' = 'bounce'`,
  );
  expect(entries).toMatchObject([
    { state: 'written', activity: { text: expect.stringContaining(who.email) } },
  ]);
});

/** The open tasks about somebody that were put into the CRM beside those of a cadence. */
async function crmTasksOf(who: Prospect) {
  const { id } = await http.world.person(who.email);
  const rows = await http.world.db.query<{ state: string; activity: { subject: string; ownerId: string } }>(
    `select state, activity from activities where person_id = '${id}' and activity ->> 'kind' = 'task'`,
  );
  return rows.map(({ state, activity }) => ({ state, subject: activity.subject, ownerId: activity.ownerId }));
}

test('somebody who has left the company is stopped, and the rep is told whom the mail names instead', async () => {
  const { world } = http;
  const { who, mail } = await mailed();
  await world.act(mail, {
    act: 'reply',
    subject: 'Automatic reply: A question',
    text: 'I no longer work here. Please write to kim.aster@successor.example.',
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  await world.tick();
  expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'left_company' });
  const person = await world.person(who.email);
  expect(person.hold).toMatchObject({ reason: 'left the company', lasting: false });
  const alerts = (await world.alerts('left_company')).filter((alert) => alert.personId === person.id);
  expect(alerts).toMatchObject([
    { userId: world.sample.rep.id, words: expect.stringContaining('kim.aster@successor.example') },
  ]);
  expect(await crmTasksOf(who)).toMatchObject([
    { state: 'written', subject: expect.stringContaining('write to kim.aster@successor.example instead') },
  ]);
});

test('a wish for erasure opts out at once and is told to the admins once', async () => {
  const { world } = http;
  const { who, mail } = await mailed('salesforce');
  await world.act(mail, { act: 'reply', text: 'Please delete my personal data (GDPR art. 17).' });
  await world.tick();
  await world.tick();
  expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
  expect((await world.record(who)).emailOptOut).toBe(true);
  const person = await world.person(who.email);
  const alerts = (await world.alerts('erasure_request')).filter((alert) => alert.personId === person.id);
  expect(alerts).toHaveLength(1);
  expect(await crmTasksOf(who)).toMatchObject([
    { state: 'written', subject: expect.stringMatching(/^Compliance: .* deleted or disclosed/) },
  ]);
});

describe("SendGrid's own lists", () => {
  test.each([
    ['a group', { event: 'group_unsubscribe', asm_group_id: 7 }],
    ['a drop for somebody who opted out there', { event: 'dropped', reason: 'Unsubscribed Address' }],
    ['a drop for somebody who reported spam there', { event: 'dropped', reason: 'Spam Reporting Address' }],
  ])('opt out for good by %s, and no resubscription nor repeat clears that', async (_, event) => {
    const { world } = http;
    const { who, mail } = await mailed('salesforce');
    const first = eventOf(mail, who, event);
    await told(first);
    expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
    await told(eventOf(mail, who, { event: 'group_resubscribe', asm_group_id: 7 }), {
      ...first,
      sg_event_id: 'again',
    });
    expect((await world.person(who.email)).hold).toMatchObject({ reason: 'unsubscribed', lasting: true });
    expect((await world.record(who)).emailOptOut).toBe(true);
    const hit = await world.in((tx) => tx.suppressions.match([{ scope: 'email', value: who.email }]));
    expect([...hit.values()]).toHaveLength(1);
  });
});

test('a suppressed domain with everything below it is neither enrolled nor written to', async () => {
  const { world } = http;
  const who = world.take('hubspot');
  const email = `somebody@mail.sub.${who.email.split('@')[0]}.example`;
  await world.crmAct('hubspot', { act: 'edit', id: who.ref.id, properties: { email } });
  const moved = { ...who, email };
  await world.enroll(cadenceId, [moved]);
  await world.tick();
  expect(await world.mailsTo(email)).toHaveLength(1);
  const domain = email.split('@')[1]?.replace('mail.sub.', '') ?? '';
  const body = { scope: 'domain', value: domain.toUpperCase(), reason: 'A competitor' };
  expect((await http.post('rep', '/v1/suppressions', body)).status).toBe(403);
  expect((await http.post('admin', '/v1/suppressions', body)).status).toBe(201);
  await world.runFor(days(3));
  expect(await world.mailsTo(email)).toHaveLength(1);
  expect(await world.run(email)).toMatchObject({
    state: 'stopped',
    words: expect.stringContaining('A competitor'),
  });
  const { cadenceId: other } = await world.publish(twoEmails());
  expect((await world.enroll(other, [moved])).results).toMatchObject([
    { status: 'skipped', reason: expect.stringContaining('Suppressed: A competitor') },
  ]);
});

test('somebody out of office gets nothing from a cadence that they are enrolled in meanwhile either', async () => {
  const { world } = http;
  const { who, mail } = await mailed();
  await world.act(mail, { act: 'out_of_office', until: '2026-12-10' });
  await world.tick();
  const { id } = await world.run(who.email);
  await http.post('admin', `/v1/enrollments/${id}/stop`, {});
  const { cadenceId: other } = await world.publish(twoEmails());
  expect(await world.enroll(other, [who])).toMatchObject({ enrolled: 1 });
  await world.runFor(hours(1));
  expect(await world.mailsTo(who.email)).toHaveLength(1);
  const { awayUntil, zone } = await world.person(who.email);
  // Back on the 10th, a Thursday: not before the day after, by their own clock.
  expect(awayUntil === null ? null : localDay(awayUntil, zone)).toBe('2026-12-11');
});

test('the third mail that is refused for the sender’s sake stops the sender, not the people, until it is let go', async () => {
  const { world } = http;
  const three = [await mailed(), await mailed(), await mailed()];
  const events = three.map(({ mail, who }) => eventOf(mail, who, refused));
  const again = events.slice(0, 2).map((event, at) => ({ ...event, sg_event_id: `repeat-${at}` }));
  await told(...events.slice(0, 2), ...again);
  const stateOf = async () => (await world.in((tx) => tx.users.senders())).map((sender) => sender.state);
  expect(await stateOf()).not.toContain('blocked');
  await told(...events.slice(2));
  expect((await stateOf()).filter((state) => state === 'blocked')).toHaveLength(1);
  expect(await world.alerts('sender_blocked')).toMatchObject([{ words: expect.stringContaining('listed') }]);
  for (const { who } of three) expect(await world.run(who.email)).toMatchObject({ state: 'active' });
  const blocked = (await world.in((tx) => tx.users.senders())).find((sender) => sender.state === 'blocked');
  await world.runFor(hours(1));
  expect((await http.post('admin', `/v1/senders/${blocked?.id}/release`, {})).status).toBe(200);
  const another = await mailed();
  await told(eventOf(another.mail, another.who, refused));
  // What was refused before it was let go does not count.
  expect(await stateOf()).not.toContain('blocked');
});

describe('a reply that leads elsewhere', () => {
  const replied = async () => {
    const { who, mail } = await mailed();
    await http.world.act(mail, { act: 'reply', text: 'Not this, but tell me about the other thing.' });
    await http.world.tick();
    return { who, run: await http.world.run(who.email) };
  };
  const move = async (run: string, to: string) => {
    const answer = await http.post('rep', `/v1/enrollments/${run}/move`, { cadenceId: to });
    return { status: answer.status, ...answer.json<{ detail?: string; to?: { id: string } }>() };
  };

  test('moves the person to another cadence: one run is finished, the other begins with the same owner', async () => {
    const { world } = http;
    const { who, run } = await replied();
    const { cadenceId: other } = await world.publish(twoEmails());
    const moved = await move(run.id, other);
    expect(moved).toMatchObject({
      status: 201,
      from: { id: run.id, state: 'finished' },
      to: { cadenceId: other, ownerUserId: run.ownerUserId, senderId: run.senderId },
    });
    expect((await world.person(who.email)).hold).toBeNull();
    await world.runFor(hours(1));
    expect(await world.mailsTo(who.email)).toHaveLength(2);
    const told = await world.in((tx) => tx.ledger.byEnrollment(run.id));
    expect(told.at(-1)).toMatchObject({ rule: 'finish', words: expect.stringMatching(/^Moved to '.*' by /) });
  });

  test('stays where it is when the person may not begin there, and says why', async () => {
    const { world } = http;
    const { who, run } = await replied();
    const { cadenceId: own } = run;
    expect(await move(run.id, own)).toMatchObject({
      status: 409,
      detail: expect.stringContaining('Resume it instead'),
    });
    const { cadenceId: closed } = await world.publish({
      ...twoEmails(),
      entry: { require: [{ field: 'person.title', is: 'Nobody has this title' }] },
    });
    expect(await move(run.id, closed)).toMatchObject({
      status: 409,
      detail: expect.stringContaining('cannot be moved'),
    });
    expect(await world.run(who.email)).toMatchObject({ id: run.id, state: 'paused', reason: 'replied' });
    expect((await world.person(who.email)).hold).toMatchObject({ reason: 'replied' });
  });

  test('says which field a move lacks', async () => {
    const { run } = await replied();
    const answer = await http.post('rep', `/v1/enrollments/${run.id}/move`, {});
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      detail: "The body is not right: 'cadenceId': is missing.",
      problems: [{ path: 'cadenceId', message: 'is missing' }],
    });
  });

  test("is not for a rep to move in a colleague's name", async () => {
    const { run } = await replied();
    const { cadenceId: other } = await http.world.publish(twoEmails());
    await http.world.db.query(
      `update enrollments set owner_user_id = '${http.users.manager.id}' where id = '${run.id}'`,
    );
    expect((await move(run.id, other)).status).toBe(403);
  });
});
