import { afterEach, describe, expect, it } from 'vitest';
import {
  cadenceMail,
  call,
  client,
  closeAll,
  movableClock,
  NOW,
  startProduct,
  startStandIn,
} from './sendgrid-support.ts';

afterEach(closeAll);

const ok = {
  personalizations: [{ to: [{ email: 'a@fjord-foods.example' }] }],
  from: { email: 'rosa@cadenza-demo.example' },
  subject: 'Hello',
  content: [{ type: 'text/plain', value: 'Hello' }],
};

describe('sending through the real client', () => {
  it('answers 202 without a body and with a 22-character X-Message-Id, and keeps the whole mail', async () => {
    const standIn = await startStandIn();
    const [response] = await client(standIn).send(cadenceMail());
    expect(response.statusCode).toBe(202);
    expect(response.body).toBe('');
    const id = String(response.headers['x-message-id']);
    expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
    const { json } = await call(standIn, `/sandbox/mails/${id}`);
    expect(json).toMatchObject({
      mail: {
        id,
        smtp_id: '<touch1.1@cadenza-demo.example>',
        from: { email: 'rosa@cadenza-demo.example', name: 'Rosa Winter' },
        reply_to: [{ email: 'r-abcdefghijklmnopqrstuvwxyz@reply.cadenza-demo.example' }],
        recipients: [{ email: 'keiko.aoki@birch-software.example', kind: 'to' }],
        custom_args: { cadenza_send: 's1', cadenza_touch: 't1' },
        headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
      },
    });
  });

  it('finds a mail by recipient, touch and send', async () => {
    const standIn = await startStandIn();
    await client(standIn).send(cadenceMail());
    await client(standIn).send(cadenceMail({ customArgs: { cadenza_send: 's2', cadenza_touch: 't2' } }));
    for (const [query, total] of [
      ['to=KEIKO.aoki@birch-software.example', 2],
      ['touch=t2', 1],
      ['send=s1', 1],
    ] as const)
      expect((await call(standIn, `/sandbox/mails?${query}`)).json).toMatchObject({ total });
  });

  it('refuses a wrong key and a missing one with 401 in the vendor’s shape', async () => {
    const standIn = await startStandIn();
    await expect(client(standIn, 'SG.wrong').send(cadenceMail())).rejects.toMatchObject({
      code: 401,
      response: {
        body: {
          errors: [{ message: expect.stringContaining('authorization grant'), field: null, help: null }],
        },
      },
    });
    expect((await call(standIn, '/v3/mail/send', { body: ok })).status).toBe(401);
  });

  it('answers 200 and keeps nothing in sandbox mode', async () => {
    const standIn = await startStandIn();
    const [response] = await client(standIn).send(
      cadenceMail({ mailSettings: { sandboxMode: { enable: true } } }),
    );
    expect(response.statusCode).toBe(200);
    expect((await call(standIn, '/sandbox/mails')).json).toMatchObject({ total: 0 });
  });

  it('refuses an unverified sender with 403 once senders are listed', async () => {
    const standIn = await startStandIn();
    await call(standIn, '/sandbox/verified-senders', {
      body: ['rosa@cadenza-demo.example', '@alpen-media.example'],
    });
    await client(standIn).send(cadenceMail());
    await client(standIn).send(cadenceMail({ from: 'any@alpen-media.example' }));
    await expect(
      client(standIn).send(cadenceMail({ from: 'nils@cadenza-demo.example' })),
    ).rejects.toMatchObject({
      code: 403,
      response: { body: { errors: [{ field: 'from' }] } },
    });
  });
});

describe('validation', () => {
  const to = (email: string) => ({ to: [{ email }] });
  it.each<[string, Record<string, unknown>, string]>([
    ['no personalizations', { personalizations: undefined }, 'personalizations'],
    ['an empty list of them', { personalizations: [] }, 'personalizations'],
    ['no recipient', { personalizations: [{ to: [] }] }, 'personalizations.0.to'],
    ['an address that is none', { personalizations: [to('nobody')] }, 'personalizations.0.to.0.email'],
    [
      'an address twice, in other letters',
      { personalizations: [{ to: [{ email: 'a@b.example' }], cc: [{ email: 'A@b.example' }] }] },
      'personalizations.0',
    ],
    ['no sender', { from: undefined }, 'from.email'],
    ['no subject', { subject: '' }, 'subject'],
    ['no content', { content: [] }, 'content'],
    ['empty content', { content: [{ type: 'text/plain', value: '' }] }, 'content.0.value'],
    [
      'HTML before text',
      {
        content: [
          { type: 'text/html', value: '<p>' },
          { type: 'text/plain', value: 'x' },
        ],
      },
      'content',
    ],
    ['a reserved header', { headers: { 'Reply-To': 'x@y.example' } }, 'headers.Reply-To'],
    ['a line break in a header', { headers: { 'X-A': 'b\r\nBcc: c@d.example' } }, 'headers.X-A'],
    ['a line break in the subject', { subject: 'a\nb' }, 'subject'],
    ['a Message-ID without brackets', { headers: { 'Message-ID': 'b2c7@x.example' } }, 'headers.Message-ID'],
    ['a number as custom argument', { custom_args: { a: 1 } }, 'custom_args.a'],
    [
      '10,000 bytes of custom arguments',
      { custom_args: { a: 'x'.repeat(10_000) } },
      'personalizations.0.custom_args',
    ],
    ['11 categories', { categories: Array.from({ length: 11 }, (_, index) => `c${index}`) }, 'categories'],
    [
      'both forms of reply-to',
      { reply_to: { email: 'a@b.example' }, reply_to_list: [{ email: 'a@b.example' }] },
      'reply_to_list',
    ],
    ['a send four days ahead', { send_at: NOW.getTime() / 1000 + 4 * 86_400 }, 'personalizations.0.send_at'],
    [
      'a flag that is text',
      { mail_settings: { sandbox_mode: { enable: 'true' } } },
      'mail_settings.sandbox_mode.enable',
    ],
    ['a template that does not exist', { template_id: 'd-1' }, 'template_id'],
  ])('refuses %s, naming the field', async (_, changes, field) => {
    const standIn = await startStandIn();
    const { status, json } = await call(standIn, '/v3/mail/send', { body: { ...ok, ...changes }, key: true });
    expect(status).toBe(400);
    const { errors } = json as { errors: { message: string; field: string; help: string }[] };
    expect(errors.map((error) => error.field)).toContain(field);
    expect(errors[0]).toMatchObject({
      message: expect.any(String),
      help: expect.stringContaining('#message.'),
    });
    expect((await call(standIn, '/sandbox/mails')).json).toMatchObject({ total: 0 });
  });

  it('answers 413 as a page of nginx, not as JSON, over 30 MB', async () => {
    const standIn = await startStandIn();
    const response = await fetch(`${standIn.url}/v3/mail/send`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${standIn.settings.SENDGRID_API_KEY}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ ...ok, content: [{ type: 'text/plain', value: 'x'.repeat(31 * 1024 * 1024) }] }),
    });
    expect(response.status).toBe(413);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('limits mails per second of its own clock and says when the limit ends', async () => {
    const clock = movableClock();
    const standIn = await startStandIn({ clock });
    await call(standIn, '/sandbox/limit', { body: { perSecond: 2 } });
    const send = () => call(standIn, '/v3/mail/send', { body: ok, key: true });
    expect([(await send()).status, (await send()).status]).toEqual([202, 202]);
    const third = await send();
    expect(third.status).toBe(429);
    expect(third.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(third.headers.get('x-ratelimit-reset')).toBe(String(NOW.getTime() / 1000 + 1));
    clock.move(1000);
    expect((await send()).status).toBe(202);
  });
});

describe('faults', () => {
  it('keeps the mail and posts its events when the connection breaks after the work was done', async () => {
    const product = await startProduct();
    const standIn = await startStandIn({ deliverTo: product.url });
    await call(standIn, '/sandbox/faults', {
      method: 'PUT',
      body: [{ path: '/v3/mail/send', drop: 'after', times: 1 }],
    });
    await expect(client(standIn).send(cadenceMail())).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|ERR_BAD/),
    });
    await standIn.settled();
    expect((await call(standIn, '/sandbox/mails?send=s1')).json).toMatchObject({ total: 1 });
    expect(product.events().map((event) => event.event)).toEqual(['processed', 'delivered']);
    expect(standIn.log.entries.find((entry) => entry.path === '/v3/mail/send')).toMatchObject({
      fault: 'drop-after',
    });
  });

  it('words an injected status as the vendor does and keeps nothing', async () => {
    const standIn = await startStandIn();
    await call(standIn, '/sandbox/faults', { method: 'PUT', body: [{ status: 503, times: 1 }] });
    await expect(client(standIn).send(cadenceMail())).rejects.toMatchObject({
      code: 503,
      response: { body: { errors: [{ field: null }] } },
    });
    expect((await call(standIn, '/sandbox/mails')).json).toMatchObject({ total: 0 });
  });

  it('never writes its key into the log', async () => {
    const standIn = await startStandIn();
    await client(standIn).send(cadenceMail());
    expect(JSON.stringify(standIn.log.entries)).not.toContain(standIn.settings.SENDGRID_API_KEY);
  });
});
