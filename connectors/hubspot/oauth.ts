import { AppError } from '../../src/errors.ts';
import type { CrmGrant, CrmOAuth, CrmTokens } from '../../src/ports/crm-oauth.ts';
import { type HubspotOutcome, parseAnswer, type TransportOptions, transport } from './client.ts';
import { failureToAppError } from './errors.ts';
import type { HubspotPaths } from './paths.ts';
import { introspectionSchema, oauthErrorSchema, tokenSchema } from './schemas.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from './scopes.ts';

export interface OAuthOptions extends TransportOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://app.hubspot.com`, or the authorize page itself. */
  readonly authUrl: string;
  readonly paths: HubspotPaths;
  readonly wall: () => Date;
}

type Form = Readonly<Record<string, string>>;

/** The error of a token call. Bodies carry secrets, so nothing of the request is ever in it. */
function tokenError(doing: string, outcome: HubspotOutcome): AppError {
  if (outcome.kind === 'silence')
    return outcome.sent
      ? new AppError('unconfirmed', `HubSpot may or may not have done it (${doing}): ${outcome.reason}.`)
      : new AppError('unavailable', `HubSpot could not be reached to ${doing}: ${outcome.reason}.`);
  const parsed = oauthErrorSchema.safeParse(outcome.body);
  const error = parsed.success ? parsed.data : null;
  const said = (error?.error_description || error?.message || '').slice(0, 200);
  const words = `HubSpot would not ${doing} (${outcome.status}${error?.status ? ` ${error.status}` : ''})${said === '' ? '' : `: ${said}`}.`;
  if (error?.status === 'BAD_REFRESH_TOKEN')
    return new AppError(
      'needs_reauth',
      `${words} The app was uninstalled or its access withdrawn; an admin has to connect HubSpot again.`,
    );
  if (error?.error === 'invalid_client' || /^BAD_CLIENT/.test(error?.status ?? ''))
    return new AppError(
      'misconfigured',
      `${words} Check HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET against the app's settings in HubSpot.`,
    );
  if (error?.error === 'invalid_grant') return new AppError('needs_reauth', words);
  return failureToAppError(doing, outcome);
}

/** HubSpot's OAuth, version 3: form bodies, the portal's id in the token answer. */
export function createOAuth(options: OAuthOptions): CrmOAuth {
  const { clientId, clientSecret, paths, wall } = options;

  async function post(path: string, doing: string, form: Form): Promise<unknown> {
    const full = { client_id: clientId, client_secret: clientSecret, ...form };
    const outcome = await transport(options, { method: 'POST', path, form: full, doing });
    if (outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300) return outcome.body;
    throw tokenError(doing, outcome);
  }

  function toTokens(body: unknown, doing: string, keep: string | null): CrmTokens {
    const reply = parseAnswer(doing, body, tokenSchema);
    // Refresh tokens do not change today; whatever comes back is kept, and what does not come back stays.
    const refreshToken = reply.refresh_token ?? keep;
    if (refreshToken === null) throw new AppError('unavailable', 'HubSpot gave no refresh token.');
    const life = reply.expires_in;
    return {
      accessToken: reply.access_token,
      refreshToken,
      instanceUrl: null,
      expiresAt: life === undefined ? null : new Date(wall().getTime() + life * 1000),
    };
  }

  async function accountOf(body: unknown, accessToken: string) {
    const doing = 'exchange the authorisation code';
    const { hub_id, user_id } = parseAnswer(doing, body, tokenSchema);
    if (hub_id !== undefined) return { accountId: hub_id, userId: user_id ?? null };
    const form = { token: accessToken, token_type_hint: 'access_token' };
    const about = await post(paths.introspect, 'ask whose token it is', form);
    const known = parseAnswer('ask whose token it is', about, introspectionSchema);
    return { accountId: known.hub_id, userId: known.user_id ?? null };
  }

  return {
    authorizeUrl({ redirectUri, state, challenge }) {
      const url = new URL(options.authUrl);
      if (url.pathname === '/') url.pathname = '/oauth/authorize';
      for (const [name, value] of Object.entries({
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: REQUIRED_SCOPES.join(' '),
        optional_scope: OPTIONAL_SCOPES.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      }))
        url.searchParams.set(name, value);
      return url.toString();
    },

    async exchange({ code, redirectUri, verifier }): Promise<CrmGrant> {
      const doing = 'exchange the authorisation code';
      const body = await post(paths.token, doing, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      });
      const tokens = toTokens(body, doing, null);
      return { ...(await accountOf(body, tokens.accessToken)), tokens };
    },

    async refresh(tokens): Promise<CrmTokens> {
      const doing = 'renew the access token';
      const form = { grant_type: 'refresh_token', refresh_token: tokens.refreshToken };
      return toTokens(await post(paths.token, doing, form), doing, tokens.refreshToken);
    },

    async revoke(tokens): Promise<void> {
      const doing = 'withdraw the access';
      const form = { token: tokens.refreshToken, token_type_hint: 'refresh_token' };
      await post(paths.revoke, doing, form).catch((error: unknown) => {
        // A grant that is dead already is what was wanted.
        if (!(error instanceof AppError && error.code === 'needs_reauth')) throw error;
      });
    },
  };
}
