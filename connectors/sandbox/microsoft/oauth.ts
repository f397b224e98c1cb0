import { createHash, randomUUID } from 'node:crypto';
import type { StandInContext } from '../core/index.ts';
import type { Cloud, Mount } from './http.ts';
import { refusedSignIn } from './pages.ts';
import type { GrantRow } from './types.ts';

/** Seconds that an access token lives, by the wall clock; and milliseconds of a code. */
const TOKEN_SECONDS = 3599;
const CODE_MS = 10 * 60_000;

const KNOWN_SCOPES = new Set([
  ...['openid', 'profile', 'email', 'offline_access', 'User.Read'],
  ...['Mail.Send', 'Mail.Read', 'Mail.ReadBasic', 'Mail.ReadWrite'],
]);

/** Who signs in when the link does not say whom it means. */
const SOMEBODY = 'rep@cadenza-demo.example';

/** RFC 6749's error with the fields that Microsoft adds. */
function oauthError(c: StandInContext, error: string, [number, words]: readonly [number, string]): Response {
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  c.set('result', { refused: error });
  return c.json(
    {
      error,
      error_description: `AADSTS${number}: ${words} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
    },
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

const scopesOf = (text: string | undefined) => (text ?? '').split(' ').filter((scope) => scope !== '');

/** What is wrong with a sign-in link, in words for the person who opened it. */
function wrongLink(c: StandInContext, { clientId }: Cloud): string | undefined {
  if (c.req.query('client_id') !== clientId)
    return 'AADSTS700016: The application was not found in the directory.';
  if (!isAllowedRedirect(c.req.query('redirect_uri') ?? ''))
    return 'AADSTS50011: The redirect URI must be an https address, or http on localhost.';
  if (c.req.query('response_type') !== 'code')
    return "AADSTS900144: The request must contain the parameter 'response_type' with the value 'code'.";
  const unknown = scopesOf(c.req.query('scope')).filter((scope) => !KNOWN_SCOPES.has(scope));
  if (unknown.length > 0) return `AADSTS650053: These scopes do not exist: ${unknown.join(', ')}.`;
  if ((c.req.query('code_challenge') ?? '') !== '' && c.req.query('code_challenge_method') !== 'S256')
    return 'AADSTS501491: The code challenge method must be S256.';
  return undefined;
}

function authorize(c: StandInContext, cloud: Cloud): Response | Promise<Response> {
  const wrong = wrongLink(c, cloud);
  if (wrong !== undefined) return c.html(refusedSignIn(wrong), 400);
  const redirectUri = c.req.query('redirect_uri') ?? '';
  const target = new URL(redirectUri);
  if (cloud.knobs.oauthMode === 'deny') {
    target.searchParams.set('error', 'access_denied');
    target.searchParams.set('error_description', 'The user denied access to the scopes that were asked for.');
  } else {
    const { address } = cloud.mails.mailbox(c.req.query('login_hint') || SOMEBODY);
    const code = cloud.accounts.newCode({
      redirectUri,
      mailbox: address,
      scopes: scopesOf(c.req.query('scope')),
      challenge: c.req.query('code_challenge') ?? null,
      expiresAt: Date.now() + CODE_MS,
    });
    target.searchParams.set('code', code);
  }
  const state = c.req.query('state');
  if (state !== undefined) target.searchParams.set('state', state);
  return c.redirect(target.toString());
}

function tokenReply(c: StandInContext, { accounts }: Cloud, grant: GrantRow, withRefresh: boolean): Response {
  c.set('result', { granted: grant.scopes.length });
  return c.json({
    token_type: 'Bearer',
    scope: grant.scopes.filter((scope) => scope !== 'offline_access').join(' '),
    expires_in: TOKEN_SECONDS,
    ext_expires_in: TOKEN_SECONDS,
    access_token: accounts.newAccess(grant.id, Date.now() + TOKEN_SECONDS * 1000),
    ...(withRefresh ? { refresh_token: accounts.newRefresh(grant.id) } : {}),
  });
}

function exchange(c: StandInContext, cloud: Cloud, form: URLSearchParams): Response {
  const code = form.get('code') ?? '';
  const row = cloud.accounts.codes.get(code);
  const refuse = (number: number, words: string) => oauthError(c, 'invalid_grant', [number, words]);
  if (row === undefined) return refuse(9002313, 'Invalid request. Request is malformed or invalid.');
  if (row.used) return refuse(54005, 'OAuth2 Authorization code was already redeemed.');
  if (row.expiresAt < Date.now()) return refuse(70008, 'The provided authorization code is expired.');
  if (row.redirectUri !== form.get('redirect_uri'))
    return refuse(500112, 'The reply address does not match the one of the authorization request.');
  const digest = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (row.challenge !== null && digest !== row.challenge)
    return refuse(
      501481,
      'The Code_Verifier does not match the code_challenge of the authorization request.',
    );
  cloud.accounts.codes.put(code, { ...row, used: true });
  const grant = cloud.accounts.newGrant(row.mailbox, row.scopes);
  return tokenReply(c, cloud, grant, row.scopes.includes('offline_access'));
}

function refresh(c: StandInContext, cloud: Cloud, form: URLSearchParams): Response {
  const held = cloud.accounts.refresh.get(form.get('refresh_token') ?? '');
  const grant = held === undefined ? undefined : cloud.accounts.grants.get(held.grantId);
  if (grant === undefined || grant.revoked)
    return oauthError(c, 'invalid_grant', [50173, 'The provided grant has expired due to it being revoked.']);
  return tokenReply(c, cloud, grant, cloud.knobs.rotateRefreshTokens);
}

/** The sign-in page (which approves by itself), and the token endpoint. */
export const mountOAuth: Mount = (app, cloud) => {
  app.get('/:directory/oauth2/v2.0/authorize', (c) => authorize(c, cloud));
  app.post('/:directory/oauth2/v2.0/token', async (c) => {
    const type = c.req.header('content-type') ?? '';
    if (!type.startsWith('application/x-www-form-urlencoded'))
      return oauthError(c, 'invalid_request', [900144, 'The body must be form-encoded.']);
    const form = new URLSearchParams(await c.req.text());
    if (form.get('client_id') !== cloud.clientId)
      return oauthError(c, 'unauthorized_client', [
        700016,
        'The application was not found in the directory.',
      ]);
    if (form.get('client_secret') !== cloud.clientSecret)
      return oauthError(c, 'invalid_client', [7000215, 'Invalid client secret provided.']);
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return exchange(c, cloud, form);
      case 'refresh_token':
        return refresh(c, cloud, form);
      default:
        return oauthError(c, 'unsupported_grant_type', [
          70003,
          'The app requested an unsupported grant type.',
        ]);
    }
  });
};
