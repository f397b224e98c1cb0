import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGmail } from '../../../connectors/gmail/index.ts';
import { address, type GmailWorld, openGmail, redirectUri } from './world.ts';

let world: GmailWorld;
beforeAll(async () => {
  world = await openGmail();
});
afterAll(() => world.standIn.close());
beforeEach(async () => {
  await world.faults();
  await world.control('oauth-mode', { mode: 'approve', unticked: [] });
});

const readonly = 'https://www.googleapis.com/auth/gmail.readonly';

describe('a grant of Google', () => {
  it('is asked for offline and with consent, for sending and reading and nothing else', () => {
    const input = { redirectUri, state: 's', challenge: 'c', loginHint: address };
    const { searchParams } = new URL(world.gmail.oauth.authorizeUrl(input));
    expect(Object.fromEntries(searchParams)).toMatchObject({
      access_type: 'offline',
      prompt: 'consent',
      response_type: 'code',
      login_hint: address,
      code_challenge: 'c',
      code_challenge_method: 'S256',
      state: 's',
      scope: `https://www.googleapis.com/auth/gmail.send ${readonly}`,
    });
  });

  it('names the mailbox that was opened, in lower case', async () => {
    const grant = await world.grant('Sasha.Ito@Cadenza-Demo.example');
    expect(grant.address).toBe('sasha.ito@cadenza-demo.example');
    expect(grant.tokens.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  });

  it('is good for one exchange, by who began it', async () => {
    const code = (await world.consent()).get('code') ?? '';
    const oauth = world.gmail.oauth;
    const stolen = oauth.exchange({ code, redirectUri, verifier: 'somebody-else-guesses-it' });
    await expect(stolen).rejects.toMatchObject({ code: 'needs_reauth' });
    await world.exchange(code);
    await expect(world.exchange(code)).rejects.toMatchObject({ code: 'needs_reauth' });
  });

  it('without one of the two scopes is none', async () => {
    await world.control('oauth-mode', { unticked: [readonly] });
    await expect(world.grant()).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('tick both boxes'),
    });
  });

  it('keeps its refresh token when it is renewed, and is dead once it was withdrawn', async () => {
    const { tokens } = await world.grant('morgan.reyes@cadenza-demo.example');
    const renewed = await world.gmail.oauth.refresh(tokens);
    expect(renewed.refreshToken).toBe(tokens.refreshToken);
    expect(renewed.accessToken).not.toBe(tokens.accessToken);
    await world.gmail.oauth.revoke(renewed);
    await expect(world.gmail.oauth.refresh(renewed)).rejects.toMatchObject({ code: 'needs_reauth' });
    // What is dead already needs no withdrawing.
    await expect(world.gmail.oauth.revoke(renewed)).resolves.toBeUndefined();
  });

  it('is not taken for dead while Google cannot be reached', async () => {
    await world.faults({ path: '/token', status: 503 });
    await expect(world.gmail.oauth.refresh(world.tokens)).rejects.toMatchObject({ code: 'unavailable' });
    await world.faults({ path: '/token', drop: 'before' });
    await expect(world.gmail.oauth.refresh(world.tokens)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is misconfigured with the secret of another client, and says no secret', async () => {
    const wrong = createGmail({ ...world.options, clientSecret: 'a-wrong-secret' });
    const refused = await wrong.oauth.refresh(world.tokens).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'misconfigured' });
    expect(String(refused)).not.toContain('a-wrong-secret');
  });

  it('opens its own mailbox only', async () => {
    await expect(world.mailbox.check()).resolves.toBeUndefined();
    const other = world.gmail.open({ address: 'other@cadenza-demo.example', tokens: world.source });
    await expect(other.check()).rejects.toMatchObject({ code: 'needs_reauth' });
  });
});
