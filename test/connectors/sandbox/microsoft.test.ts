import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMicrosoftMailboxes } from '../../../connectors/microsoft/index.ts';
import { startMicrosoftStandIn } from '../../../connectors/sandbox/microsoft/index.ts';
import { type MicrosoftWorld, openMicrosoftWorld, REDIRECT, signIn, VERIFIER } from '../microsoft/world.ts';

const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    innerError: z.object({ date: z.string(), 'request-id': z.string() }),
  }),
});
const item = z.looseObject({ id: z.string(), internetMessageId: z.string().optional() });
const pageSchema = z.object({
  value: z.array(item),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

const mime = (head: string) => Buffer.from(`${head}Subject: Hi\r\n\r\nHello.\r\n`).toString('base64');
const addressed = 'From: rep@seller.example\r\nTo: ana@buyer.example\r\n';

describe('the stand-in for Microsoft Graph', () => {
  let world: MicrosoftWorld;
  beforeAll(async () => {
    world = await openMicrosoftWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.faults([]);
    world.clock.at += 3_600_000;
  });

  const refused = async (answer: Response) => {
    const { error } = errorSchema.parse(await answer.json());
    return `${answer.status} ${error.code}`;
  };
  const send = (body: string, type = 'text/plain') =>
    world.call('POST', '/me/sendMail', { body, headers: { 'content-type': type } });
  const read = async (link: string, size = 50) => {
    const path = link.replace(`${world.url}/v1.0`, '');
    const answer = await world.call('GET', path, { headers: { prefer: `odata.maxpagesize=${size}` } });
    return pageSchema.parse(await answer.json());
  };

  it('lets nobody in without a token, with one that ran out, or with one that may not', async () => {
    const ask = (token: string) =>
      fetch(`${world.url}/v1.0/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await refused(await fetch(`${world.url}/v1.0/me`))).toBe('401 InvalidAuthenticationToken');
    expect(await refused(await ask('invented'))).toBe('401 InvalidAuthenticationToken');
    const { accessToken } = await world.tokens.current();
    await world.control('/sandbox/expire-tokens');
    expect(await refused(await ask(accessToken))).toBe('401 InvalidAuthenticationToken');
    await world.tokens.renew((await world.tokens.current()).version);
    expect((await world.call('GET', '/me')).status).toBe(200);
    expect(await refused(await world.call('GET', '/me/calendar'))).toBe('400 BadRequest');
  });

  it('gives no more than was granted', async () => {
    const asked = new URL(
      world.mailboxes.oauth.authorizeUrl({
        redirectUri: REDIRECT,
        state: 's',
        challenge: '',
        loginHint: 'reader@seller.example',
      }),
    );
    asked.searchParams.set('scope', 'offline_access User.Read Mail.Read');
    asked.searchParams.delete('code_challenge');
    const answer = await fetch(asked, { redirect: 'manual' });
    const code = new URL(answer.headers.get('location') ?? REDIRECT).searchParams.get('code') ?? '';
    const { tokens } = await world.mailboxes.oauth.exchange({
      code,
      redirectUri: REDIRECT,
      verifier: VERIFIER,
    });
    const headers = { authorization: `Bearer ${tokens.accessToken}`, 'content-type': 'text/plain' };
    const body = mime('From: reader@seller.example\r\nTo: ana@buyer.example\r\n');
    const sent = await fetch(`${world.url}/v1.0/me/sendMail`, { method: 'POST', headers, body });
    expect(await refused(sent)).toBe('403 ErrorAccessDenied');
  });

  it.each([
    ['no base64', 'Hello there!', '400 ErrorMimeContentInvalidBase64String'],
    ['nothing', '', '400 ErrorMimeContentInvalidBase64String'],
    ['no recipient', mime('From: rep@seller.example\r\n'), '400 ErrorInvalidRecipients'],
    [
      'somebody else’s address',
      mime('From: boss@seller.example\r\nTo: ana@buyer.example\r\n'),
      '403 ErrorSendAsDenied',
    ],
    ['too much', 'A'.repeat(4 * 1024 * 1024 + 4), '413 RequestEntityTooLarge'],
  ])('does not send %s', async (_, body, answer) => {
    expect(await refused(await send(body))).toBe(answer);
  });

  it('takes MIME only, and files it under Sent with a Message-ID where it had none', async () => {
    expect(await refused(await send('{}', 'application/json'))).toBe('400 BadRequest');
    const before = (await world.sent()).length;
    expect((await send(mime(addressed))).status).toBe(202);
    const mails = await world.sent();
    expect(mails).toHaveLength(before + 1);
    expect(mails.at(-1)?.messageId).toMatch(/^<.+@outlook\.example>$/);
  });

  it('hands a mail to a colleague whose mailbox is here', async () => {
    await signIn(world.mailboxes, 'colleague@seller.example');
    await send(
      mime(
        'From: rep@seller.example\r\nTo: "Col, League" <Colleague@seller.example>\r\nMessage-ID: <c@x.example>\r\n',
      ),
    );
    const answer = await fetch(`${world.url}/sandbox/mails?address=colleague@seller.example&folder=inbox`);
    expect(await answer.text()).toContain('<c@x.example>');
  });

  it('tells in a delta what came, what was read, and what left', async () => {
    const whole = '/me/mailFolders/inbox/messages/delta?$select=isRead,internetMessageId';
    const first = await read(`${world.url}/v1.0${whole}`, 1000);
    await world.arrive('delta-1');
    const second = await read(first['@odata.deltaLink'] ?? '');
    expect(second.value).toMatchObject([{ internetMessageId: '<delta-1@buyer.example>', isRead: false }]);
    await world.control('/sandbox/change', { messageId: '<delta-1@buyer.example>' });
    const third = await read(second['@odata.deltaLink'] ?? '');
    expect(third.value).toMatchObject([{ isRead: true }]);
    await world.control('/sandbox/change', { messageId: '<delta-1@buyer.example>', folder: 'deleteditems' });
    const fourth = await read(third['@odata.deltaLink'] ?? '');
    expect(fourth.value).toMatchObject([{ '@removed': { reason: 'deleted' } }]);
  });

  it('keeps a round’s pages as they were while more arrives, and forgets states when told to', async () => {
    const since = new Date(world.clock.at).toISOString();
    for (const id of ['p-1', 'p-2', 'p-3']) await world.arrive(id);
    const query = new URLSearchParams({ $filter: `receivedDateTime ge ${since}`, changeType: 'created' });
    const first = await read(`${world.url}/v1.0/me/mailFolders('inbox')/messages/delta?${query}`, 2);
    await world.arrive('p-4');
    const second = await read(first['@odata.nextLink'] ?? '', 2);
    const third = await read(second['@odata.deltaLink'] ?? '', 2);
    expect([first, second, third].map(({ value }) => value.length)).toEqual([2, 1, 1]);
    await world.control('/sandbox/forget-syncs');
    const link = (third['@odata.deltaLink'] ?? '').replace(`${world.url}/v1.0`, '');
    expect(await refused(await world.call('GET', link))).toBe('410 SyncStateNotFound');
  });

  it.each([
    ["/me/mailFolders/inbox/messages/delta?$filter=subject eq 'Hi'", '400 ErrorInvalidUrlQueryFilter'],
    ['/me/mailFolders/inbox/messages/delta?$deltatoken=invented', '400 ErrorInvalidSyncStateData'],
    ['/me/mailFolders/inbox/messages/delta?$select=everything', '400 BadRequest'],
    ['/me/mailFolders/nowhere/messages/delta', '400 ErrorInvalidIdMalformed'],
    ["/me/messages?$filter=subject eq 'Hi'", '400 ErrorInvalidUrlQueryFilter'],
    ['/me/messages/AAMkinvented=/$value', '404 ErrorItemNotFound'],
  ])('refuses %s', async (path, answer) => {
    expect(await refused(await world.call('GET', path))).toBe(answer);
  });

  it('gives a mail another id in another folder, unless it is asked for by the one that stays', async () => {
    await world.arrive('moved');
    const ids = async (prefer: string) => {
      const query = new URLSearchParams({ $filter: "internetMessageId eq '<moved@buyer.example>'" });
      const answer = await world.call('GET', `/me/messages?${query}`, { headers: { prefer } });
      return pageSchema.parse(await answer.json()).value.map(({ id }) => id);
    };
    const [plain, stays] = [await ids(''), await ids('IdType="ImmutableId"')];
    await world.control('/sandbox/change', { messageId: '<moved@buyer.example>', folder: 'junkemail' });
    expect(await ids('')).not.toEqual(plain);
    expect(await ids('IdType="ImmutableId"')).toEqual(stays);
  });

  const subscription = (change: object) => ({
    changeType: 'created',
    notificationUrl: 'http://127.0.0.1:9/webhooks',
    resource: "me/mailFolders('inbox')/messages",
    expirationDateTime: new Date(Date.now() + 3_600_000).toISOString(),
    clientState: 'a-secret-of-the-product',
    ...change,
  });
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  it.each([
    [{ expirationDateTime: inDays(7.1) }, '400 ExtensionError'],
    [{ expirationDateTime: inDays(-1) }, '400 BadRequest'],
    [{ notificationUrl: 'http://cadenza.example/webhooks' }, '400 BadRequest'],
    [{ resource: 'me/events' }, '400 BadRequest'],
    [{ clientState: 'x'.repeat(129) }, '400 BadRequest'],
    [{ invented: true }, '400 BadRequest'],
    [{}, '400 InvalidRequest'],
  ])('subscribes nobody with %j', async (change, answer) => {
    const body = JSON.stringify(subscription(change));
    const headers = { 'content-type': 'application/json' };
    expect(await refused(await world.call('POST', '/subscriptions', { body, headers }))).toBe(answer);
  });

  it('logs neither tokens nor the product’s secrets', async () => {
    const log = await (await fetch(`${world.url}/sandbox/log?limit=10000`)).text();
    expect(log).toContain('/v1.0/subscriptions');
    const { accessToken } = await world.tokens.current();
    for (const secret of [accessToken, 'a-secret-of-the-product', VERIFIER, 'M.R3_'])
      expect(log).not.toContain(secret);
  });

  it('has a page on which a mail that was sent can be answered', async () => {
    await send(mime(`${addressed}Message-ID: <page@seller.example>\r\n`));
    const page = await (await fetch(world.url)).text();
    expect(page).toContain('&lt;page@seller.example&gt;');
    const body = new URLSearchParams({ messageId: '<page@seller.example>', text: 'Grüße' });
    const answer = await fetch(`${world.url}/sandbox/pages/reply`, { method: 'POST', body });
    expect(answer.url).toBe(`${world.url}/`);
    const inbox = await (await fetch(`${world.url}/sandbox/mails?folder=inbox`)).text();
    expect(inbox).toContain('In-Reply-To: <page@seller.example>');
    expect(inbox).toContain('Grüße');
  });
});

describe('the stand-in for Microsoft Graph, restarted', () => {
  it('has the mail, the grant and the state of the inbox of before', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'cadenza-microsoft-'));
    const open = async () => {
      const standIn = await startMicrosoftStandIn({ clock: { now: () => new Date() }, dir });
      const { settings } = standIn;
      const config = {
        clientId: settings.MICROSOFT_CLIENT_ID,
        clientSecret: settings.MICROSOFT_CLIENT_SECRET,
      };
      const mailboxes = createMicrosoftMailboxes({
        clientId: config.clientId ?? '',
        clientSecret: config.clientSecret ?? '',
        loginUrl: standIn.url,
        graphUrl: standIn.url,
        wall: () => new Date(),
      });
      const port = (accessToken: string) =>
        mailboxes.open({
          address: 'rep@seller.example',
          tokens: { current: async () => ({ accessToken, version: 1 }), renew: () => Promise.reject() },
        });
      return { standIn, mailboxes, port };
    };
    const before = await open();
    const code = (await signIn(before.mailboxes, 'rep@seller.example')).get('code') ?? '';
    const granted = await before.mailboxes.oauth.exchange({
      code,
      redirectUri: REDIRECT,
      verifier: VERIFIER,
    });
    const { cursor } = await before.port(granted.tokens.accessToken).heads(null);
    const raw = 'From: ana@buyer.example\r\nMessage-ID: <kept@buyer.example>\r\n\r\nHello.\r\n';
    await fetch(`${before.standIn.url}/sandbox/deliver`, {
      method: 'POST',
      body: JSON.stringify({ to: 'rep@seller.example', raw }),
    });
    await before.standIn.close();

    const after = await open();
    const link = cursor.replace(before.standIn.url, after.standIn.url);
    const { heads } = await after.port(granted.tokens.accessToken).heads(link);
    expect(heads).toMatchObject([{ messageId: '<kept@buyer.example>' }]);
    await expect(after.mailboxes.oauth.refresh(granted.tokens)).resolves.toBeDefined();
    await after.standIn.close();
    await rm(dir, { recursive: true, force: true });
  });
});
