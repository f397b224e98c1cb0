import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttp } from '../../src/http/app.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { lazyStore } from '../../src/store/lazy-store.ts';
import { twoEmails } from '../support/cadences.ts';
import { testKeys } from '../support/keys.ts';
import { days, type SentMail } from '../support/world.ts';
import { inboundSecret, openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cadenceId: string;
beforeAll(async () => {
  http = await openHttp();
  cadenceId = (await http.world.publish(twoEmails())).cadenceId;
});
afterAll(() => http.world.close());

interface Message {
  readonly id: string;
  readonly personId: string | null;
  readonly kind: string;
  readonly grade: string | null;
  readonly text: string;
  readonly enrollmentId: string | null;
  readonly matchedBy: string | null;
  readonly writer: string | null;
  readonly maybe: readonly { readonly id: string }[];
}

async function mailed() {
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  return { who, mail: await http.world.mailTo(who.email) };
}

interface Came {
  readonly from: string;
  readonly to?: string;
  readonly headers?: readonly string[];
  readonly subject?: string;
  readonly text?: string;
  readonly body?: Uint8Array;
}

let made = 0;

/** A mail in raw mode, as bytes. */
function formOf(came: Came, number: number) {
  const {
    from,
    to = 'somebody@in.example',
    headers = [],
    subject = 'Hello',
    text = 'Let us talk.',
    body,
  } = came;
  const head = [
    ...[`From: ${from}`, `To: ${to}`, `Message-ID: <m${number}@buyer.example>`, `Subject: ${subject}`],
    ...headers,
  ];
  const mail = Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n`),
    Buffer.from(body ?? Buffer.from(`${text}\r\n`)),
  ]);
  const part = (name: string, content: Buffer) =>
    Buffer.concat([
      Buffer.from(`--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
      content,
      Buffer.from('\r\n'),
    ]);
  return Buffer.concat([
    part('envelope', Buffer.from(JSON.stringify({ to: [to], from }))),
    part('email', mail),
    Buffer.from('--edge--\r\n'),
  ]);
}

/** Posts a mail; nothing of it is understood before the next tick. */
function arrive(came: Came) {
  made += 1;
  return post(formOf(came, made));
}

function post(form: Uint8Array<ArrayBuffer>) {
  return http.send(`/webhooks/sendgrid/inbound?key=${inboundSecret}`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    body: form,
  });
}

async function messages(query = ''): Promise<readonly Message[]> {
  return (await http.get('manager', `/v1/messages?${query}`)).json<{ items: Message[] }>().items;
}

const latest = async () => (await messages('limit=1'))[0];
const heldUntil = async (email: string) => (await http.world.person(email)).provisionalHoldUntil;

test('a mail with an id that was used before is taken in, and one that is posted again is not', async () => {
  const { who, mail } = await mailed();
  const to = replyTo(mail);
  const ticket = (text: string) =>
    formOf({ from: who.email, to, text, headers: ['Auto-Submitted: auto-replied'] }, -1);
  const stop = formOf({ from: who.email, to, text: 'Please take me off your list.' }, -1);
  await post(ticket('Your request was received.'));
  await post(stop);
  await http.world.tick();
  expect(await http.world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
  // SendGrid draws another boundary for each attempt.
  const again = Buffer.from(stop.toString().replaceAll('--edge', '--other'));
  const repeated = await http.send(`/webhooks/sendgrid/inbound?key=${inboundSecret}`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=other' },
    body: again,
  });
  expect(repeated.status).toBe(200);
  await http.world.tick();
  const { id } = await http.world.person(who.email);
  const kept = (await messages()).filter(({ personId }) => personId === id);
  expect(kept.map(({ kind }) => kind).sort()).toEqual(['automatic', 'unsubscribe']);
});

test('an answer in the headers holds from the moment it comes in, and counts as a reply', async () => {
  const { who, mail } = await mailed();
  const answer = { from: who.email, headers: [`In-Reply-To: ${mail.smtp_id}`], subject: 'Something else' };
  expect((await arrive(answer)).status).toBe(200);
  expect(await heldUntil(who.email)).not.toBeNull();
  await http.world.tick();
  expect(await heldUntil(who.email)).toBeNull();
  expect(await latest()).toMatchObject({ kind: 'reply', matchedBy: 'headers', writer: 'person' });
  expect(await http.world.run(who.email)).toMatchObject({ reason: 'replied' });
});

test('an answer to the id that SendGrid gave a mail is matched once an event told it', async () => {
  const { who, mail } = await mailed();
  const timestamp = Math.floor(Date.now() / 1000);
  const body = JSON.stringify([
    {
      event: 'processed',
      email: who.email,
      timestamp,
      sg_event_id: 'learn',
      'smtp-id': '<theirs@geopod>',
      ...mail.custom_args,
    },
  ]);
  await http.send('/webhooks/sendgrid/events', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...(await http.signer.sign(body, new Date())) },
  });
  await http.world.tick();
  await arrive({ from: 'other@far.example', headers: ['References: <x@y.example> <theirs@geopod>'] });
  await http.world.tick();
  expect(await latest()).toMatchObject({ matchedBy: 'headers', writer: 'stranger' });
  expect(await http.world.run(who.email)).toMatchObject({ reason: 'replied' });
  const told = (await http.world.alerts('replied')).find(({ words }) => words.includes('other@far.example'));
  expect(told?.words).toContain('look whether that is for them');
});

test('a mail in a new thread belongs to the one person who has its sender’s address', async () => {
  const { who, mail } = await mailed();
  await arrive({ from: who.email, subject: 'Quite another matter' });
  expect(await heldUntil(who.email)).not.toBeNull();
  await http.world.tick();
  const { id } = await http.world.person(who.email);
  expect(await latest()).toMatchObject({
    kind: 'reply',
    personId: id,
    matchedBy: 'address',
    writer: 'person',
  });
  expect(await heldUntil(who.email)).toBeNull();
  expect(await http.world.run(who.email)).toMatchObject({ state: 'paused', reason: 'replied' });
  await arrive({ from: who.email, subject: `AW: ${mail.subject}` });
  await http.world.tick();
  expect(await latest()).toMatchObject({ kind: 'reply', matchedBy: 'address' });
});

test('whoever was only called, or mailed long ago, is found by their address, too', async () => {
  const { who } = await mailed();
  await http.world.runFor(days(40));
  await arrive({ from: who.email, subject: 'Remember me?' });
  await http.world.tick();
  const { id } = await http.world.person(who.email);
  const { id: enrollmentId } = await http.world.run(who.email);
  expect(await latest()).toMatchObject({ kind: 'reply', personId: id, enrollmentId, matchedBy: 'address' });
});

test('a post to a list is no answer for coming from a person’s address', async () => {
  const { who } = await mailed();
  await arrive({ from: who.email, subject: 'Agenda', headers: ['List-Id: <board.buyer.example>'] });
  await http.world.tick();
  expect(await latest()).toMatchObject({ kind: 'list' });
  expect((await http.world.person(who.email)).hold).toBeNull();
});

test('where an address has been two people’s, its mail waits for somebody to say whose it is', async () => {
  const { who } = await mailed();
  const { who: heir } = await mailed();
  const [old, now] = [await http.world.person(who.email), await http.world.person(heir.email)];
  await http.world.db.query('update people set email = $1 where id = $2', ['left@buyer.example', old.id]);
  await http.world.db.query('update people set email = $1 where id = $2', [who.email, now.id]);
  await arrive({ from: who.email, subject: 'Hello from me' });
  await http.world.tick();
  expect(await latest()).toMatchObject({
    kind: 'reply',
    personId: null,
    matchedBy: null,
    maybe: [{ id: now.id }],
  });
});

const reportOn = (...recipients: readonly string[]) => ({
  from: 'mailer-daemon@mx.buyer.example',
  headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
  subject: 'Undeliverable',
  text: [
    '--b',
    'Content-Type: text/plain',
    '',
    'Your mail could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.buyer.example',
    ...recipients.flatMap((address) => [
      ...['', `Final-Recipient: rfc822; ${address}`, 'Action: failed', 'Status: 5.1.1'],
    ]),
    '--b--',
  ].join('\r\n'),
});

test('a report that names only the address belongs to the newest mail to it', async () => {
  const { who } = await mailed();
  await arrive(reportOn(who.email));
  expect(await heldUntil(who.email)).not.toBeNull();
  await http.world.tick();
  expect(await latest()).toMatchObject({ kind: 'bounce', matchedBy: 'report' });
  expect((await http.world.person(who.email)).hold).toMatchObject({ reason: 'bounced', lasting: true });
});

test('a report about the address that mail is forwarded to stops nobody, and the rep is told', async () => {
  const { who, mail } = await mailed();
  await arrive({ ...reportOn('forward-target@other.example'), to: replyTo(mail) });
  await http.world.tick();
  const { id, hold } = await http.world.person(who.email);
  expect(hold).toBeNull();
  expect(await http.world.run(who.email)).toMatchObject({ state: 'active' });
  expect(await latest()).toMatchObject({ kind: 'bounce', personId: id });
  const alerts = (await http.world.alerts('bounce_elsewhere')).filter(({ personId }) => personId === id);
  expect(alerts).toMatchObject([{ words: expect.stringContaining('forward-target@other.example') }]);
  // However often: what is not about them is not counted towards a hard bounce either.
  for (let times = 0; times < 3; times += 1)
    await arrive({ ...reportOn('forward-target@other.example'), to: replyTo(mail) });
  await http.world.tick();
  expect((await http.world.person(who.email)).hold).toBeNull();
  await arrive({ ...reportOn('forward-target@other.example', who.email), to: replyTo(mail) });
  await http.world.tick();
  expect((await http.world.person(who.email)).hold).toMatchObject({ reason: 'bounced', lasting: true });
});

test('a filter that wants proof that a human writes moves nothing, and the rep is told', async () => {
  const { who, mail } = await mailed();
  await arrive({
    from: 'no-reply@challenge.buyer.example',
    to: replyTo(mail),
    headers: ['Auto-Submitted: auto-replied'],
    subject: 'Please confirm your message',
    text: 'Your message is being held. Please click the link to confirm that you are human: https://challenge.buyer.example/c/1',
  });
  await http.world.tick();
  expect(await latest()).toMatchObject({ kind: 'challenge' });
  expect(await http.world.run(who.email)).toMatchObject({ state: 'active' });
  const { id } = await http.world.person(who.email);
  const told = (await http.world.alerts('challenge')).filter(({ personId }) => personId === id);
  expect(told).toMatchObject([
    { userId: (await http.world.run(who.email)).ownerUserId, words: expect.stringContaining('or call') },
  ]);
});

test('an opt-out that nobody is found for suppresses the address at once', async () => {
  await arrive({ from: 'Someone@Known.example', text: 'Please unsubscribe me from this list.' });
  await http.world.tick();
  expect(await latest()).toMatchObject({ kind: 'unsubscribe', personId: null });
  const value = { scope: 'email' as const, value: 'someone@known.example' };
  const listed = await http.world.in((tx) => tx.suppressions.match([value]));
  expect([...listed.values()]).toMatchObject([{ reason: 'unsubscribed', channel: 'email' }]);
  const { who } = await mailed();
  await arrive({ from: who.email, subject: 'Unrelated', text: 'Please unsubscribe me from this list.' });
  expect(await heldUntil(who.email)).not.toBeNull();
  await http.world.tick();
  expect((await http.world.person(who.email)).hold).toMatchObject({ reason: 'unsubscribed', lasting: true });
});

test('an unmatched mail that a rep assigns takes effect as if it had been found, once', async () => {
  const { who } = await mailed();
  await arrive({ from: 'private@far.example', subject: 'From my phone', text: 'Yes, call me on Monday.' });
  await http.world.tick();
  const unknown = await http.get('rep', '/v1/messages?kind=zzz');
  expect(unknown.status).toBe(400);
  expect(unknown.text).toContain("'kind': must be one of reply, out_of_office, ");
  const [message] = await messages('unmatched=true&unhandled=true&kind=reply&limit=1');
  const { id: personId } = await http.world.person(who.email);
  const path = `/v1/messages/${message?.id}/assign`;
  expect((await http.post('rep', path, { personId: http.ctx.ids.uuid() })).status).toBe(404);
  expect((await http.post('rep', path, { personId })).status).toBe(204);
  expect((await http.post('rep', path, { personId })).status).toBe(409);
  expect(await http.world.run(who.email)).toMatchObject({ state: 'paused', reason: 'replied' });
  expect(await latest()).toMatchObject({ personId, kind: 'reply', matchedBy: 'hand', writer: 'stranger' });
  const told = await http.world.in((tx) => tx.ledger.byPerson(personId));
  expect(told.map(({ rule }) => rule)).toContain('mail-assigned-by-a-person');
  await http.world.tick();
  const forwarded = (await messages('kind=reply')).find((one) => one.id === message?.id);
  expect(forwarded).toMatchObject({ forwardedAt: expect.any(String) });
});

const replyTo = (mail: SentMail) => mail.reply_to[0]?.email ?? '';

test('a reply is graded anew: the mail, the signal and the ledger follow', async () => {
  const { who, mail } = await mailed();
  await arrive({ from: who.email, to: replyTo(mail), text: 'Sounds great, let us talk on Monday.' });
  await http.world.tick();
  const message = await latest();
  const path = `/v1/messages/${message?.id}/grade`;
  expect((await http.post('rep', path, { grade: 'splendid' })).status).toBe(400);
  expect((await http.post('rep', path, { grade: 'negative' })).status).toBe(204);
  expect((await http.post('rep', path, { grade: 'negative' })).status).toBe(204);
  expect(await latest()).toMatchObject({ grade: 'negative' });
  const { id } = await http.world.person(who.email);
  const signals = await http.world.in((tx) => tx.signals.byPersons([id]));
  expect(signals.find(({ kind }) => kind === 'replied')?.facts).toMatchObject({ reply: 'negative' });
  const told = await http.world.in((tx) => tx.ledger.byPerson(id));
  expect(told.filter(({ rule }) => rule === 'regraded-by-a-person')).toHaveLength(1);
  const { mail: other } = await mailed();
  await arrive({
    from: 'x@far.example',
    to: replyTo(other),
    headers: ['Auto-Submitted: auto-replied'],
    text: 'We got your mail.',
  });
  await http.world.tick();
  expect(
    (await http.post('rep', `/v1/messages/${(await latest())?.id}/grade`, { grade: 'positive' })).status,
  ).toBe(409);
});

test('mail told as a machine’s becomes the reply that it is by a person’s word, once', async () => {
  const { who, mail } = await mailed();
  const headers = ['Auto-Submitted: auto-replied'];
  const text = 'I am out of the office until 30 December. Call me on Tuesday, it sounds great.';
  await arrive({ from: who.email, to: replyTo(mail), headers, subject: 'Out of office', text });
  await http.world.tick();
  const away = await latest();
  expect(away).toMatchObject({ kind: 'out_of_office', grade: null });
  const path = `/v1/messages/${away?.id}/human`;
  expect((await http.post('rep', path)).status).toBe(204);
  expect((await http.post('rep', path)).status).toBe(204);
  expect(await latest()).toMatchObject({ id: away?.id, kind: 'reply', grade: 'positive', writer: 'person' });
  expect(await http.world.run(who.email)).toMatchObject({ state: 'paused', reason: 'replied' });
  const { id } = await http.world.person(who.email);
  const signals = await http.world.in((tx) => tx.signals.byPersons([id]));
  expect(signals.filter(({ kind }) => kind === 'replied')).toHaveLength(1);
  const told = await http.world.in((tx) => tx.ledger.byPerson(id));
  expect(told.filter(({ rule }) => rule === 'written-by-a-person')).toHaveLength(1);
  // From here on it is a reply like any other.
  expect((await http.post('rep', `/v1/messages/${away?.id}/grade`, { grade: 'negative' })).status).toBe(204);
  const [regraded] = (await http.world.in((tx) => tx.signals.byPersons([id]))).filter(
    ({ kind }) => kind === 'replied',
  );
  expect(regraded?.facts).toMatchObject({ reply: 'negative' });
  await http.world.tick();
  expect(await latest()).toMatchObject({ forwardedAt: expect.any(String) });
});

test('a person’s word makes no reply of mail of nobody, or of our own', async () => {
  await arrive({
    from: 'x@far.example',
    subject: 'Out of office',
    headers: ['Auto-Submitted: auto-replied'],
    text: 'I am away.',
  });
  await http.world.tick();
  const nobodys = await latest();
  expect((await http.post('rep', `/v1/messages/${nobodys?.id}/human`)).status).toBe(409);
  const { mail } = await mailed();
  await arrive({ from: http.users.rep.email, to: replyTo(mail) });
  await http.world.tick();
  expect((await http.post('rep', `/v1/messages/${(await latest())?.id}/human`)).status).toBe(409);
  expect((await http.post('rep', `/v1/messages/${http.ctx.ids.uuid()}/human`)).status).toBe(404);
});

test('a colleague counts as a reply and is named; our own mail and a loop change nothing', async () => {
  const { who, mail } = await mailed();
  const to = replyTo(mail);
  await arrive({ from: http.users.rep.email, to });
  await http.world.tick();
  expect(await latest()).toMatchObject({ kind: 'own' });
  expect((await http.world.person(who.email)).hold).toBeNull();
  for (let count = 0; count < 20; count += 1)
    await arrive({
      from: who.email,
      to,
      headers: ['Auto-Submitted: auto-replied'],
      text: `We got mail ${count}.`,
    });
  await arrive({ from: who.email, to, text: 'Let us talk, once more.' });
  await arrive({ from: who.email, to, text: 'Please unsubscribe me from this list.' });
  await http.world.tick();
  const [optOut, over] = await messages('limit=2');
  expect(over).toMatchObject({ kind: 'loop', grade: null });
  expect(optOut).toMatchObject({ kind: 'unsubscribe' });
  expect(await http.world.alerts('mail_loop')).toHaveLength(1);
  const fresh = await mailed();
  await arrive({ from: `assistant@${fresh.who.email.split('@')[1]}`, to: replyTo(fresh.mail) });
  await http.world.tick();
  expect(await latest()).toMatchObject({ kind: 'reply', writer: 'colleague' });
});

test('every charset is read from its bytes, and a mail of no known kind is kept and answered 200', async () => {
  const samples: readonly [string, Buffer, string][] = [
    ['iso-8859-1', Buffer.from('Grüße aus Köln', 'latin1'), 'Grüße aus Köln'],
    ['cp932', Buffer.from('82b182f182c982bf82cd', 'hex'), 'こんにちは'],
    ['cp1252', Buffer.from([0x80, 0x20, 0x35]), '€ 5'],
    ['koi8-r', Buffer.from('f0d2c9d7c5d4', 'hex'), 'Привет'],
    ['x-nobody-knows', Buffer.from('Grüße', 'latin1'), 'Grüße'],
    ['utf-7', Buffer.from('plain words'), 'plain words'],
  ];
  for (const [charset, body, text] of samples) {
    const headers = [`Content-Type: text/plain; charset=${charset}`, 'Content-Transfer-Encoding: 8bit'];
    expect((await arrive({ from: 'anybody@far.example', headers, body })).status).toBe(200);
    await http.world.tick();
    expect((await latest())?.text, charset).toBe(text);
  }
  await arrive({ from: 'anybody@far.example', subject: 'nul', body: Buffer.from('before\0after\r\n') });
  await http.world.tick();
  expect((await latest())?.text).toContain('before');
  expect((await post(Buffer.from('no form at all'))).status).toBe(200);
  await http.world.tick();
  expect(await http.world.alerts('mail_not_understood')).toHaveLength(1);
});

/** A mail of this many bytes, almost all of them a file. */
function largeMail(bytes: number): Buffer {
  const lines = Buffer.alloc(bytes, `${'QmFzZTY0'.repeat(9)}AAAA\r\n`);
  const file =
    'Content-Disposition: attachment; filename="scan.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  return Buffer.concat([
    Buffer.from(`--p\r\n\r\nWith a file. Let us talk.\r\n--p\r\nContent-Type: application/pdf\r\n${file}`),
    ...[lines, Buffer.from('\r\n--p--\r\n')],
  ]);
}

test('a mail of 30 MB is taken in, read once, and kept byte for byte', async () => {
  const { who, mail } = await mailed();
  const body = largeMail(30 * 1024 * 1024);
  const headers = ['Content-Type: multipart/mixed; boundary=p'];
  const read: string[] = [];
  const { mailInbound } = http.ctx;
  const { parseInbound } = mailInbound;
  mailInbound.parseInbound = (type, bytes) => {
    read.push(type);
    return parseInbound(type, bytes);
  };
  try {
    expect((await arrive({ from: who.email, to: replyTo(mail), headers, body })).status).toBe(200);
    expect(await heldUntil(who.email)).not.toBeNull();
    await http.world.tick();
  } finally {
    mailInbound.parseInbound = parseInbound;
  }
  expect(read).toHaveLength(1);
  expect(await latest()).toMatchObject({ kind: 'reply', text: 'With a file. Let us talk.' });
  expect(await http.world.run(who.email)).toMatchObject({ reason: 'replied' });
  const [stored] = await http.world.db.query(
    `select length(body) as bytes, md5(body) as md5, mail from raw_webhooks order by length(body) desc limit 1`,
  );
  const posted = formOf({ from: who.email, to: replyTo(mail), headers, body }, made);
  expect(stored).toEqual({
    ...{ bytes: posted.length, md5: createHash('md5').update(posted).digest('hex'), mail: null },
  });
});

test('more than 35 MB is refused in words, and a database that is down is asked for a repeat', async () => {
  const tooLarge = await post(new Uint8Array(35 * 1024 * 1024 + 1));
  expect(tooLarge.status).toBe(413);
  expect(tooLarge.json().detail).toContain('35 MB');
  // Nothing listens there, as where a database is down.
  const store = lazyStore(() => connectPostgres('postgres://nobody@127.0.0.1:9/nowhere', testKeys));
  const down = createHttp(
    { ...http.ctx, store },
    {
      ...{ tick: async () => {}, clock: null, metricsText: async () => '', sessionSecret: 'x'.repeat(32) },
      ...{ links: [], webFile: async () => null, ready: () => true },
    },
  );
  const answer = await down.request(`${http.publicUrl}/webhooks/sendgrid/inbound?key=${inboundSecret}`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    body: formOf({ from: 'ada@far.example' }, 1),
  });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).not.toBeNull();
});
