import { afterEach, describe, expect, it } from 'vitest';
import {
  act,
  cadenceMail,
  call,
  client,
  closeAll,
  movableClock,
  startProduct,
  startStandIn,
} from './sendgrid-support.ts';

afterEach(closeAll);

const api = (
  standIn: Awaited<ReturnType<typeof startStandIn>>,
  path: string,
  body?: unknown,
  method?: string,
) =>
  call(standIn, path, {
    key: true,
    ...(body === undefined ? {} : { body }),
    ...(method === undefined ? {} : { method }),
  });

describe('Email Logs', () => {
  it('find a mail by address and time window and show its events with the custom arguments apart', async () => {
    const clock = movableClock();
    const standIn = await startStandIn({ clock });
    await client(standIn).send(cadenceMail());
    clock.move(3_600_000);
    await client(standIn).send(cadenceMail({ subject: 'Another "one"', customArgs: { cadenza_send: 's2' } }));
    const search = async (query: string) =>
      ((await api(standIn, '/v3/logs', { query, limit: 50 })).json as { messages: Record<string, string>[] })
        .messages;
    expect(await search("to_email = 'keiko.aoki@birch-software.example'")).toHaveLength(2);
    expect(await search('subject = "Another \\"one\\""')).toHaveLength(1);
    expect(await search("status IN ('delivered', 'bounced')")).toHaveLength(2);
    const [found, ...others] = await search(
      `to_email="keiko.aoki@birch-software.example" AND sg_message_id_created_at < TIMESTAMP "2026-03-02T10:00:00Z" AND sg_message_id_created_at >= TIMESTAMP "2026-03-02T09:00:00Z"`,
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({ from_email: 'rosa@cadenza-demo.example', status: 'delivered' });
    expect(await search(`sg_message_id = '${found?.sg_message_id}'`)).toEqual([found]);

    const { json } = await api(standIn, `/v3/logs/${found?.sg_message_id}`);
    expect(json).toMatchObject({
      custom_args: { cadenza_send: 's1' },
      events: [{ event: 'processed', custom_args: { cadenza_touch: 't1' } }, { event: 'delivered' }],
    });
    expect((json as { events: object[] }).events[0]).not.toHaveProperty('cadenza_touch');
  });

  it.each([
    'custom_args = "x"',
    'to_email > "x"',
    'status = "delivered"',
    'to_email = x',
    'to_email = "a" OR to_email = "b"',
    'sg_message_id_created_at > "2026-01-01T00:00:00Z"',
    'sg_message_id_created_at > TIMESTAMP "soon"',
    'status IN ()',
  ])('refuse the query %s', async (query) => {
    const standIn = await startStandIn();
    expect(await api(standIn, '/v3/logs', { query })).toMatchObject({
      status: 400,
      json: { errors: [{ field: 'query' }] },
    });
  });

  it('answer 404 for an unknown message and 403 on plans without them', async () => {
    const standIn = await startStandIn();
    expect((await api(standIn, '/v3/logs/none')).status).toBe(404);
    await call(standIn, '/sandbox/logs-mode', { body: { available: false } });
    expect((await api(standIn, '/v3/logs', { query: '' })).status).toBe(403);
    expect((await api(standIn, '/v3/logs/none')).status).toBe(403);
  });
});

describe('suppression lists', () => {
  it('page, filter by time and by part of the address, and let go of what is deleted', async () => {
    const standIn = await startStandIn();
    for (const name of ['bounce.a', 'bounce.b', 'bounce.c'])
      await client(standIn).send(cadenceMail({ to: `${name}@x.example` }));
    const emails = async (query = '') =>
      ((await api(standIn, `/v3/suppression/bounces${query}`)).json as { email: string }[]).map(
        ({ email }) => email,
      );
    expect(await emails()).toHaveLength(3);
    expect(await emails('?limit=2&offset=2')).toHaveLength(1);
    expect(await emails('?email=bounce.b')).toEqual(['bounce.b@x.example']);
    expect(await emails('?email=%25.c%25')).toEqual(['bounce.c@x.example']);
    expect(await emails('?start_time=1&end_time=2')).toEqual([]);
    expect((await api(standIn, '/v3/suppression/bounces?limit=501')).status).toBe(400);

    expect(
      (await api(standIn, '/v3/suppression/bounces/bounce.a@x.example', undefined, 'DELETE')).status,
    ).toBe(204);
    expect((await api(standIn, '/v3/suppression/bounces/bounce.a@x.example')).json).toEqual([]);
    expect(
      (await api(standIn, '/v3/suppression/bounces', { delete_all: true, emails: ['x'] }, 'DELETE')).status,
    ).toBe(400);
    expect((await api(standIn, '/v3/suppression/bounces', { delete_all: true }, 'DELETE')).status).toBe(204);
    expect(await emails()).toEqual([]);
  });

  it('drop mail to a globally unsubscribed address until it is taken off', async () => {
    const product = await startProduct();
    const standIn = await startStandIn({ deliverTo: product.url });
    const email = 'keiko.aoki@birch-software.example';
    const path = `/v3/asm/suppressions/global/${encodeURIComponent(email)}`;
    expect((await api(standIn, '/v3/asm/suppressions/global', { recipient_emails: [email] })).status).toBe(
      201,
    );
    expect((await api(standIn, path)).json).toEqual({ recipient_email: email });
    await client(standIn).send(cadenceMail());
    await standIn.settled();
    expect(product.events()).toMatchObject([
      { event: 'dropped', reason: 'Unsubscribed Address', cadenza_send: 's1' },
    ]);
    expect((await api(standIn, path, undefined, 'DELETE')).status).toBe(204);
    expect((await api(standIn, path)).json).toEqual({});
  });
});

describe('the pages', () => {
  const page = async (url: string, form?: Record<string, string>) => {
    const response = await fetch(
      url,
      form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) },
    );
    return { status: response.status, text: await response.text(), headers: response.headers };
  };

  it('list the newest mail first, find by address, and say that this is a stand-in', async () => {
    const standIn = await startStandIn();
    for (let index = 0; index < 52; index += 1)
      await client(standIn).send(cadenceMail({ to: `p${index}@x.example`, subject: `Mail ${index}` }));
    const first = await page(`${standIn.url}/`);
    expect(first.text).toContain('local stand-in');
    expect(first.text.indexOf('Mail 51')).toBeLessThan(first.text.indexOf('Mail 2<'));
    expect(first.text).not.toContain('Mail 1<');
    expect((await page(`${standIn.url}/?page=2`)).text).toContain('Mail 1<');
    const found = await page(`${standIn.url}/?q=P7@x`);
    expect(found.text).toContain('Mail 7<');
    expect(found.text).not.toContain('Mail 8<');
  });

  it('show a mail harmlessly and act as the prospect, with the product’s answer', async () => {
    const product = await startProduct();
    const standIn = await startStandIn({ deliverTo: product.url });
    await client(standIn).send(
      cadenceMail({ subject: 'A <b>bold</b> question', html: '<script>alert("x")</script><p>Hi</p>' }),
    );
    const before = await page(`${standIn.url}/mail/s1`);
    expect(before.text).toContain('A &lt;b&gt;bold&lt;/b&gt; question');
    expect(before.text).not.toContain('<script>');
    expect(before.text).toContain('<iframe sandbox=""');
    expect(before.headers.get('content-security-policy')).toContain("default-src 'none'");

    const { json } = await call(standIn, '/sandbox/mails?send=s1');
    const id = (json as { mails: { id: string }[] }).mails[0]?.id;
    const replied = await page(`${standIn.url}/sandbox/mail/${id}/act`, { act: 'reply', text: 'Gladly <3' });
    expect(replied.text).toContain('Done: reply.');
    expect(replied.text).toContain('answered 204');
    expect(replied.text).toContain('Gladly &lt;3');
    expect(product.at('/webhooks/sendgrid/inbound')).toHaveLength(1);
    const opened = await page(`${standIn.url}/sandbox/mail/${id}/act`, { act: 'open', machine: 'on' });
    expect(opened.text).toContain('open (machine)');
    for (const name of ['out_of_office', 'bounce', 'complain', 'book', 'unsubscribe'])
      expect((await page(`${standIn.url}/sandbox/mail/${id}/act`, { act: name })).status).toBe(200);
    expect((await act(standIn, { act: 'open' })).status).toBe(200);
  });
});
