import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSalesforce } from '../../../connectors/salesforce/index.ts';
import { checkInstanceUrl } from '../../../connectors/salesforce/instance-url.ts';
import type { CrmTokens } from '../../../src/ports/crm-oauth.ts';
import { type FakeAnswer, type FakeOrg, type SeenRequest, startFakeOrg } from './fake-org.ts';
import { authorize, openSalesforceWorld, type SalesforceWorld } from './salesforce-world.ts';

const login = 'https://login.salesforce.com';
const appError = (code: string) => ({ name: 'AppError', code });

describe('connecting a Salesforce org', () => {
  let world: SalesforceWorld;
  beforeEach(async () => {
    world = await openSalesforceWorld();
  });
  afterEach(() => world.close());

  it('asks for consent with PKCE, a state and only the scopes that are needed', () => {
    const { searchParams, pathname } = new URL(
      world.salesforce.oauth.authorizeUrl({
        redirectUri: 'https://cadenza.example/cb',
        state: 's t',
        challenge: 'c',
      }),
    );
    expect(pathname).toBe('/services/oauth2/authorize');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: 'https://cadenza.example/cb',
      state: 's t',
      scope: 'api refresh_token id',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    });
  });

  it('gives the org, the user and tokens that work', async () => {
    const grant = await world.salesforce.oauth.exchange(await authorize(world.salesforce));
    expect(grant.accountId).toBe(world.standIn.orgId);
    expect(grant.userId).toMatch(/^005\w{15}$/);
    expect(grant.tokens).toMatchObject({ instanceUrl: world.standIn.url, expiresAt: null });
  });

  it('refuses a code that was used already or that another verifier asked for', async () => {
    const used = await authorize(world.salesforce);
    await world.salesforce.oauth.exchange(used);
    await expect(world.salesforce.oauth.exchange(used)).rejects.toMatchObject(appError('invalid_input'));
    const stolen = { ...(await authorize(world.salesforce)), verifier: 'x'.repeat(64) };
    await expect(world.salesforce.oauth.exchange(stolen)).rejects.toMatchObject(appError('invalid_input'));
  });

  it('hands over the rotated refresh token, and says needs_reauth for the one it replaced', async () => {
    const { oauth } = world.salesforce;
    const { tokens } = await oauth.exchange(await authorize(world.salesforce));
    const renewed = await oauth.refresh(tokens);
    expect(renewed.accessToken).not.toBe(tokens.accessToken);
    expect(renewed.refreshToken).not.toBe(tokens.refreshToken);
    await expect(oauth.refresh(tokens)).rejects.toMatchObject(appError('needs_reauth'));
  });

  it('revokes, and takes a second time for done', async () => {
    const { oauth } = world.salesforce;
    const { tokens } = await oauth.exchange(await authorize(world.salesforce));
    await oauth.revoke(tokens);
    await expect(oauth.revoke(tokens)).resolves.toBeUndefined();
    await expect(oauth.refresh(tokens)).rejects.toMatchObject(appError('needs_reauth'));
  });

  it('says misconfigured when the client secret is wrong', async () => {
    const wrong = createSalesforce({
      clientId: world.standIn.settings.SALESFORCE_CLIENT_ID ?? '',
      clientSecret: 'wrong',
      loginUrl: world.standIn.url,
      wall: () => world.clock.now(),
    });
    await expect(wrong.oauth.exchange(await authorize(wrong))).rejects.toMatchObject(
      appError('misconfigured'),
    );
  });
});

describe('answers of the token endpoint', () => {
  const secret = 'client-secret';
  const id = `${login}/id/00D000000000001EAA/005000000000001AAA`;
  const signature = createHmac('sha256', secret).update(`${id}1700000000000`).digest('base64');
  let org: FakeOrg;
  let answer: (request: SeenRequest) => FakeAnswer;
  beforeEach(async () => {
    org = await startFakeOrg((request) => answer(request));
  });
  afterEach(() => org.close());

  const oauth = () =>
    createSalesforce({
      clientId: 'client',
      clientSecret: secret,
      loginUrl: org.url,
      timeoutMs: 300,
      wall: () => new Date(),
    }).oauth;
  const exchange = () => oauth().exchange({ code: 'code', redirectUri: 'https://c.example', verifier: 'v' });
  const held = (): CrmTokens => ({
    accessToken: 'old-access',
    refreshToken: 'old-refresh',
    instanceUrl: org.url,
    expiresAt: null,
  });
  const good = (more: object = {}) => ({
    body: {
      access_token: 'new-access',
      refresh_token: 'new-refresh',
      instance_url: 'https://acme.my.salesforce.com',
      id,
      issued_at: '1700000000000',
      signature,
      ...more,
    },
  });

  it('are believed only with the signature of the client secret', async () => {
    answer = () => good();
    expect(await exchange()).toMatchObject({
      accountId: '00D000000000001EAA',
      tokens: { instanceUrl: 'https://acme.my.salesforce.com' },
    });
    for (const bad of ['AAAA', 'not base64!', `${signature.slice(0, -3)}AA=`]) {
      answer = () => good({ signature: bad });
      await expect(exchange()).rejects.toMatchObject(appError('misconfigured'));
    }
    answer = () => good({ id: id.replace('00D000000000001', '00D000000000002') });
    await expect(exchange()).rejects.toMatchObject(appError('misconfigured'));
  });

  it('cannot send the token to a host that is not Salesforce, on consent or on renewal', async () => {
    answer = () => good({ instance_url: 'https://salesforce.com.evil.example' });
    await expect(exchange()).rejects.toMatchObject(appError('misconfigured'));
    await expect(oauth().refresh(held())).rejects.toMatchObject(appError('misconfigured'));
  });

  it('without a refresh token say that the scope is missing', async () => {
    answer = () => good({ refresh_token: undefined });
    await expect(exchange()).rejects.toThrow(/refresh_token/);
  });

  it('keep the refresh token and the host where a renewal names no new ones', async () => {
    answer = () => ({ body: { access_token: 'new-access' } });
    expect(await oauth().refresh(held())).toEqual({ ...held(), accessToken: 'new-access' });
  });

  it.each<[string, string, () => FakeAnswer | Promise<FakeAnswer>]>([
    ['needs_reauth', 'the grant is dead', () => refusal('invalid_grant', 'expired access/refresh token')],
    ['needs_reauth', 'the user is inactive', () => refusal('inactive_user', 'inactive user')],
    ['misconfigured', 'the app is unknown', () => refusal('invalid_client_id', 'client identifier invalid')],
    ['forbidden', 'the address is not allowed', () => refusal('invalid_grant', 'ip restricted')],
    [
      'unavailable',
      'another renewal runs',
      () => refusal('invalid_grant', 'token request is already being processed'),
    ],
    [
      'unavailable',
      'Salesforce is in maintenance',
      () => ({ status: 503, body: '<html>Maintenance</html>' }),
    ],
    ['unconfirmed', 'the server failed', () => ({ status: 500, body: '<html>oops</html>' })],
    ['unconfirmed', 'the answer broke off', () => ({ ...good(), cut: true })],
    ['unconfirmed', 'the answer cannot be read', () => ({ body: '<html>hm</html>' })],
    ['unconfirmed', 'no answer came in time', () => new Promise<FakeAnswer>(() => {})],
  ])('to a renewal give %s when %s', async (code, _, reply) => {
    answer = reply as () => FakeAnswer;
    const failure = await oauth()
      .refresh(held())
      .catch((error: unknown) => error);
    expect(failure).toMatchObject(appError(code));
    expect(JSON.stringify([String(failure), failure])).not.toMatch(
      /old-refresh|old-access|new-|client-secret/,
    );
  });

  function refusal(error: string, error_description: string): FakeAnswer {
    return { status: 400, body: { error, error_description } };
  }
});

describe('an instance URL', () => {
  it.each([
    'https://acme.my.salesforce.com',
    'https://acme--dev.sandbox.my.salesforce.com',
    'https://eu12.salesforce.com/',
    'https://acme.my.site.force.com',
  ])('may be %s', (url) => {
    expect(checkInstanceUrl(url, login)).toBe(new URL(url).origin);
  });

  it.each([
    'http://acme.my.salesforce.com',
    'https://acme.my.salesforce.com.evil.example',
    'https://evilsalesforce.com',
    'https://salesforce.com@evil.example',
    'https://user:pass@acme.my.salesforce.com',
    'https://acme.my.salesforce.com:8443',
    'https://acme.my.salesforce.com/path',
    'https://acme.lightning.force.com',
    'http://127.0.0.1:8080',
    'not a url',
    '',
  ])('may not be %j', (url) => {
    expect(() => checkInstanceUrl(url, login)).toThrowError(
      expect.objectContaining(appError('misconfigured')),
    );
  });

  it('may be the very origin of the login URL, and no other port of its host', () => {
    expect(checkInstanceUrl('http://127.0.0.1:9000', 'http://127.0.0.1:9000/')).toBe('http://127.0.0.1:9000');
    expect(() => checkInstanceUrl('http://127.0.0.1:9001', 'http://127.0.0.1:9000')).toThrow();
  });
});
