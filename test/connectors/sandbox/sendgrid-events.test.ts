import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  act,
  both,
  cadenceMail,
  call,
  client,
  closeAll,
  eventsOf,
  movableClock,
  NOW,
  startProduct,
  startStandIn,
  verifies,
} from './sendgrid-support.ts';

afterEach(closeAll);

describe('event webhooks', () => {
  it('post processed and delivered with the custom arguments at the top level', async () => {
    const { product, standIn, mail } = await both();
    await mail.send(cadenceMail());
    await standIn.settled();
    const [processed, delivered] = product.events();
    expect(processed).toMatchObject({
      event: 'processed',
      email: 'keiko.aoki@birch-software.example',
      timestamp: NOW.getTime() / 1000,
      'smtp-id': '<touch1.1@cadenza-demo.example>',
      cadenza_send: 's1',
      cadenza_step: 'intro',
    });
    expect(delivered).toMatchObject({ event: 'delivered', response: expect.stringContaining('250') });
    expect(processed?.sg_event_id).not.toBe(delivered?.sg_event_id);
    const { json } = await call(standIn, '/sandbox/mails?send=s1');
    const { mails } = json as { mails: { x_message_id: string }[] };
    expect(String(processed?.sg_message_id).split('.')[0]).toBe(mails[0]?.x_message_id);
  });

  it('are signed over the wall-clock timestamp and the raw bytes, with a line break after each event', async () => {
    const { product, standIn, mail } = await both();
    await mail.send(cadenceMail());
    await standIn.settled();
    const [post] = product.at('/webhooks/sendgrid/events');
    if (post === undefined) throw new Error('no events were posted');
    const key = standIn.settings.SENDGRID_WEBHOOK_PUBLIC_KEY ?? '';
    expect(await verifies(post, key)).toBe(true);
    expect(await verifies({ ...post, body: Buffer.concat([post.body, Buffer.from(' ')]) }, key)).toBe(false);
    expect(post.body.toString()).toMatch(/},\r\n{.*}\]\r\n$/s);
    const age = Date.now() / 1000 - Number(post.headers['x-twilio-email-event-webhook-timestamp']);
    expect(Math.abs(age)).toBeLessThan(60);
  });

  it('give addresses their fate by their first letters, and drop the next mail to a bounced one', async () => {
    const { product, standIn, mail } = await both();
    for (const name of ['bounce.a', 'block.b', 'defer.c', 'bounce.a'])
      await mail.send(cadenceMail({ to: `${name}@coral-energy.example` }));
    await standIn.settled();
    const of = (name: string) => product.events().filter((event) => String(event.email).startsWith(name));
    expect(of('bounce').map((event) => event.event)).toEqual(['processed', 'bounce', 'dropped']);
    expect(of('bounce')[1]).toMatchObject({
      type: 'bounce',
      bounce_classification: 'Invalid Address',
      status: '5.1.1',
    });
    expect(of('bounce')[2]).toMatchObject({ reason: 'Bounced Address' });
    expect(of('block')[1]).toMatchObject({ event: 'bounce', type: 'blocked' });
    expect(of('defer').map((event) => event.event)).toEqual(['processed', 'deferred', 'delivered']);
    expect(of('defer')[1]).toMatchObject({ attempt: '0' });
  });

  it('come again after a 5xx, and stay for the next flush when every attempt fails', async () => {
    const { product, standIn, mail } = await both();
    product.answers.push(503);
    await mail.send(cadenceMail());
    await standIn.settled();
    expect(product.at('/webhooks/sendgrid/events')).toHaveLength(2);

    product.answers.push(503, 503, 503);
    await mail.send(cadenceMail({ customArgs: { cadenza_send: 's2' } }));
    await standIn.settled();
    await standIn.settled();
    const last = product.at('/webhooks/sendgrid/events').at(-1);
    expect(last && eventsOf(last).map((event) => event.cadenza_send)).toEqual(['s2', 's2']);
    const before = product.received.length;
    await standIn.settled();
    expect(product.received).toHaveLength(before);
  });

  it('are logged with the events they carried and the product’s status', async () => {
    const { product, standIn, mail } = await both();
    product.answers.push(500);
    await mail.send(cadenceMail());
    await standIn.settled();
    const out = standIn.log.entries.filter((entry) => entry.direction === 'out');
    expect(out.map((entry) => entry.status)).toEqual([500, 204]);
    expect(out[1]?.result).toMatchObject({
      events: [{ event: 'processed', custom_args: { cadenza_send: 's1' } }, { event: 'delivered' }],
    });
  });

  it('can be held back, repeated and shuffled', async () => {
    const { product, standIn, mail } = await both({ seed: 7 });
    await call(standIn, '/sandbox/webhooks', { body: { hold: true } });
    for (let index = 0; index < 5; index += 1) await mail.send(cadenceMail());
    await standIn.settled();
    expect(product.received).toHaveLength(0);
    await call(standIn, '/sandbox/webhooks', { body: { duplicate: 1, shuffle: true } });
    await standIn.settled();
    const events = product.events();
    expect(events).toHaveLength(20);
    expect(new Set(events.map((event) => event.sg_event_id)).size).toBe(10);
    const first = events.slice(0, 10).map((event) => event.event);
    expect(first).not.toEqual(Array.from({ length: 5 }, () => ['processed', 'delivered']).flat());
  });

  it('can repeat an event under a fresh id, as redeliveries have been seen to', async () => {
    const { product, standIn, mail } = await both();
    await call(standIn, '/sandbox/webhooks', { body: { duplicate: 1, reissue: 1 } });
    await mail.send(cadenceMail());
    await standIn.settled();
    expect(new Set(product.events().map((event) => event.sg_event_id)).size).toBe(4);
  });

  it('wait for the send time of a scheduled mail', async () => {
    const clock = movableClock();
    const { product, standIn, mail } = await both({ clock });
    await mail.send(cadenceMail({ sendAt: NOW.getTime() / 1000 + 60 }));
    await standIn.settled();
    expect(product.events()).toEqual([]);
    clock.move(60_000);
    await standIn.settled();
    expect(product.events().map((event) => event.event)).toEqual(['processed', 'delivered']);
  });
});

describe('a restart from the same folder', () => {
  it('keeps secrets, mail and lists, posts what was not taken, and never gives out an id twice', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sendgrid-'));
    const first = await startStandIn({ dir, seed: 3 });
    const [one] = await client(first).send(cadenceMail());
    await client(first).send(cadenceMail({ to: 'bounce@iris-media.example' }));
    await first.close();

    const product = await startProduct();
    const second = await startStandIn({ dir, seed: 3, deliverTo: product.url });
    // Only the port is another one.
    const nowhere = { SENDGRID_API_URL: '', DNS_URL: '' };
    expect({ ...second.settings, ...nowhere }).toEqual({ ...first.settings, ...nowhere });
    await second.settled();
    expect(product.events().map((event) => event.event)).toEqual([
      'processed',
      'delivered',
      'processed',
      'bounce',
    ]);
    const [two] = await client(second).send(cadenceMail({ to: 'bounce@iris-media.example' }));
    expect(two.headers['x-message-id']).not.toBe(one.headers['x-message-id']);
    await second.settled();
    expect(product.events().at(-1)).toMatchObject({ event: 'dropped', reason: 'Bounced Address' });
    expect(new Set(product.events().map((event) => event.sg_event_id)).size).toBe(5);
    await second.close();

    const third = await startStandIn({ dir, seed: 3, deliverTo: product.url });
    const before = product.received.length;
    await third.settled();
    expect(product.received).toHaveLength(before);
  });
});

describe('a stand-in that was killed', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'sendgrid-'));

  it('has every mail that it answered 202 for, and gives those their events that had none yet', async () => {
    const dir = folder();
    const running = await startStandIn({ dir });
    for (const name of ['a', 'bounce.b'])
      await client(running).send(cadenceMail({ to: `${name}@x.example` }));
    const left = folder();
    cpSync(dir, left, { recursive: true });
    rmSync(join(left, 'events.jsonl'));
    rmSync(join(left, 'suppressed-bounces.jsonl'));
    appendFileSync(join(left, 'mails.jsonl'), '{"put":"torn');

    const product = await startProduct();
    const standIn = await startStandIn({ dir: left, deliverTo: product.url });
    await standIn.settled();
    expect((await call(standIn, '/sandbox/mails')).json).toMatchObject({ total: 2 });
    expect(product.events().map((event) => event.event)).toEqual([
      'processed',
      'delivered',
      'processed',
      'bounce',
    ]);
  });

  it('posts the replies that the product had not taken', async () => {
    const dir = folder();
    const running = await startStandIn({ dir });
    await client(running).send(cadenceMail());
    expect((await act(running, { act: 'reply', text: 'Hello' })).json).toMatchObject({ posted: [] });
    await running.close();
    const product = await startProduct();
    const standIn = await startStandIn({ dir, deliverTo: product.url });
    await standIn.settled();
    expect(product.at('/webhooks/sendgrid/inbound')).toHaveLength(1);
  });
});
