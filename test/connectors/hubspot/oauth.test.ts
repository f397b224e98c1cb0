import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHubspot, REQUIRED_SCOPES } from '../../../connectors/hubspot/index.ts';
import { startHubspotStandIn } from '../../../connectors/sandbox/hubspot/index.ts';
import type { CrmKindPort } from '../../../src/ports/crm.ts';
import type { CrmGrant } from '../../../src/ports/crm-oauth.ts';
import { approve, configFor, REDIRECT, tickingClock } from './world.ts';

type StandIn = Awaited<ReturnType<typeof startHubspotStandIn>>;
const verifier = 'v'.repeat(43);
const WALL = new Date('2026-11-23T10:00:00Z');

let standIn: StandIn;
let kind: CrmKindPort;
beforeEach(async () => {
  standIn = await startHubspotStandIn({ clock: tickingClock(), people: 40 });
  kind = createHubspot({ ...configFor(standIn), wall: () => WALL, timeoutMs: 2_000 });
});
afterEach(() => standIn.close());

const sandbox = (method: string, path: string, body: unknown) =>
  fetch(`${standIn.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const connect = async (): Promise<CrmGrant> =>
  kind.oauth.exchange({ code: await approve(kind, verifier), redirectUri: REDIRECT, verifier });

describe('the authorize page', () => {
  it('is asked for exactly the scopes that the app requires, with state and challenge', () => {
    const url = new URL(kind.oauth.authorizeUrl({ redirectUri: REDIRECT, state: 's', challenge: 'c' }));
    expect(url.origin + url.pathname).toBe(`${standIn.url}/oauth/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      redirect_uri: REDIRECT,
      scope: REQUIRED_SCOPES.join(' '),
      state: 's',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    });
  });
});

describe('a grant', () => {
  it('names the portal, the user and the end of its token', async () => {
    const grant = await connect();
    expect(grant.accountId).toBe(String(standIn.portalId));
    expect(grant.userId).toMatch(/^\d+$/);
    expect(grant.tokens).toMatchObject({
      instanceUrl: null,
      expiresAt: new Date(WALL.getTime() + 1_800_000),
    });
  });

  it('asks whose token it is when the exchange does not say', async () => {
    const { tokens } = await connect();
    const body = { access_token: tokens.accessToken, refresh_token: tokens.refreshToken, expires_in: 1800 };
    const code = await approve(kind, verifier);
    await sandbox('PUT', '/sandbox/faults', [{ path: '/oauth/2026-03/token', status: 200, body, times: 1 }]);
    const grant = await kind.oauth.exchange({ code, redirectUri: REDIRECT, verifier });
    expect(grant.accountId).toBe(String(standIn.portalId));
  });

  it('is refused for another verifier than the one that the challenge was made from', async () => {
    const code = await approve(kind, verifier);
    const wrong = kind.oauth.exchange({ code, redirectUri: REDIRECT, verifier: 'x'.repeat(43) });
    await expect(wrong).rejects.toMatchObject({ code: 'needs_reauth' });
  });

  it('blames the configuration for a wrong client secret, without showing it', async () => {
    const other = createHubspot({ ...configFor(standIn), clientSecret: 'a-wrong-secret' });
    const code = await approve(kind, verifier);
    const failed = other.oauth.exchange({ code, redirectUri: REDIRECT, verifier });
    await expect(failed).rejects.toMatchObject({ code: 'misconfigured', retryable: false });
    await expect(failed).rejects.not.toThrow(/a-wrong-secret/);
  });
});

describe('renewal', () => {
  it('keeps whatever refresh token comes back', async () => {
    const { tokens } = await connect();
    const same = await kind.oauth.refresh(tokens);
    expect(same.refreshToken).toBe(tokens.refreshToken);
    expect(same.accessToken).not.toBe(tokens.accessToken);
    await sandbox('POST', '/sandbox/oauth-mode', { rotate: true });
    const rotated = await kind.oauth.refresh(same);
    expect(rotated.refreshToken).not.toBe(tokens.refreshToken);
    await kind.oauth.refresh(rotated);
  });

  it('says needs_reauth once the app is uninstalled', async () => {
    const { tokens } = await connect();
    await sandbox('POST', '/sandbox/uninstall', {});
    await expect(kind.oauth.refresh(tokens)).rejects.toMatchObject({ code: 'needs_reauth' });
  });

  it.each([
    [{ drop: 'after' }, 'unconfirmed'],
    [{ status: 503 }, 'unavailable'],
    [{ status: 429 }, 'rate_limited'],
  ])('takes %o for %s', async (fault, code) => {
    const { tokens } = await connect();
    await sandbox('PUT', '/sandbox/faults', [{ path: '/oauth/2026-03/token', ...fault, times: 1 }]);
    await expect(kind.oauth.refresh(tokens)).rejects.toMatchObject({ code });
  });

  it('says unavailable when HubSpot could not be reached at all', async () => {
    const { tokens } = await connect();
    const gone = await startHubspotStandIn({ clock: tickingClock(), people: 40 });
    await gone.close();
    const nobody = createHubspot(configFor(gone));
    await expect(nobody.oauth.refresh(tokens)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('withdrawal', () => {
  it('ends the grant, and a second time harms nothing', async () => {
    const { tokens } = await connect();
    await kind.oauth.revoke(tokens);
    await expect(kind.oauth.refresh(tokens)).rejects.toMatchObject({ code: 'needs_reauth' });
    await expect(kind.oauth.revoke(tokens)).resolves.toBeUndefined();
  });
});
