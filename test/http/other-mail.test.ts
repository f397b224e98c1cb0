import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyMailEvents } from '../../src/app/apply-mail-events.ts';
import { asSystem } from '../../src/app/context.ts';
import { explanation } from '../../src/cli/explanation.ts';
import { whyReport } from '../../src/cli/why-report.ts';
import type { MailEvent } from '../../src/ports/mail.ts';
import type { Tx } from '../../src/ports/store.ts';
import { addWorkspace, makePerson } from '../support/builders.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { days } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

/** Events about mail that another program sent by the same account: without our ids, or with those of nobody here. */

let http: TestHttp;
let cadenceId: string;
beforeAll(async () => {
  http = await openHttp();
  cadenceId = (await http.world.publish(callThenEmail())).cadenceId;
});
afterAll(() => http.world.close());

async function post(events: readonly object[]) {
  const body = JSON.stringify(events);
  const headers = { 'content-type': 'application/json', ...(await http.signer.sign(body, new Date())) };
  return (await http.send('/webhooks/sendgrid/events', { method: 'POST', body, headers })).status;
}

let made = 0;
/** An event as another program's mail has it: SendGrid's ids, and no custom arguments of ours. */
function foreign(event: object, email: string): object {
  made += 1;
  return {
    email: email.toUpperCase(),
    timestamp: Math.floor(Date.now() / 1000) + made,
    sg_event_id: `foreign-${made}`,
    sg_message_id: `another-programs-mail-${made}`,
    'smtp-id': `<${made}@newsletter.example>`,
    ...event,
  };
}

const stops = [
  ['unsubscribe', { event: 'unsubscribe' }, 'unsubscribed'],
  ['group_unsubscribe', { event: 'group_unsubscribe', asm_group_id: 7 }, 'unsubscribed'],
  ['spamreport', { event: 'spamreport' }, 'complained'],
  ['bounce', { event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 no such user' }, 'bounced'],
  ['dropped', { event: 'dropped', reason: 'Unsubscribed Address' }, 'unsubscribed'],
] as const;

async function suppressedFor(email: string) {
  const key = `email:${email}`;
  const found = await http.world.in((tx) => tx.suppressions.match([{ scope: 'email', value: email }]));
  return found.get(key) ?? null;
}

test.each(stops)(
  'a signed %s about mail that is not ours has stopped the person when the answer leaves; a repeat changes nothing',
  async (_, event, reason) => {
    const who = http.world.take('hubspot');
    await http.world.enroll(cadenceId, [who]);
    const told = foreign(event, who.email);
    expect(await post([told])).toBe(204);
    const after = await http.world.person(who.email);
    expect(after.hold).toMatchObject({ reason, lasting: true });
    expect((await http.world.run(who.email)).state).toBe('stopped');
    expect(await suppressedFor(who.email)).toMatchObject({ reason, personId: after.id });
    // Under a fresh id of SendGrid's as well.
    expect(await post([told])).toBe(204);
    expect(await post([{ ...told, sg_event_id: `again-${who.email}` }])).toBe(204);
    const signals = await http.world.in((tx) => tx.signals.byPersons([after.id]));
    expect(signals).toMatchObject([{ kind: reason, enrollmentId: null, touchId: null }]);
  },
);

test('an opt-out by other mail is not put down to our own mail of the days before', async () => {
  const who = http.world.take('hubspot');
  const { cadenceId: mails } = await http.world.publish(oneEmail());
  await http.world.enroll(mails, [who]);
  await http.world.tick();
  await http.world.mailTo(who.email);
  expect(await post([foreign({ event: 'spamreport' }, who.email)])).toBe(204);
  const { id, hold } = await http.world.person(who.email);
  expect(hold).toMatchObject({ reason: 'complained' });
  const signals = await http.world.in((tx) => tx.signals.byPersons([id]));
  const complaints = signals.filter(({ kind }) => kind === 'complained');
  expect(complaints).toMatchObject([{ enrollmentId: null, touchId: null }]);
});

test('a late bounce without any id belongs to our newest mail of seven days, and counts for the person after them', async () => {
  const { cadenceId: mails } = await http.world.publish(oneEmail());
  const [soon, late] = [http.world.take('hubspot'), http.world.take('hubspot')];
  await http.world.enroll(mails, [soon, late]);
  await http.world.tick();
  const bounce = (email: string) => ({
    ...foreign({ event: 'bounce', type: 'bounce', status: '5.1.1' }, email),
    sg_message_id: undefined,
    'smtp-id': undefined,
  });
  expect(await post([bounce(soon.email)])).toBe(204);
  await http.world.setNow(new Date(http.world.now.getTime() + days(8)));
  expect(await post([bounce(late.email)])).toBe(204);
  for (const [who, ours] of [
    [soon, true],
    [late, false],
  ] as const) {
    const { id, hold } = await http.world.person(who.email);
    expect(hold).toMatchObject({ reason: 'bounced', lasting: true });
    const signals = await http.world.in((tx) => tx.signals.byPersons([id]));
    expect(signals.find(({ kind }) => kind === 'bounced')?.touchId !== null).toBe(ours);
  }
});

test('an address that nobody here has comes on the list, by its strongest reason', async () => {
  const email = 'nobody.here@buyer.example';
  expect(await post(stops.map(([, event]) => foreign(event, email)))).toBe(204);
  expect(await suppressedFor(email)).toMatchObject({ reason: 'complained', personId: null });
});

test('events that name a workspace of another installation stop those who are known here, and change nothing else', async () => {
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  const elsewhere = { cadenza_workspace: http.ctx.ids.uuid(), cadenza_send: http.ctx.ids.uuid() };
  const opened = foreign({ event: 'open', ...elsewhere }, who.email);
  expect(await post([opened, foreign({ event: 'unsubscribe', ...elsewhere }, who.email)])).toBe(204);
  const { id, hold } = await http.world.person(who.email);
  expect(hold).toMatchObject({ reason: 'unsubscribed' });
  expect(await http.world.in((tx) => tx.signals.byPersons([id]))).toHaveLength(1);
});

test('however many such events a post has, as many questions are asked', async () => {
  const actor = asSystem(http.ctx, http.world.sample.workspaceId, 'sendgrid');
  const events = (count: number) =>
    Array.from({ length: count }, (_, at): MailEvent => {
      const ids = { workspaceId: null, enrollmentId: null, touchId: null, sendId: null };
      const none = { ...ids, providerId: null, messageId: null, url: null, userAgent: null, reason: null };
      const key = http.ctx.ids.uuid();
      const about = { email: `p${at}-${count}@buyer.example`, machine: false, severity: null };
      return { key, contentKey: key, kind: 'unsubscribed', at: http.world.now, ...about, ...none };
    });
  const asked = async (count: number) => {
    const all = events(count);
    const people = all.map(({ email }) => makePerson({ email: `x${email}` }));
    await http.world.in((tx) => tx.people.insert(people));
    const known = all.map((event) => ({ ...event, key: `x${event.key}`, email: `x${event.email}` }));
    return http.world.in(async (tx) => {
      let questions = 0;
      const counted = new Proxy(tx, {
        get: (_, repo: keyof Tx) =>
          new Proxy(Object(tx[repo]), {
            get: (target, name) => {
              questions += 1;
              return Reflect.get(target, name);
            },
          }),
      });
      await applyMailEvents(actor, counted, [...all, ...known]);
      return questions;
    });
  };
  expect(await asked(30)).toBe(await asked(3));
});

test('why says that an opt-out was about other mail of the account', async () => {
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  expect(await post([foreign({ event: 'unsubscribe' }, who.email)])).toBe(204);
  const { id } = await http.world.person(who.email);
  const said = explanation.parse((await http.get('rep', `/v1/people/${id}/why`)).json());
  expect(whyReport(said)).toMatch(
    /: unsubscribed \(from sendgrid, about other mail of the same SendGrid account\)/,
  );
});

// Last, since there is another workspace from here on.
test('of several workspaces that share the account each stops whom it knows, and none learns of another’s', async () => {
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  const { id } = await addWorkspace(http.ctx.store);
  const [shared, own] = [makePerson({ email: who.email }), makePerson({ email: 'ada@elsewhere.example' })];
  const elsewhere = <T>(work: (tx: Tx) => Promise<T>) => http.ctx.store.withWorkspace(id, work);
  await elsewhere((tx) => tx.people.insert([shared, own]));
  const emails = [who.email, 'ada@elsewhere.example', 'nobody.at.all@buyer.example'];
  expect(await post(emails.map((email) => foreign({ event: 'unsubscribe' }, email)))).toBe(204);
  expect((await http.world.person(who.email)).hold).toMatchObject({ reason: 'unsubscribed' });
  const people = await elsewhere((tx) => tx.people.byEmails(emails));
  expect(people.map(({ hold }) => hold?.reason)).toEqual(['unsubscribed', 'unsubscribed']);
  expect(await suppressedFor('ada@elsewhere.example')).toBeNull();
  expect(await suppressedFor('nobody.at.all@buyer.example')).toBeNull();
});
