import { AppError, asSentence } from '../../src/errors.ts';
import type { MailboxOAuth, MailboxTokens } from '../../src/ports/mailbox.ts';
import { jsonOf, parseAnswer, silenceOf, succeeded } from './answer.ts';
import { type TransportOptions, transport } from './client.ts';
import { failureToAppError } from './errors.ts';
import { meSchema, oauthErrorSchema, tokenSchema } from './schemas.ts';
import { forgetWatches } from './watch.ts';

export interface OAuthOptions extends TransportOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://login.microsoftonline.com`; with a path (`…/contoso.example`) only accounts of that directory. */
  readonly loginUrl: string;
  readonly wall: () => Date;
}

/**
 * What is asked for. Mail.Read reads what arrives and, among sent mail, whether one of ours left. Nothing needs
 * Mail.ReadWrite: a mail is sent in one call, without a draft. User.Read tells the address, offline_access gives the
 * refresh token.
 */
export const SCOPES = ['offline_access', 'User.Read', 'Mail.Send', 'Mail.Read'] as const;

type Form = Readonly<Record<string, string>>;

/** OAuth errors after which only the mailbox's owner can help (RFC 6749, 5.2; OpenID Connect, 3.1.2.6). */
const dead = new Set(['invalid_grant', 'interaction_required', 'login_required', 'consent_required']);
const ours = new Set(['invalid_client', 'unauthorized_client', 'invalid_request', 'invalid_scope']);

/** The error of a token call. Bodies carry secrets, so nothing of the request is ever in it. */
function tokenError(doing: string, status: number, body: unknown): AppError {
  const parsed = oauthErrorSchema.safeParse(body);
  const { error, error_description } = parsed.success ? parsed.data : { error: '', error_description: '' };
  // The first line says it; trace ids and the time follow.
  const said = error_description.split(/\r?\n/)[0]?.slice(0, 300) ?? '';
  const words = asSentence(
    `Microsoft would not ${doing} (${status}${error === '' ? '' : ` ${error}`})${said === '' ? '' : `: ${said}`}`,
  );
  if (dead.has(error)) return new AppError('needs_reauth', `${words} Connect the mailbox again.`);
  if (ours.has(error))
    return new AppError(
      'misconfigured',
      `${words} Check MICROSOFT_CLIENT_ID and MICROSOFT_CLIENT_SECRET against the app registration; secrets expire there.`,
    );
  return new AppError('unavailable', `${words} Try again later.`);
}

/** Microsoft's OAuth 2.0 (version 2 of its endpoints): authorization code with PKCE and the app's secret. */
export function createOAuth(options: OAuthOptions): MailboxOAuth {
  const { clientId, clientSecret, wall, timeoutMs } = options;
  const directory =
    new URL(options.loginUrl).pathname === '/' ? `${options.loginUrl}/common` : options.loginUrl;
  const endpoint = (name: string) => `${directory}/oauth2/v2.0/${name}`;

  async function post(doing: string, form: Form): Promise<unknown> {
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(endpoint('token'), {
        method: 'POST',
        body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      body = jsonOf(new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      throw failureToAppError(doing, silenceOf(error, timeoutMs));
    }
    if (response.status === 200) return body;
    throw tokenError(doing, response.status, body);
  }

  function toTokens(body: unknown, doing: string, keep: string | null): MailboxTokens {
    const reply = parseAnswer(doing, body, tokenSchema);
    // A new refresh token comes with most renewals, and the old one stays good: losing the new one loses nothing.
    const refreshToken = reply.refresh_token ?? keep;
    if (refreshToken === null) throw new AppError('unavailable', 'Microsoft gave no refresh token.');
    const life = reply.expires_in;
    return {
      accessToken: reply.access_token,
      refreshToken,
      expiresAt: life === undefined ? null : new Date(wall().getTime() + life * 1000),
    };
  }

  async function read(accessToken: string, path: string, doing: string): Promise<unknown> {
    const outcome = await transport(options, { method: 'GET', path, doing }, accessToken);
    if (!succeeded(outcome)) throw failureToAppError(doing, outcome);
    return jsonOf(outcome.body);
  }

  /** The address of the account, which must have a mailbox: many directories know people without one. */
  async function addressOf(accessToken: string): Promise<string> {
    const doing = 'say whose mailbox it is';
    const me = await read(accessToken, '/me?$select=mail,userPrincipalName', doing);
    await read(accessToken, '/me/mailFolders/inbox?$select=id', 'open the mailbox');
    const { mail, userPrincipalName } = parseAnswer(doing, me, meSchema);
    const address = (mail || userPrincipalName || '').toLowerCase();
    if (/^[^\s@]+@[^\s@]+$/.test(address)) return address;
    throw new AppError('invalid_input', 'This Microsoft account has no email address. Choose another one.');
  }

  return {
    authorizeUrl({ redirectUri, state, challenge, loginHint }) {
      const query = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        response_mode: 'query',
        redirect_uri: redirectUri,
        scope: SCOPES.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        // Whoever is signed in to several accounts must not give away the wrong one unasked.
        ...(loginHint === null ? { prompt: 'select_account' } : { login_hint: loginHint }),
      });
      return `${endpoint('authorize')}?${query}`;
    },

    async exchange({ code, redirectUri, verifier }) {
      const doing = 'exchange the authorisation code';
      const body = await post(doing, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      });
      const tokens = toTokens(body, doing, null);
      return { address: await addressOf(tokens.accessToken), tokens };
    },

    async refresh(tokens) {
      const doing = 'renew the access token';
      const form = { grant_type: 'refresh_token', refresh_token: tokens.refreshToken };
      return toTokens(await post(doing, form), doing, tokens.refreshToken);
    },

    /**
     * Ends the notices. Microsoft has no call by which an app gives back one user's grant: `revokeSignInSessions` would
     * sign the user out everywhere, and deleting the grant takes an administrator's rights. Once the tokens are forgotten
     * here nobody has them; the user takes the grant itself away at myapps.microsoft.com or account.live.com/consent.
     */
    revoke: (tokens) => forgetWatches(options, tokens.accessToken),
  };
}
