import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MicrosoftWorld, openMicrosoftWorld, REDIRECT, signIn, VERIFIER } from './world.ts';

describe('the grant of a mailbox at Microsoft', () => {
  let world: MicrosoftWorld;
  beforeAll(async () => {
    world = await openMicrosoftWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.faults([]);
    await world.control('/sandbox/knobs', { oauthMode: 'approve', rotateRefreshTokens: true });
  });

  it('is asked for with PKCE, for the account that is meant, and for no more than is used', async () => {
    const url = new URL(
      world.mailboxes.oauth.authorizeUrl({
        redirectUri: REDIRECT,
        state: 's-1',
        challenge: 'c-1',
        loginHint: 'rep@seller.example',
      }),
    );
    expect(url.pathname).toBe('/common/oauth2/v2.0/authorize');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge: 'c-1',
      code_challenge_method: 'S256',
      login_hint: 'rep@seller.example',
      scope: 'offline_access User.Read Mail.Send Mail.Read',
    });
  });

  it('may be bound to one directory by the address of its sign-in page', () => {
    const { oauth } = world.create({ loginUrl: `${world.url}/seller.example/` });
    const asked = { redirectUri: REDIRECT, state: 's-1', challenge: 'c-1', loginHint: null };
    expect(oauth.authorizeUrl(asked)).toMatch(`${world.url}/seller.example/oauth2/v2.0/authorize?`);
    expect(oauth.authorizeUrl(asked)).toMatch('prompt=select_account');
  });

  it('names the mailbox by its own address, in lower case, and when the token ends', async () => {
    const code = (await signIn(world.mailboxes, 'Second.Rep@Seller.example')).get('code') ?? '';
    const grant = await world.mailboxes.oauth.exchange({ code, redirectUri: REDIRECT, verifier: VERIFIER });
    expect(grant.address).toBe('second.rep@seller.example');
    const life = (grant.tokens.expiresAt?.getTime() ?? 0) - Date.now();
    expect(life).toBeGreaterThan(3_500_000);
    expect(life).toBeLessThan(3_600_000);
  });

  it('is of no use for an account without a mailbox, and says so before anything is connected', async () => {
    const code = (await signIn(world.mailboxes, 'nobody@seller.example')).get('code') ?? '';
    const error = { code: 'MailboxNotEnabledForRESTAPI', message: 'The mailbox is hosted on-premise.' };
    await world.faults([{ path: '/v1.0/me/mailFolders', status: 404, body: { error } }]);
    await expect(
      world.mailboxes.oauth.exchange({ code, redirectUri: REDIRECT, verifier: VERIFIER }),
    ).rejects.toMatchObject({
      code: 'needs_reauth',
      message: expect.stringMatching(/on-premise.*Only mailboxes in Exchange Online/),
    });
  });

  it('needs the verifier that belongs to the challenge, and each code is good once', async () => {
    const code = (await signIn(world.mailboxes, 'rep@seller.example')).get('code') ?? '';
    const exchange = (verifier: string) =>
      world.mailboxes.oauth.exchange({ code, redirectUri: REDIRECT, verifier });
    await expect(exchange('another')).rejects.toMatchObject({ code: 'needs_reauth' });
    await exchange(VERIFIER);
    await expect(exchange(VERIFIER)).rejects.toMatchObject({ code: 'needs_reauth' });
  });

  it('that is refused comes back without a code', async () => {
    await world.control('/sandbox/knobs', { oauthMode: 'deny' });
    const said = await signIn(world.mailboxes, 'rep@seller.example');
    expect([said.get('error'), said.get('code'), said.get('state')]).toEqual(['access_denied', null, 's-1']);
  });

  it.each([true, false])(
    'is renewed, and keeps its refresh token where no other comes (%s)',
    async (rotates) => {
      await world.control('/sandbox/knobs', { rotateRefreshTokens: rotates });
      const renewed = await world.mailboxes.oauth.refresh(world.grant.tokens);
      expect(renewed.accessToken).not.toBe(world.grant.tokens.accessToken);
      expect(renewed.refreshToken === world.grant.tokens.refreshToken).toBe(!rotates);
      await expect(world.mailboxes.oauth.refresh(renewed)).resolves.toBeDefined();
    },
  );

  it('that was taken away must be given again; a sign-in page that is down only waits', async () => {
    const code = (await signIn(world.mailboxes, 'third@seller.example')).get('code') ?? '';
    const { tokens } = await world.mailboxes.oauth.exchange({
      code,
      redirectUri: REDIRECT,
      verifier: VERIFIER,
    });
    const token = '/common/oauth2/v2.0/token';
    await world.faults([{ path: token, status: 503 }]);
    await expect(world.mailboxes.oauth.refresh(tokens)).rejects.toMatchObject({ code: 'unavailable' });
    await world.faults([{ path: token, drop: 'after' }]);
    await expect(world.mailboxes.oauth.refresh(tokens)).rejects.toMatchObject({ code: 'unavailable' });
    await world.faults([]);
    await world.control('/sandbox/revoke', { address: 'third@seller.example' });
    await expect(world.mailboxes.oauth.refresh(tokens)).rejects.toMatchObject({
      code: 'needs_reauth',
      message: expect.stringMatching(/AADSTS50173.*Connect the mailbox again\.$/),
    });
  });

  it('with a wrong secret of the app says which setting to look at, and not the secret', async () => {
    const { oauth } = world.create({ clientSecret: 'a-secret-that-ran-out' });
    const error = await oauth.refresh(world.grant.tokens).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('MICROSOFT_CLIENT_SECRET'),
    });
    expect(String(error)).not.toMatch(/ran-out|M\.R3_/);
  });
});
