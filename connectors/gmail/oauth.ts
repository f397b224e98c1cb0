import { AppError } from '../../src/errors.ts';
import type { MailboxGrant, MailboxOAuth, MailboxTokens } from '../../src/ports/mailbox.ts';
import { type GmailOutcome, parseAnswer, transport } from './client.ts';
import { appErrorOf } from './errors.ts';
import { oauthErrorSchema, profileSchema, tokenSchema } from './schemas.ts';

export interface GmailOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://gmail.googleapis.com`. */
  readonly apiUrl: string;
  /** `https://accounts.google.com`: where the owner agrees. */
  readonly authUrl: string;
  /** `https://oauth2.googleapis.com`: where tokens are given and withdrawn. */
  readonly tokenUrl: string;
  /** Where notices come by, and the secret in the address of its push subscription; null: mailboxes are polled only. */
  readonly notices: { readonly topic: string; readonly secret: string } | null;
  readonly wall: () => Date;
}

const base = 'https://www.googleapis.com/auth/';
/**
 * The least that works. `gmail.send` sends and no more. Searching, the bytes of a mail and the history need
 * `gmail.readonly`: `gmail.metadata` allows neither a search nor a body. The address comes from the mailbox's own
 * profile, which `gmail.readonly` covers, so that no scope of the account (`email`, `openid`) is asked for.
 */
export const scopes = [`${base}gmail.send`, `${base}gmail.readonly`];

/** The error of a token call. Bodies carry secrets, so nothing of the request is ever in it. */
function tokenError(doing: string, outcome: GmailOutcome): AppError {
  if (outcome.kind === 'silence')
    return new AppError('unavailable', `Google could not be reached to ${doing}: ${outcome.reason}.`);
  const parsed = oauthErrorSchema.safeParse(outcome.body);
  if (!parsed.success) return appErrorOf(doing, outcome);
  const { error, error_description } = parsed.data;
  const said = error_description === '' ? '' : `: ${error_description.slice(0, 200).replace(/\.+$/, '')}`;
  const words = `Google would not ${doing} (${error})${said}.`;
  // `invalid_grant`: withdrawn, expired, unused for six months, or the account's password was changed.
  if (error === 'invalid_grant') return new AppError('needs_reauth', `${words} Connect the mailbox again.`);
  if (error === 'invalid_client' || error === 'unauthorized_client' || error === 'redirect_uri_mismatch')
    return new AppError(
      'misconfigured',
      `${words} Check GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET and the redirect URIs of that client.`,
    );
  return appErrorOf(doing, outcome);
}

/** Google's OAuth for web servers, with PKCE; offline, and asked for consent each time, so that a refresh token always comes. */
export function createOAuth(options: GmailOptions): MailboxOAuth {
  const { clientId, clientSecret, tokenUrl, wall } = options;

  async function post(path: string, doing: string, form: Readonly<Record<string, string>>): Promise<unknown> {
    const outcome = await transport({ method: 'POST', url: `${tokenUrl}${path}`, doing, form });
    if (outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300) return outcome.body;
    throw tokenError(doing, outcome);
  }
  const client = { client_id: clientId, client_secret: clientSecret };

  function toTokens(body: unknown, doing: string, keep: string | null): MailboxTokens {
    const { access_token, refresh_token, expires_in } = parseAnswer(doing, body, tokenSchema);
    const refreshToken = refresh_token ?? keep;
    if (refreshToken === null)
      throw new AppError('unavailable', 'Google gave no refresh token. Connect again.');
    const expiresAt = expires_in === undefined ? null : new Date(wall().getTime() + expires_in * 1000);
    return { accessToken: access_token, refreshToken, expiresAt };
  }

  /** Owners may leave boxes of the consent page unticked. */
  function requireScopes(body: unknown, doing: string): void {
    const granted = parseAnswer(doing, body, tokenSchema).scope?.split(' ');
    if (granted === undefined || scopes.every((scope) => granted.includes(scope))) return;
    throw new AppError(
      'forbidden',
      'Sending and reading were not both allowed, so nothing was connected. Connect again, and tick both boxes.',
    );
  }

  async function addressOf(accessToken: string): Promise<string> {
    const doing = 'ask whose mailbox it is';
    const url = `${options.apiUrl}/gmail/v1/users/me/profile`;
    const outcome = await transport({ method: 'GET', url, doing }, accessToken);
    if (outcome.kind === 'silence' || outcome.status !== 200) throw appErrorOf(doing, outcome);
    return parseAnswer(doing, outcome.body, profileSchema).emailAddress.toLowerCase();
  }

  return {
    authorizeUrl({ redirectUri, state, challenge, loginHint }) {
      const url = new URL(`${options.authUrl}/o/oauth2/v2/auth`);
      for (const [name, value] of Object.entries({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: scopes.join(' '),
        access_type: 'offline',
        prompt: 'consent',
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...(loginHint === null ? {} : { login_hint: loginHint }),
      }))
        url.searchParams.set(name, value);
      return url.toString();
    },

    async exchange({ code, redirectUri, verifier }): Promise<MailboxGrant> {
      const doing = 'exchange the authorisation code';
      const body = await post('/token', doing, {
        ...client,
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      });
      requireScopes(body, doing);
      const tokens = toTokens(body, doing, null);
      return { address: await addressOf(tokens.accessToken), tokens };
    },

    async refresh({ refreshToken }): Promise<MailboxTokens> {
      const doing = 'renew the access to the mailbox';
      const form = { ...client, grant_type: 'refresh_token', refresh_token: refreshToken };
      // Google's refresh tokens stay the same; should another one come, it is kept.
      return toTokens(await post('/token', doing, form), doing, refreshToken);
    },

    async revoke({ refreshToken }): Promise<void> {
      const doing = 'withdraw the access';
      const outcome = await transport({
        method: 'POST' as const,
        url: `${tokenUrl}/revoke`,
        doing,
        form: { token: refreshToken },
      });
      if (outcome.kind === 'answer' && outcome.status === 200) return;
      const parsed = outcome.kind === 'answer' ? oauthErrorSchema.safeParse(outcome.body) : null;
      // A grant that is dead already is what was wanted.
      if (parsed?.success === true && parsed.data.error === 'invalid_token') return;
      throw tokenError(doing, outcome);
    },
  };
}
