import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractMail } from '../../contracts/mail.contract.ts';
import { address, type GmailWorld, openGmail, redirectUri } from '../gmail/world.ts';

let world: GmailWorld;
beforeAll(async () => {
  world = await openGmail();
});
afterAll(() => world.standIn.close());

const raw = Buffer.from('To: ana@buyer.example\r\nSubject: Hi\r\n\r\nHello.\r\n').toString('base64url');
async function call(path: string, init: { body?: unknown; token?: string; user?: string } = {}) {
  const { body, token = world.tokens.accessToken, user = 'me' } = init;
  const answer = await fetch(`${world.standIn.url}/gmail/v1/users/${user}${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

describe('the stand-in for Gmail refuses what Google refuses', () => {
  it.each([
    ['a field that a message has not', '/messages/send', { raw, subject: 'Hi' }, 'Unknown name'],
    ['a mail without bytes', '/messages/send', {}, "'raw' RFC822"],
    ['what is no base64url', '/messages/send', { raw: 'a+b/c d' }, 'Base64 decoding failed'],
    [
      'a mail to nobody',
      '/messages/send',
      { raw: Buffer.from('Subject: Hi\r\n\r\n').toString('base64url') },
      'Recipient address required',
    ],
    ['a parameter that a list has not', '/messages?label=SENT', undefined, 'Cannot bind query parameter'],
    ['a page that is no number', '/messages?maxResults=all', undefined, 'max_results'],
    ['a format that is none', '/messages/1?format=mime', undefined, "'format'"],
    ['a history from nowhere', '/history', undefined, 'startHistoryId'],
    ['a topic that is none', '/watch', { topicName: 'gmail' }, 'topicName'],
  ])('%s: 400', async (_, path, body, words) => {
    const { status, text } = await call(path, body === undefined ? {} : { body });
    expect([status, text]).toEqual([400, expect.stringContaining(words)]);
  });

  it('no token, a wrong one, and another’s mailbox', async () => {
    expect((await call('/profile', { token: 'ya29.guessed' })).status).toBe(401);
    expect((await call('/profile', { user: 'other@cadenza-demo.example' })).status).toBe(403);
    expect((await call('/profile', { user: address })).status).toBe(200);
  });

  it('a message that is not there, and a history that is not yet', async () => {
    expect((await call('/messages/ffffffffffffffff')).status).toBe(404);
    expect((await call('/history?startHistoryId=99999999999')).status).toBe(404);
    expect((await call('/history?startHistoryId=1')).status).toBe(200);
  });

  it('what a token’s scopes do not cover', async () => {
    await world.control('oauth-mode', { unticked: ['https://www.googleapis.com/auth/gmail.send'] });
    const code = (await world.consent('sasha.ito@cadenza-demo.example')).get('code') ?? '';
    await world.control('oauth-mode', { unticked: [] });
    const form = new URLSearchParams({
      code,
      redirect_uri: redirectUri,
      grant_type: 'authorization_code',
      client_id: world.options.clientId,
      client_secret: world.options.clientSecret,
      code_verifier: 'a-verifier-of-sixty-four-characters-that-no-one-else-will-ever-use',
    });
    const answer = await fetch(`${world.standIn.url}/token`, { method: 'POST', body: form });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    expect((await call('/messages/send', { token, body: { raw } })).text).toContain(
      'insufficientPermissions',
    );
    expect((await call('/profile', { token })).status).toBe(200);
  });

  it('a consent that names another client, another way back, or an unknown scope', async () => {
    const input = { redirectUri, state: 's', challenge: 'c', loginHint: null };
    const sound = world.gmail.oauth.authorizeUrl(input);
    for (const [name, value] of [
      ['client_id', 'somebody'],
      ['redirect_uri', 'http://elsewhere.example/callback'],
      ['scope', 'https://www.googleapis.com/auth/everything'],
      ['response_type', 'token'],
    ] as const) {
      const url = new URL(sound);
      url.searchParams.set(name, value);
      expect((await fetch(url, { redirect: 'manual' })).status).toBe(400);
    }
  });

  it('keeps no token and no client secret in its log', async () => {
    const { sendId: _, ...mail } = contractMail(address);
    await world.mailbox.send(mail);
    const log = JSON.stringify(world.standIn.log.entries);
    for (const secret of [world.tokens.accessToken, world.tokens.refreshToken, world.options.clientSecret])
      expect(log).not.toContain(secret);
  });
});
