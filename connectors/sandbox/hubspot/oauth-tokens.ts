import type { StandInContext } from '../core/index.ts';
import { OWNERS } from './data/owners.ts';
import { seededUuid } from './identity.ts';
import type { Portal } from './state.ts';
import type { AccessTokenRow } from './store/oauth.ts';

const emailOf = (userId: number) => OWNERS.find((owner) => owner.userId === userId)?.email ?? '';

function signedAccessToken(portal: Portal, row: AccessTokenRow) {
  const { appId, hubId } = portal.identity;
  const inner = Buffer.from(row.token.slice(0, 24)).toString('base64');
  return {
    appId,
    appInstallId: seededUuid(appId, row.refreshToken),
    audience: '',
    expiresAt: row.expiresAt,
    hubId,
    hublet: 'na1',
    installingUserId: row.userId,
    isPrivateDistribution: false,
    isServiceAccount: false,
    isUserLevel: false,
    newSignature: inner,
    scopeToScopeGroupPks: '',
    scopes: row.scopes.join(' '),
    signature: inner,
    trialScopeToScopeGroupPks: '',
    trialScopes: '',
    userId: row.userId,
  };
}

/** `POST …/token/introspect`: what a token is good for; an unknown one is answered as not active. */
export function introspect(c: StandInContext, portal: Portal, token: string): Response {
  const { hubId, hubDomain, appId, clientId } = portal.identity;
  const about = { token, client_id: clientId, app_id: appId, hub_id: hubId, hub_domain: hubDomain };
  const access = portal.oauth.tokens.get(token);
  if (access !== undefined) {
    const left = Math.floor((access.expiresAt - Date.now()) / 1000);
    return c.json({
      ...about,
      active: !access.revoked && left > 0,
      token_type: 'bearer',
      token_use: 'access_token',
      user: emailOf(access.userId),
      user_id: access.userId,
      scopes: access.scopes,
      expires_in: Math.max(left, 0),
      is_private_distribution: false,
      signed_access_token: signedAccessToken(portal, access),
    });
  }
  const install = portal.oauth.installs.get(token);
  if (install === undefined) return c.json({ active: false });
  return c.json({
    ...about,
    active: !install.revoked,
    token_type: 'bearer',
    token_use: 'refresh_token',
    user: emailOf(install.userId),
    user_id: install.userId,
    scopes: install.scopes,
  });
}

/** `POST …/token/revoke`: ends a refresh token; access tokens that it gave out live on until they expire. */
export function revoke(c: StandInContext, portal: Portal, token: string): Response {
  const install = portal.oauth.installs.get(token);
  if (install !== undefined) portal.oauth.installs.put(token, { ...install, revoked: true });
  const access = portal.oauth.tokens.get(token);
  if (access !== undefined) portal.oauth.tokens.put(token, { ...access, revoked: true });
  return c.body(null, 204);
}
