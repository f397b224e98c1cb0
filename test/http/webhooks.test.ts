import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneEmail } from '../support/cadences.ts';
import { pushSecretOf, salesforceHeaders } from './crm-calls.ts';
import {
  calcomSecret,
  createSigner,
  hmacBase64,
  hmacHex,
  inboundSecret,
  openHttp,
  type TestHttp,
} from './support.ts';

let http: TestHttp;
let cadenceId: string;
beforeAll(async () => {
  http = await openHttp();
  cadenceId = (await http.world.publish(oneEmail())).cadenceId;
});
afterAll(() => http.world.close());

/** Somebody who got the first mail. */
async function mailed(crm: 'salesforce' | 'hubspot' = 'hubspot') {
  const who = http.world.take(crm);
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  return { who, mail: await http.world.mailTo(who.email) };
}

function complaint(mail: { custom_args: Record<string, string> }, email: string): string {
  const timestamp = Math.floor(Date.now() / 1000);
  const event = { event: 'spamreport', email, timestamp, sg_event_id: `e-${email}`, ...mail.custom_args };
  return JSON.stringify([event]);
}

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  http.send(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

test('a signed complaint has stopped the person when the answer leaves; a repeat changes nothing', async () => {
  const { who, mail } = await mailed();
  const body = complaint(mail, who.email);
  const headers = await http.signer.sign(body, new Date());
  expect((await post('/webhooks/sendgrid/events', body, headers)).status).toBe(204);
  expect((await http.world.person(who.email)).hold).toMatchObject({ reason: 'complained', lasting: true });
  expect((await post('/webhooks/sendgrid/events', body, headers)).status).toBe(204);
  const { id } = await http.world.person(who.email);
  const signals = await http.world.in((tx) => tx.signals.byPersons([id]));
  expect(signals.filter((signal) => signal.kind === 'complained')).toHaveLength(1);
});

test('events without a signature, with another key, an old one or a changed body are refused', async () => {
  const { who, mail } = await mailed();
  const body = complaint(mail, who.email);
  const path = '/webhooks/sendgrid/events';
  const other = await (await createSigner()).sign(body, new Date());
  const old = await http.signer.sign(body, new Date(Date.now() - 48 * 3_600_000));
  const good = await http.signer.sign(body, new Date());
  expect((await post(path, body)).status).toBe(401);
  expect((await post(path, body, other)).status).toBe(401);
  expect((await post(path, body, old)).status).toBe(401);
  const refused = await post(path, `${body} `, good);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect((await http.world.person(who.email)).hold).toBeNull();
});

test('the limit on bodies holds whatever the length header says', async () => {
  const body = `["${'x'.repeat(2.1 * 1024 * 1024)}"]`;
  expect((await post('/webhooks/sendgrid/events', body)).status).toBe(413);
});

test('inbound mail is taken with the right key only, whatever Host says', async () => {
  const { mail } = await mailed();
  const form = (to: string) => {
    const data = new FormData();
    data.set('envelope', JSON.stringify({ to: [to], from: 'prospect@buyer.example' }));
    data.set(
      'email',
      `From: prospect@buyer.example\r\nTo: ${to}\r\nMessage-ID: <1@buyer.example>\r\nSubject: Re: A question\r\n\r\nLet us talk.\r\n`,
    );
    return data;
  };
  const to = mail.reply_to[0]?.email ?? '';
  const send = (query: string) =>
    http.send(`/webhooks/sendgrid/inbound${query}`, {
      method: 'POST',
      body: form(to),
      headers: { host: 'evil.example' },
    });
  expect((await send('?key=wrong')).status).toBe(401);
  expect((await send('')).status).toBe(401);
  expect((await send(`?key=${inboundSecret}`)).status).toBe(200);
  await http.world.tick();
  const messages = (await http.get('rep', '/v1/messages')).json<{ items: object[] }>();
  expect(messages.items[0]).toMatchObject({ kind: 'reply', text: 'Let us talk.' });
});

test('a push of Salesforce is believed once: forged, old and replayed ones are refused', async () => {
  const { account } = await pushSecretOf(http, 'salesforce');
  const body = JSON.stringify({ org: account, events: [] });
  const path = '/webhooks/salesforce';
  const send = (headers: Record<string, string>) => http.send(path, { method: 'POST', body, headers });
  const good = await salesforceHeaders(http, { method: 'POST', path, body });
  expect((await send(good)).status).toBe(204);
  expect((await send(good)).status).toBe(401);
  expect(
    (await send(await salesforceHeaders(http, { method: 'POST', path, body }, { secret: 'another' }))).status,
  ).toBe(401);
  const old = await salesforceHeaders(http, { method: 'POST', path, body }, { at: Date.now() - 600_000 });
  expect((await send(old)).status).toBe(401);
  expect((await send({})).status).toBe(401);
});

test('a rep enrolls from a Salesforce list view, once for each click, under their own name', async () => {
  const who = http.world.take('salesforce', 'Lead');
  const { account, id: connectionId } = await pushSecretOf(http, 'salesforce');
  const user = (await (await http.world.crm('salesforce')).users())[0]?.id ?? '';
  await http.world.in((tx) => tx.users.linkCrmUser(connectionId, user, http.users.rep.id));
  const list = `/crm/salesforce/cadences?user=${user}`;
  const cadences = await http.send(list, {
    headers: await salesforceHeaders(http, { method: 'GET', path: list, body: '' }),
  });
  expect(cadences.json<{ items: { id: string }[] }>().items.map((item) => item.id)).toContain(cadenceId);
  const call = {
    org: account,
    user,
    object: 'Lead',
    ids: [who.ref.id],
    cadenceId,
    idempotencyKey: 'click-1',
  };
  const body = JSON.stringify(call);
  const path = '/crm/salesforce/enroll';
  const click = async () =>
    http.send(path, {
      method: 'POST',
      body,
      headers: await salesforceHeaders(http, { method: 'POST', path, body }),
    });
  const first = await click();
  expect(first.json()).toMatchObject({ enrolled: 1, results: [{ ref: who.ref.id, status: 'enrolled' }] });
  expect((await click()).text).toBe(first.text);
  const run = await http.world.run(who.email);
  expect(run.listSource).toBe(`Chosen in a Salesforce list view by ${http.users.rep.name}`);
  expect(run.enrolledBy).toBe(http.users.rep.email);
  const stranger = JSON.stringify({ ...call, user: '005000000000999AAA' });
  const refused = await http.send(path, {
    method: 'POST',
    body: stranger,
    headers: await salesforceHeaders(http, { method: 'POST', path, body: stranger }),
  });
  expect(refused.status).toBe(403);
});

test('what a rep chose in Salesforce waits for an hour on the enroll page, for them and nobody else', async () => {
  const who = http.world.take('salesforce', 'Lead');
  const { account, id: connectionId } = await pushSecretOf(http, 'salesforce');
  const user = (await (await http.world.crm('salesforce')).users())[0]?.id ?? '';
  await http.world.in((tx) => tx.users.linkCrmUser(connectionId, user, http.users.rep.id));
  const path = '/crm/salesforce/selections';
  const post = async (body: string) =>
    http.send(path, {
      method: 'POST',
      body,
      headers: await salesforceHeaders(http, { method: 'POST', path, body }),
    });
  const kept = await post(JSON.stringify({ org: account, user, object: 'Lead', ids: [who.ref.id] }));
  expect(kept.status).toBe(201);
  const { url } = kept.json<{ url: string }>();
  expect(url.startsWith(`${http.publicUrl}/enroll?selection=`)).toBe(true);
  const id = new URL(url).searchParams.get('selection') ?? '';
  const read = await http.get('rep', `/v1/selections/${id}`);
  expect(read.json()).toMatchObject({
    crm: 'salesforce',
    refs: [{ type: 'Lead', id: who.ref.id }],
    source: `Chosen in a Salesforce list view by ${http.users.rep.name}`,
  });
  expect((await http.get('manager', `/v1/selections/${id}`)).status).toBe(200);
  // Nobody is brought in, let alone enrolled, by choosing.
  await expect(http.world.person(who.email)).rejects.toThrow('Nobody here');
  await http.world.in((tx) =>
    tx.selections.insert(
      {
        id: http.ctx.ids.uuid(),
        userId: http.users.admin.id,
        crm: 'salesforce',
        refs: [who.ref],
        source: 'Theirs',
        expiresAt: new Date(Date.now() + 60_000),
      },
      new Date(Date.now() + 3_600_001),
    ),
  );
  expect((await http.get('rep', `/v1/selections/${id}`)).status).toBe(404);
  expect((await post(JSON.stringify({ org: account, user, object: 'Lead', ids: [] }))).status).toBe(400);
  expect((await http.send(path, { method: 'POST', body: '{}' })).status).toBe(401);
});

test('a webhook of HubSpot is checked with the app’s secret over the public URL', async () => {
  const { account } = await pushSecretOf(http, 'hubspot');
  const { HUBSPOT_CLIENT_SECRET: secret = '', HUBSPOT_APP_ID: appId } = http.world.standIns.settings;
  const event = {
    eventId: 1,
    subscriptionId: 1,
    portalId: Number(account),
    appId: Number(appId),
    occurredAt: Date.now(),
  };
  const body = JSON.stringify([
    { ...event, subscriptionType: 'contact.propertyChange', objectId: 1, propertyName: 'email' },
  ]);
  const timestamp = String(Date.now());
  const signed = (url: string) => hmacBase64(secret, `POST${url}${body}${timestamp}`);
  const send = async (url: string) =>
    post('/webhooks/hubspot', body, {
      'x-hubspot-request-timestamp': timestamp,
      'x-hubspot-signature-v3': await signed(url),
      host: 'evil.example',
    });
  expect((await send(`${http.publicUrl}/webhooks/hubspot`)).status).toBe(204);
  expect((await send('http://evil.example/webhooks/hubspot')).status).toBe(401);
});

test('a booking in Cal.com holds the attendee and is told once; a cancellation is told, too', async () => {
  const { who } = await mailed();
  const send = async (trigger: string, secret = calcomSecret) => {
    const payload = {
      uid: 'booking-7',
      title: 'Intro',
      attendees: [{ email: who.email.toUpperCase(), name: 'A' }],
    };
    const body = JSON.stringify({ triggerEvent: trigger, createdAt: new Date().toISOString(), payload });
    return post('/webhooks/calcom', body, { 'x-cal-signature-256': await hmacHex(secret, body) });
  };
  expect((await send('BOOKING_CREATED', 'a-wrong-secret')).status).toBe(401);
  expect((await post('/webhooks/calcom', '{}')).status).toBe(401);
  expect((await http.world.person(who.email)).hold).toBeNull();
  expect((await send('BOOKING_CREATED')).status).toBe(204);
  expect((await send('BOOKING_CREATED')).status).toBe(204);
  expect((await http.world.person(who.email)).hold).toMatchObject({ reason: 'booked a meeting' });
  expect(await http.world.alerts('meeting_booked')).toHaveLength(1);
  expect((await send('BOOKING_CANCELLED')).status).toBe(204);
  expect((await send('BOOKING_CANCELLED')).status).toBe(204);
  expect(await http.world.alerts('meeting_canceled')).toHaveLength(1);
});

test('the unsubscribe page changes nothing; its button and one-click opt out at once', async () => {
  for (const kind of ['urlencoded', 'multipart'] as const) {
    const { who, mail } = await mailed();
    const path = new URL(/<(http[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1] ?? 'none:')
      .pathname;
    const page = await http.send(path);
    expect(page.status).toBe(200);
    expect(page.text).toContain(who.email);
    expect((await http.world.person(who.email)).hold).toBeNull();
    const form = kind === 'multipart' ? new FormData() : new URLSearchParams();
    form.append('List-Unsubscribe', 'One-Click');
    expect((await http.send(path, { method: 'POST', body: form })).status).toBe(200);
    expect((await http.world.person(who.email)).hold).toMatchObject({
      reason: 'unsubscribed',
      lasting: true,
    });
  }
});

test('the mail program’s button and the page’s are told apart wherever an opt-out is explained', async () => {
  for (const [body, way] of [
    [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), 'one-click unsubscribe'],
    [new URLSearchParams(), 'unsubscribe page'],
    ['not a form', 'unsubscribe page'],
  ] as const) {
    const { who, mail } = await mailed();
    const link = /<(http[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1] ?? 'none:';
    const headers = typeof body === 'string' ? { 'content-type': 'multipart/form-data' } : {};
    const answer = await http.send(new URL(link).pathname, { method: 'POST', body, headers });
    expect(answer.status).toBe(200);
    const { id } = await http.world.person(who.email);
    const why = (await http.get('rep', `/v1/people/${id}/why`)).json<{
      signals: { kind: string; source: string }[];
      suppressions: { source: string }[];
    }>();
    expect(why.signals.find(({ kind }) => kind === 'unsubscribed')?.source).toBe(way);
    expect(new Set(why.suppressions.map(({ source }) => source))).toEqual(new Set([way]));
  }
});

test.each([
  ['ends with a slash', (path: string) => `${path}/`],
  ['came in capitals', (path: string) => `/u/${path.slice(3).toUpperCase()}`],
])('an unsubscribe link that %s opts out, too', async (_, changed) => {
  const { who, mail } = await mailed();
  const link = /<(http[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1] ?? 'none:';
  const path = changed(new URL(link).pathname);
  const page = await http.send(path);
  expect([page.status, page.text]).toEqual([200, expect.stringContaining(who.email)]);
  expect((await http.send(path, { method: 'POST' })).status).toBe(200);
  expect((await http.world.person(who.email)).hold).toMatchObject({ reason: 'unsubscribed' });
});

test('an unknown unsubscribe token is answered like a known one', async () => {
  const answer = await http.send('/u/abcdefghijklmnopqrstuvwxyz23', { method: 'POST' });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('You are unsubscribed');
});
