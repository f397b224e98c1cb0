import { createHash, randomUUID } from 'node:crypto';
import type { StandInContext } from '../core/index.ts';
import { ADMIN } from './data/owners.ts';
import { KNOWN_SCOPES } from './data/scopes.ts';
import type { Mount } from './http.ts';
import { introspect, revoke } from './oauth-tokens.ts';
import { refusedInstall } from './pages/layout.ts';
import type { Portal } from './state.ts';
import type { CodeRow, InstallRow } from './store/oauth.ts';

/** Seconds that an access token lives, by the wall clock. */
export const TOKEN_SECONDS = 1800;
const CODE_MS = 10 * 60_000;

/** RFC 6749's error with the fields that HubSpot adds. */
export function oauthError(
  c: StandInContext,
  said: { error: string; status: string; description: string },
): Response {
  const { error, status, description } = said;
  c.set('result', { refused: status });
  return c.json(
    { error, error_description: description, status, message: description, correlationId: randomUUID() },
    error === 'invalid_client' ? 401 : 400,
  );
}

/** Whether an address may be a redirect target: https, or http on this machine. */
function isAllowedRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && local);
}

/** What is wrong with an install link, in words for the person who opened it. */
function wrongInstall(c: StandInContext, portal: Portal, scopes: readonly string[]): string | undefined {
  if (c.req.query('client_id') !== portal.identity.clientId)
    return "The app's client ID is unknown in this account.";
  if (!isAllowedRedirect(c.req.query('redirect_uri') ?? ''))
    return 'The redirect URL must be an https address, or http on localhost.';
  const unknown = scopes.filter((scope) => !KNOWN_SCOPES.has(scope));
  if (unknown.length > 0) return `These scopes are unknown: ${unknown.join(', ')}.`;
  if (!scopes.includes('oauth')) return 'The scope "oauth" is missing in the install link.';
  return undefined;
}

function split(text: string | undefined): string[] {
  return (text ?? '').split(/[ ,+]+/).filter((scope) => scope !== '');
}

function authorize(c: StandInContext, portal: Portal): Response | Promise<Response> {
  const required = split(c.req.query('scope'));
  const wrong = wrongInstall(c, portal, required);
  if (wrong !== undefined) return c.html(refusedInstall(wrong), 400);
  const target = new URL(c.req.query('redirect_uri') ?? '');
  const state = c.req.query('state');
  if (portal.knobs.oauthMode === 'deny') {
    target.searchParams.set('error', 'access_denied');
    target.searchParams.set('error_description', 'The user refused to grant access.');
  } else {
    const optional = split(c.req.query('optional_scope')).filter((scope) => KNOWN_SCOPES.has(scope));
    const challenge = c.req.query('code_challenge');
    const { code } = portal.oauth.newCode({
      redirectUri: c.req.query('redirect_uri') ?? '',
      scopes: [...new Set([...required, ...optional])],
      userId: ADMIN.userId,
      expiresAt: Date.now() + CODE_MS,
      ...(challenge === undefined ? {} : { challenge }),
    });
    target.searchParams.set('code', code);
  }
  if (state !== undefined) target.searchParams.set('state', state);
  return c.redirect(target.toString());
}

function tokenReply(c: StandInContext, portal: Portal, install: InstallRow): Response {
  const row = portal.oauth.newToken(install, Date.now() + TOKEN_SECONDS * 1000);
  c.set('result', { granted: install.scopes.length });
  return c.json({
    token_type: 'bearer',
    token_use: 'access_token',
    access_token: row.token,
    refresh_token: install.refreshToken,
    expires_in: TOKEN_SECONDS,
    hub_id: portal.identity.hubId,
    user_id: install.userId,
    scopes: install.scopes,
  });
}

/**
 * The installation of a consent. Consenting again to the same scopes is the same installation with the same
 * refresh token; what was granted before stays good either way, until the app is uninstalled.
 */
function installOf(portal: Portal, { scopes, userId }: CodeRow): InstallRow {
  const same = (row: InstallRow) =>
    !row.revoked && row.userId === userId && row.scopes.join(' ') === scopes.join(' ');
  return portal.oauth.installs.rows().find(same) ?? portal.oauth.newInstall({ scopes, userId });
}

function exchange(c: StandInContext, portal: Portal, form: URLSearchParams): Response {
  const row = portal.oauth.codes.get(form.get('code') ?? '');
  const refuse = (status: string, description: string) =>
    oauthError(c, { error: 'invalid_grant', status, description });
  if (row === undefined || row.used || row.expiresAt < Date.now())
    return refuse('BAD_AUTH_CODE', 'missing or unknown auth code');
  if (row.redirectUri !== form.get('redirect_uri'))
    return refuse('BAD_REDIRECT_URI', "missing or invalid redirect uri: it must be the install link's own");
  if (row.challenge !== undefined) {
    const verifier = form.get('code_verifier') ?? '';
    const digest = createHash('sha256').update(verifier).digest('base64url');
    if (digest !== row.challenge) return refuse('BAD_CODE_VERIFIER', 'missing or invalid code verifier');
  }
  portal.oauth.codes.put(row.code, { ...row, used: true });
  return tokenReply(c, portal, installOf(portal, row));
}

function refresh(c: StandInContext, portal: Portal, form: URLSearchParams): Response {
  const install = portal.oauth.installs.get(form.get('refresh_token') ?? '');
  if (install === undefined || install.revoked)
    return oauthError(c, {
      error: 'invalid_grant',
      status: 'BAD_REFRESH_TOKEN',
      description: 'missing or invalid refresh token',
    });
  if (!portal.knobs.rotateRefreshTokens) return tokenReply(c, portal, install);
  portal.oauth.installs.put(install.refreshToken, { ...install, revoked: true });
  return tokenReply(c, portal, portal.oauth.newInstall(install));
}

/** Reads the form of a token request; undefined when it isn't form-encoded, the only encoding that is taken. */
async function readForm(c: StandInContext): Promise<URLSearchParams | undefined> {
  const type = c.req.header('content-type') ?? '';
  return type.startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(await c.req.text())
    : undefined;
}

function checkClient(
  c: StandInContext,
  portal: Portal,
  form: URLSearchParams | undefined,
): Response | undefined {
  if (form === undefined)
    return oauthError(c, {
      error: 'invalid_request',
      status: 'BAD_REQUEST',
      description: 'The body must be application/x-www-form-urlencoded',
    });
  const { clientId, clientSecret } = portal.identity;
  if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
    return oauthError(c, {
      error: 'invalid_client',
      status: 'BAD_CLIENT_ID',
      description: 'missing or invalid client id or client secret',
    });
  return undefined;
}

/** The authorize page (which approves by itself), and the token endpoints. */
export const mountOAuth: Mount = (app, portal) => {
  app.get('/oauth/authorize', (c) => authorize(c, portal));
  app.get('/oauth/:portalId{[0-9]+}/authorize', (c) => authorize(c, portal));

  app.post('/oauth/:version{2026-0[39]}/token', async (c) => {
    const form = await readForm(c);
    const wrong = checkClient(c, portal, form);
    if (wrong !== undefined || form === undefined) return wrong ?? c.body(null, 400);
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return exchange(c, portal, form);
      case 'refresh_token':
        return refresh(c, portal, form);
      default:
        return oauthError(c, {
          error: 'unsupported_grant_type',
          status: 'BAD_GRANT_TYPE',
          description: 'missing or unknown grant type',
        });
    }
  });

  for (const [path, act] of [
    ['introspect', introspect],
    ['revoke', revoke],
  ] as const)
    app.post(`/oauth/:version{2026-0[39]}/token/${path}`, async (c) => {
      const form = await readForm(c);
      const wrong = checkClient(c, portal, form);
      if (wrong !== undefined || form === undefined) return wrong ?? c.body(null, 400);
      return act(c, portal, form.get('token') ?? '');
    });
};
