import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HubspotStandIn, startHubspotStandIn } from '../../../connectors/sandbox/hubspot/index.ts';
import { apiOf, authorize, control, install, movableClock, postForm, SCOPES } from './hubspot-support.ts';

const TOKEN = '/oauth/2026-03/token';
const CONTACTS = '/crm/objects/2026-03/contacts?limit=1';

describe("the HubSpot stand-in's OAuth", () => {
  let standIn: HubspotStandIn;
  beforeAll(async () => {
    standIn = await startHubspotStandIn({ clock: movableClock(), people: 5 });
  });
  afterAll(() => standIn.close());

  it('sends the browser back with a code and the state, and exchanges the code once', async () => {
    const target = await authorize(standIn);
    expect(target.searchParams.get('state')).toBe('signed-state');
    const fields = {
      grant_type: 'authorization_code',
      code: target.searchParams.get('code') ?? '',
      redirect_uri: `${target.origin}${target.pathname}`,
    };
    const first = await postForm(standIn, TOKEN, fields);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ expires_in: 1800, hub_id: standIn.portalId, scopes: SCOPES });
    const again = await postForm(standIn, TOKEN, fields);
    expect(again.status).toBe(400);
    expect(again.body).toMatchObject({ error: 'invalid_grant', status: 'BAD_AUTH_CODE' });
  });

  it('answers a refresh with the same refresh token, or with a new one when rotation is on', async () => {
    const tokens = await install(standIn);
    const fields = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    const kept = await postForm(standIn, TOKEN, fields);
    expect(kept.body.refresh_token).toBe(tokens.refresh_token);
    expect(kept.body.access_token).not.toBe(tokens.access_token);
    await control(standIn, 'oauth-mode', { rotate: true });
    const rotated = await postForm(standIn, TOKEN, fields);
    await control(standIn, 'oauth-mode', { rotate: false });
    expect(rotated.body.refresh_token).not.toBe(tokens.refresh_token);
    expect((await postForm(standIn, TOKEN, fields)).status).toBe(400);
  });

  it('keeps an earlier grant good when the person consents again, with the same refresh token', async () => {
    const first = await install(standIn);
    const second = await install(standIn);
    expect(second.refresh_token).toBe(first.refresh_token);
    expect((await apiOf(standIn, first.access_token)('GET', CONTACTS)).status).toBe(200);
  });

  it('tells an expired token from an unknown one', async () => {
    const tokens = await install(standIn);
    const api = apiOf(standIn, tokens.access_token);
    expect((await api('GET', CONTACTS)).status).toBe(200);
    await control(standIn, 'expire-tokens', {});
    expect(await api('GET', CONTACTS)).toMatchObject({
      status: 401,
      body: { category: 'EXPIRED_AUTHENTICATION' },
    });
    expect(await apiOf(standIn, 'unknown')('GET', CONTACTS)).toMatchObject({
      status: 401,
      body: { category: 'INVALID_AUTHENTICATION' },
    });
  });

  it('answers a refresh of an uninstalled app with invalid_grant and BAD_REFRESH_TOKEN', async () => {
    const tokens = await install(standIn);
    await control(standIn, 'uninstall', {});
    const reply = await postForm(standIn, TOKEN, {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
    });
    expect(reply).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' },
    });
    expect((await apiOf(standIn, tokens.access_token)('GET', CONTACTS)).status).toBe(401);
  });

  it('introspects a token and stops honouring a revoked refresh token', async () => {
    const tokens = await install(standIn);
    const about = await postForm(standIn, `${TOKEN}/introspect`, { token: tokens.access_token });
    expect(about.body).toMatchObject({ active: true, hub_id: standIn.portalId, token_use: 'access_token' });
    const refresh_token = tokens.refresh_token;
    await postForm(standIn, `${TOKEN}/revoke`, { token: refresh_token });
    const reply = await postForm(standIn, TOKEN, { grant_type: 'refresh_token', refresh_token });
    expect(reply.body.status).toBe('BAD_REFRESH_TOKEN');
  });

  it('refuses a call whose scope was not granted and names the scope', async () => {
    const tokens = await install(standIn, ['oauth']);
    const reply = await apiOf(standIn, tokens.access_token)('GET', CONTACTS);
    expect(reply).toMatchObject({
      status: 403,
      body: {
        category: 'MISSING_SCOPES',
        errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.read'] } }],
      },
    });
  });

  it('sends the browser back with access_denied when the person refuses', async () => {
    await control(standIn, 'oauth-mode', { mode: 'deny' });
    const target = await authorize(standIn);
    await control(standIn, 'oauth-mode', { mode: 'approve' });
    expect(target.searchParams.get('error')).toBe('access_denied');
    expect(target.searchParams.get('code')).toBeNull();
  });

  it('shows an error page for an unknown scope and redirects nowhere', async () => {
    const target = await authorize(standIn, ['oauth', 'crm.objects.everything']);
    expect(target.host).toBe('none.example');
  });

  it('refuses a wrong client secret and leaves credentials out of the log', async () => {
    const reply = await postForm(standIn, TOKEN, { grant_type: 'refresh_token', client_secret: 'wrong' });
    expect(reply).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(JSON.stringify(standIn.log.entries)).not.toContain(standIn.settings.HUBSPOT_CLIENT_SECRET);
  });

  it('holds the portal to its rolling limit once one is set, and says which policy it was', async () => {
    const api = apiOf(standIn, (await install(standIn)).access_token);
    expect((await api('GET', CONTACTS)).headers.get('x-hubspot-ratelimit-max')).toBe('110');
    await control(standIn, 'limit', { perTenSeconds: 2 });
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await api('GET', CONTACTS)).status);
    const refused = await api('GET', CONTACTS);
    await control(standIn, 'limit', { perTenSeconds: null });
    expect(statuses).toEqual([200, 200, 429]);
    expect(refused.body.policyName).toBe('TEN_SECONDLY_ROLLING');
    expect((await api('GET', CONTACTS)).status).toBe(200);
  });

  it('words an injected fault as HubSpot words its errors', async () => {
    const api = apiOf(standIn, (await install(standIn)).access_token);
    await fetch(`${standIn.url}/sandbox/faults`, {
      method: 'PUT',
      body: JSON.stringify([{ path: '/crm/', status: 429, times: 1 }]),
    });
    expect(await api('GET', CONTACTS)).toMatchObject({
      status: 429,
      body: { status: 'error', policyName: 'TEN_SECONDLY_ROLLING' },
    });
    expect((await api('GET', CONTACTS)).status).toBe(200);
  });
});
