import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SalesforceStandIn } from '../../../connectors/sandbox/salesforce/index.ts';
import {
  connect,
  consent,
  control,
  failure,
  oauthOf,
  start,
  TestClock,
  VERIFIER,
} from './salesforce-support.ts';

describe('the Salesforce stand-in’s OAuth', () => {
  let org: SalesforceStandIn;
  const clock = new TestClock();
  beforeEach(async () => {
    org = await start({ clock });
  });
  afterEach(() => org.close());

  const tokensOf = async () => {
    const code = (await consent(org)).get('code') ?? '';
    return oauthOf(org).requestToken(code, { code_verifier: VERIFIER });
  };

  it('hands out signed tokens for a code with its verifier', async () => {
    const back = await consent(org);
    expect(back.get('state')).toBe('state-1');
    const tokens = await oauthOf(org).requestToken(back.get('code') ?? '', { code_verifier: VERIFIER });
    const signature = createHmac('sha256', org.settings.SALESFORCE_CLIENT_SECRET ?? '')
      .update(tokens.id + tokens.issued_at)
      .digest('base64');
    expect(tokens).toMatchObject({ instance_url: org.url, token_type: 'Bearer', signature });
    expect(tokens.id).toMatch(new RegExp(`^${org.url}/id/${org.orgId}/005\\w{15}$`));
    expect(tokens).not.toHaveProperty('expires_in');
  });

  it('tells jsforce who is connected', async () => {
    const identity = await (await connect(org)).identity();
    expect(identity).toMatchObject({
      organization_id: org.orgId,
      email: 'morgan.reyes@cadenza-demo.example',
    });
  });

  it('refuses a code without its verifier, a second time, and after fifteen minutes', async () => {
    const oauth = oauthOf(org);
    const code = (await consent(org)).get('code') ?? '';
    const wrong = await failure(oauth.requestToken(code, { code_verifier: `${VERIFIER}x` }));
    expect([wrong.name, wrong.message]).toEqual(['invalid_grant', 'invalid code verifier']);
    await oauth.requestToken(code, { code_verifier: VERIFIER });
    const again = await failure(oauth.requestToken(code, { code_verifier: VERIFIER }));
    expect([again.name, again.message]).toEqual(['invalid_grant', 'expired authorization code']);
    const late = (await consent(org)).get('code') ?? '';
    clock.forward(16 * 60_000);
    const expired = await failure(oauth.requestToken(late, { code_verifier: VERIFIER }));
    expect(expired.message).toBe('expired authorization code');
  });

  it('refuses a wrong client secret', async () => {
    const oauth = oauthOf(org);
    oauth.clientSecret = 'another';
    const error = await failure(oauth.requestToken('code', { code_verifier: VERIFIER }));
    expect([error.name, error.message]).toEqual(['invalid_client', 'invalid client credentials']);
  });

  it('asks for PKCE with S256', async () => {
    expect((await consent(org, { code_challenge: '' })).get('error')).toBe('invalid_request');
    expect((await consent(org, { code_challenge_method: 'plain' })).get('error')).toBe('invalid_request');
  });

  it('says so when the user denies or the app is not installed', async () => {
    await control(org, 'oauth-mode', { mode: 'deny' });
    expect((await consent(org)).get('error')).toBe('access_denied');
    await control(org, 'oauth-mode', { mode: 'not_installed' });
    const back = await consent(org);
    expect(back.get('error')).toBe('invalid_client');
    expect(back.get('error_description')).toBe('app must be installed into org');
  });

  it('rotates refresh tokens, and ends the family when an old one comes back', async () => {
    const oauth = oauthOf(org);
    const first = await tokensOf();
    const second = await oauth.refreshToken(first.refresh_token ?? '');
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const reused = await failure(oauth.refreshToken(first.refresh_token ?? ''));
    expect([reused.name, reused.message]).toEqual(['invalid_grant', 'expired access/refresh token']);
    const family = await failure(oauth.refreshToken(second.refresh_token ?? ''));
    expect(family.name).toBe('invalid_grant');
    const call = await fetch(`${org.url}/services/data/v66.0/limits`, {
      headers: { authorization: `Bearer ${second.access_token}` },
    });
    expect(call.status).toBe(401);
  });

  it('answers 401 INVALID_SESSION_ID once access tokens have expired, while the refresh token lives on', async () => {
    const tokens = await tokensOf();
    const get = (token: string) =>
      fetch(`${org.url}/services/data/v66.0/limits`, { headers: { authorization: `Bearer ${token}` } });
    expect((await get(tokens.access_token)).status).toBe(200);
    await control(org, 'expire-tokens');
    const refused = await get(tokens.access_token);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual([
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ]);
    const fresh = await oauthOf(org).refreshToken(tokens.refresh_token ?? '');
    expect((await get(fresh.access_token)).status).toBe(200);
  });

  it('revokes a grant by its refresh token', async () => {
    const oauth = oauthOf(org);
    const tokens = await tokensOf();
    await oauth.revokeToken(tokens.refresh_token ?? '');
    expect((await failure(oauth.refreshToken(tokens.refresh_token ?? ''))).name).toBe('invalid_grant');
    expect((await failure(oauth.revokeToken('unknown'))).name).toBe('unsupported_token_type');
  });

  it('keeps secrets and tokens out of its log', async () => {
    const tokens = await tokensOf();
    await fetch(`${org.url}/services/apexrest/cadenza/v1/settings`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'http://127.0.0.1:9', secret: 'a-shared-secret-of-the-package' }),
    });
    const log = JSON.stringify(org.log.entries);
    for (const secret of [
      tokens.access_token,
      tokens.refresh_token,
      VERIFIER,
      'a-shared-secret-of-the-package',
    ]) {
      expect(log).not.toContain(secret);
    }
  });
});
