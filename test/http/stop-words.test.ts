import { afterAll, beforeAll, expect, test } from 'vitest';
import { explainPerson } from '../../src/app/explain-person.ts';
import { oneEmail } from '../support/cadences.ts';
import { minutes } from '../support/world.ts';
import { inboundSecret, openHttp, type TestHttp } from './support.ts';

/** What is said of a stop for good: whom it stopped, and who told it. */

let http: TestHttp;
let cadenceId: string;
beforeAll(async () => {
  http = await openHttp();
  cadenceId = (await http.world.publish(oneEmail())).cadenceId;
});
afterAll(() => http.world.close());

async function mailed(crm: 'salesforce' | 'hubspot' = 'hubspot') {
  const who = http.world.take(crm);
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  const mail = await http.world.mailTo(who.email);
  const { id: personId } = await http.world.person(who.email);
  return { who, personId, mail, to: mail.reply_to[0]?.email ?? '' };
}

let made = 0;
/** A mail in answer to ours, understood. */
async function arrive(to: string, from: string, lines: readonly string[]) {
  made += 1;
  const data = new FormData();
  data.set('envelope', JSON.stringify({ to: [to], from }));
  const head = [`From: ${from}`, `To: ${to}`, `Message-ID: <s${made}@buyer.example>`];
  data.set('email', [...head, ...lines, ''].join('\r\n'));
  const path = `/webhooks/sendgrid/inbound?key=${inboundSecret}`;
  expect((await http.send(path, { method: 'POST', body: data })).status).toBe(200);
  await http.world.tick();
}

const plain = (text: string) => ['Subject: Re: A question', '', text];
const report = (type: string, part: string, lines: readonly string[]) => [
  'Subject: Report',
  `Content-Type: multipart/report; report-type=${type}; boundary=b`,
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'This is a report.',
  '--b',
  `Content-Type: message/${part}`,
  '',
  ...lines,
  '--b--',
];

async function toldOf(kind: string, personId: string) {
  return (await http.world.alerts(kind)).flatMap((one) => (one.personId === personId ? [one.words] : []));
}

test('a report of a dead address says that the person is stopped for good, and who reports it', async () => {
  const { who, personId, to } = await mailed();
  const fields = ['Reporting-MTA: dns; mx.mail.example', '', `Final-Recipient: rfc822; ${who.email}`];
  const dead = report('delivery-status', 'delivery-status', [...fields, 'Action: failed', 'Status: 5.1.1']);
  await arrive(to, 'mailer-daemon@mail.example', dead);
  const words = await toldOf('bounced', personId);
  expect(words).toEqual([
    expect.stringMatching(
      / has an address that bounces, as mailer-daemon@mail\.example reports, and is stopped for good\.$/,
    ),
  ]);
});

test('a complaint by a feedback loop says that the person is stopped for good', async () => {
  const { who, personId, to } = await mailed();
  const fields = [
    'Feedback-Type: abuse',
    'User-Agent: loop/1.0',
    'Version: 1',
    `Original-Rcpt-To: ${who.email}`,
  ];
  await arrive(to, 'staff@loop.example', report('feedback-report', 'feedback-report', fields));
  const words = await toldOf('complained', personId);
  expect(words).toEqual([
    expect.stringMatching(/ marked a mail as spam, as staff@.* is stopped for good\.$/),
  ]);
});

test('an opt-out by somebody else’s mail says whom it stopped and whose mail it was, in the alert and on the list', async () => {
  const { who, personId, to } = await mailed();
  const assistant = `assistant@${who.email.split('@')[1]}`;
  await arrive(to, assistant, plain('Please unsubscribe me from this list.'));
  const words = await toldOf('unsubscribed', personId);
  expect(words).toEqual([
    expect.stringContaining(`opted out by a mail from ${assistant}, and is stopped for good`),
  ]);
  const list = (await http.get('rep', '/v1/suppressions')).json<{
    items: { value: string; source: string }[];
  }>();
  const sources = list.items.filter(({ value }) => [who.email, assistant].includes(value));
  expect(sources.map(({ source }) => source)).toEqual([`mail from ${assistant}`, `mail from ${assistant}`]);
});

test('an opt-out by the person’s own mail names the mail as its source', async () => {
  const { who, personId, to } = await mailed();
  await arrive(to, who.email, plain('Please unsubscribe me from this list.'));
  const own = await http.world.in((tx) => tx.suppressions.byPersons([personId]));
  expect(own.map(({ source }) => source)).toEqual([`mail from ${who.email}`]);
  expect(await toldOf('unsubscribed', personId)).toEqual([
    expect.stringMatching(/ opted out, and is stopped for good\.$/),
  ]);
});

test.each(['salesforce', 'hubspot'] as const)(
  'our own opt-out that comes back from %s is no news of the CRM',
  async (crm) => {
    const { who, personId, mail } = await mailed(crm);
    const path = new URL(/<(http[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1] ?? 'none:')
      .pathname;
    expect((await http.send(path, { method: 'POST', body: new URLSearchParams() })).status).toBe(200);
    await http.world.runFor(minutes(20));
    expect((await http.world.record(who)).emailOptOut).toBe(true);
    const { signals } = await explainPerson(http.world.rep, { person: who.email });
    const stops = signals.filter(({ kind }) => kind.includes('opted') || kind === 'unsubscribed');
    expect(stops.map(({ kind }) => kind)).toEqual(['unsubscribed']);
    const [identity] = await http.world.in((tx) => tx.identities.byPersons([personId]));
    expect(identity?.emailOptOut).toBe(true);
  },
);
