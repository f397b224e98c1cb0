import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InboundRequest } from '../../../src/ports/inbound-request.ts';
import type { MailboxNotice } from '../../../src/ports/mailbox.ts';
import { toInbound } from '../../support/webhook-server.ts';
import { type MicrosoftWorld, openMicrosoftWorld } from './world.ts';

/** What the product does with a request to its address for notices. */
async function openReceiver(read: (request: InboundRequest) => MailboxNotice) {
  const got: InboundRequest[] = [];
  const receiver = { got, down: false };
  const server = createServer(async (request, response) => {
    const inbound = await toInbound(request, 'https://cadenza.example');
    if (receiver.down) return response.writeHead(503).end();
    got.push(inbound);
    const notice = read(inbound);
    if (notice.state !== 'challenge') return response.writeHead(202).end();
    return response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(notice.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/mailboxes/microsoft`;
  return Object.assign(receiver, { url, close: () => new Promise((done) => server.close(done)) });
}

describe('notices of new mail at Microsoft', () => {
  let world: MicrosoftWorld;
  let receiver: Awaited<ReturnType<typeof openReceiver>>;
  beforeAll(async () => {
    world = await openMicrosoftWorld();
    receiver = await openReceiver((request) => world.mailboxes.notice(request));
  });
  afterAll(async () => {
    await world.close();
    await receiver.close();
  });
  beforeEach(async () => {
    receiver.down = false;
    receiver.got.length = 0;
    await world.mailboxes.oauth.revoke((await accessOf()).tokens);
  });
  const accessOf = async () => {
    const { accessToken } = await world.tokens.current();
    return { tokens: { accessToken, refreshToken: 'unused', expiresAt: null } };
  };
  const subscriptions = async () => {
    const answer = await world.call('GET', '/subscriptions');
    return ((await answer.json()) as { value: { id: string; notificationUrl: string }[] }).value;
  };

  it('come after the address has proved itself, with the secret that names the mailbox', async () => {
    const watched = await world.port.watch({ url: receiver.url, secret: 'secret-of-one-mailbox' });
    const days = ((watched?.until.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6);
    expect(days).toBeLessThan(7);
    await world.arrive('told');
    await world.settled();
    expect(receiver.got.map((request) => world.mailboxes.notice(request))).toEqual([
      { state: 'challenge', text: expect.stringContaining('Validation: ') },
      { state: 'arrived', secret: 'secret-of-one-mailbox' },
    ]);
    expect(receiver.got.map(({ url }) => url).join()).not.toContain('secret');
  });

  it('are renewed by asking again, without a second subscription', async () => {
    const notice = { url: receiver.url, secret: 'secret-of-one-mailbox' };
    const first = await world.port.watch(notice);
    const [made] = await subscriptions();
    const second = await world.port.watch(notice);
    expect(await subscriptions()).toMatchObject([{ id: made?.id }]);
    expect(second?.until.getTime()).toBeGreaterThanOrEqual(first?.until.getTime() ?? 0);
    expect(world.requests('PATCH', '/v1.0/subscriptions')).toHaveLength(1);
  });

  it('of two mailboxes go to addresses that differ, so that none is told as the other', async () => {
    await world.port.watch({ url: receiver.url, secret: 'secret-one' });
    await world.port.watch({ url: receiver.url, secret: 'secret-two' });
    expect(new Set((await subscriptions()).map((one) => one.notificationUrl)).size).toBe(2);
  });

  it('do not begin where nobody gives the token back', async () => {
    receiver.down = true;
    await expect(world.port.watch({ url: receiver.url, secret: 'secret' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('validation request failed'),
    });
    expect(await subscriptions()).toEqual([]);
  });

  it('come again while the product does not answer', async () => {
    await world.port.watch({ url: receiver.url, secret: 'secret' });
    await world.faults([]);
    receiver.got.length = 0;
    receiver.down = true;
    await world.arrive('later');
    receiver.down = false;
    await world.settled();
    expect(receiver.got).toHaveLength(1);
  });

  it('end with the grant', async () => {
    await world.port.watch({ url: receiver.url, secret: 'secret' });
    await world.mailboxes.oauth.revoke((await accessOf()).tokens);
    expect(await subscriptions()).toEqual([]);
    const dead = { accessToken: 'dead', refreshToken: 'dead', expiresAt: null };
    await expect(world.mailboxes.oauth.revoke(dead)).resolves.toBeUndefined();
  });

  it('are not asked for where Graph could not post to us', async () => {
    const cloud = world.create({ graphUrl: 'https://graph.example' });
    const port = cloud.open({ address: world.from, tokens: world.tokens });
    expect(await port.watch({ url: receiver.url, secret: 'secret' })).toBeNull();
  });

  const request = (body: string, url = 'https://cadenza.example/webhooks/mailboxes/microsoft') => ({
    ...{ method: 'POST', url, headers: new Map<string, string>() },
    body: new TextEncoder().encode(body),
  });

  it.each(['', 'null', '{}', '{"value":[]}', '{"value":[{}]}', '{"value":[{"clientState":""}]}', '\u0000'])(
    'that say nothing are refused: %j',
    (body) => {
      expect(() => world.mailboxes.notice(request(body))).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      );
    },
  );

  it('about the subscription’s own life are read as news, so that the mailbox is looked at', () => {
    const body = JSON.stringify({ value: [{ lifecycleEvent: 'missed', clientState: 'secret-1' }] });
    expect(world.mailboxes.notice(request(body))).toEqual({ state: 'arrived', secret: 'secret-1' });
  });
});
