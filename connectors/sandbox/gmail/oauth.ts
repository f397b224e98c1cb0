import { createHash } from 'node:crypto';
import type { StandInApp, StandInContext } from '../core/index.ts';
import { type Google, REPS, SCOPES } from './account.ts';

/** Seconds that an access token lives, by the wall clock. */
const TOKEN_SECONDS = 3599;
const CODE_MS = 10 * 60_000;

function refuse(c: StandInContext, error: string, error_description: string): Response {
  c.set('result', { refused: error });
  return c.json({ error, error_description }, error === 'invalid_client' ? 401 : 400);
}

/** https, or http on this machine. */
function mayReturnTo(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

/** What is wrong with a consent's address, as Google's own page says it. */
function wrongConsent(c: StandInContext, google: Google): string | undefined {
  const { client_id, redirect_uri = '', response_type, scope = '' } = c.req.query();
  if (client_id !== google.clientId) return 'Error 401: invalid_client. The OAuth client was not found.';
  if (!mayReturnTo(redirect_uri)) return 'Error 400: redirect_uri_mismatch';
  if (response_type !== 'code') return 'Error 400: unsupported_response_type';
  const asked = scope.split(' ').filter((one) => one !== '');
  if (asked.length === 0) return 'Error 400: invalid_request. Missing required parameter: scope';
  const unknown = asked.filter((one) => !SCOPES.has(one));
  return unknown.length > 0 ? `Error 400: invalid_scope. ${unknown.join(', ')}` : undefined;
}

/** Google's consent page, which agrees by itself as the account that is meant. */
function consent(c: StandInContext, google: Google): Response | Promise<Response> {
  const wrong = wrongConsent(c, google);
  if (wrong !== undefined) return c.text(`Access blocked. ${wrong}`, 400);
  const { redirect_uri = '', scope = '', state, access_type, login_hint, code_challenge } = c.req.query();
  const target = new URL(redirect_uri);
  if (state !== undefined) target.searchParams.set('state', state);
  if (google.knobs.oauthMode === 'deny') target.searchParams.set('error', 'access_denied');
  else {
    const scopes = scope.split(' ').filter((one) => !google.knobs.unticked.includes(one));
    const { code } = google.oauth.newCode({
      redirectUri: redirect_uri,
      mailbox: (login_hint ?? REPS[0] ?? '').toLowerCase(),
      scopes,
      offline: access_type === 'offline',
      expiresAt: Date.now() + CODE_MS,
      ...(code_challenge === undefined ? {} : { challenge: code_challenge }),
    });
    target.searchParams.set('code', code);
    target.searchParams.set('scope', scopes.join(' '));
  }
  return c.redirect(target.toString());
}

function exchange(c: StandInContext, google: Google, form: URLSearchParams): Response {
  const row = google.oauth.codes.get(form.get('code') ?? '');
  if (row === undefined || row.used || row.expiresAt < Date.now())
    return refuse(c, 'invalid_grant', 'Malformed auth code.');
  if (row.redirectUri !== form.get('redirect_uri')) return refuse(c, 'redirect_uri_mismatch', 'Bad Request');
  if (row.challenge !== undefined) {
    const digest = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (digest !== row.challenge) return refuse(c, 'invalid_grant', 'Invalid code verifier.');
  }
  google.oauth.codes.put(row.code, { ...row, used: true });
  const grant = google.oauth.newGrant(row);
  const { token } = google.oauth.newToken(grant, Date.now() + TOKEN_SECONDS * 1000);
  return c.json({
    access_token: token,
    expires_in: TOKEN_SECONDS,
    token_type: 'Bearer',
    scope: row.scopes.join(' '),
    ...(row.offline ? { refresh_token: grant.refreshToken } : {}),
  });
}

function refresh(c: StandInContext, google: Google, form: URLSearchParams): Response {
  const grant = google.oauth.grants.get(form.get('refresh_token') ?? '');
  if (grant === undefined || grant.revoked)
    return refuse(c, 'invalid_grant', 'Token has been expired or revoked.');
  const { token } = google.oauth.newToken(grant, Date.now() + TOKEN_SECONDS * 1000);
  const scope = grant.scopes.join(' ');
  return c.json({ access_token: token, expires_in: TOKEN_SECONDS, scope, token_type: 'Bearer' });
}

async function readForm(c: StandInContext): Promise<URLSearchParams> {
  const type = c.req.header('content-type') ?? '';
  return new URLSearchParams(type.startsWith('application/x-www-form-urlencoded') ? await c.req.text() : '');
}

/** The consent page, and the endpoints that give tokens and withdraw them. */
export function mountOAuth(app: StandInApp, google: Google): void {
  app.get('/o/oauth2/v2/auth', (c) => consent(c, google));
  app.post('/token', async (c) => {
    const form = await readForm(c);
    if (form.get('client_id') !== google.clientId || form.get('client_secret') !== google.clientSecret)
      return refuse(c, 'invalid_client', 'The OAuth client was not found.');
    if (form.get('grant_type') === 'authorization_code') return exchange(c, google, form);
    if (form.get('grant_type') === 'refresh_token') return refresh(c, google, form);
    return refuse(c, 'unsupported_grant_type', 'Invalid grant_type.');
  });
  app.post('/revoke', async (c) => {
    const token = (await readForm(c)).get('token') ?? '';
    const row = google.oauth.grants.get(token) ?? google.oauth.tokens.get(token);
    if (row === undefined || row.revoked) return refuse(c, 'invalid_token', 'Token expired or revoked');
    google.oauth.revoke(row.mailbox);
    return c.json({});
  });
}
