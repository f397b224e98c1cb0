import { AppError } from '../../src/errors.ts';
import type { CrmOAuth, CrmTokens } from '../../src/ports/crm-oauth.ts';
import { hmacMatches, utf8 } from './crypto.ts';
import { isSalesforceId, to18 } from './ids.ts';
import { checkInstanceUrl } from './instance-url.ts';
import { exchangeError, refreshError } from './oauth-errors.ts';
import { refreshAnswer, type TokenAnswer, tokenAnswer } from './schemas.ts';
import { directTransport } from './token-transport.ts';

interface OAuthSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly loginUrl: string;
  readonly timeoutMs: number;
}

const SCOPES = 'api refresh_token id';

/** Salesforce signs the identity URL and the time with the client secret: only then may the org's id be believed. */
async function checkSignature(answer: TokenAnswer, clientSecret: string): Promise<void> {
  let signature = new Uint8Array(0);
  try {
    signature = Uint8Array.from(atob(answer.signature), (character) => character.charCodeAt(0));
  } catch {
    // Not base64: it matches nothing.
  }
  if (await hmacMatches(clientSecret, signature, utf8(answer.id + answer.issued_at))) return;
  const message =
    "The signature of Salesforce's answer is wrong: check SALESFORCE_CLIENT_SECRET, then connect again.";
  throw new AppError('misconfigured', message);
}

/** Org and user from `https://login.salesforce.com/id/00D…/005…`. */
export function identityOf(idUrl: string): { accountId: string; userId: string } {
  const [, org, user] = /\/id\/([a-zA-Z0-9]+)\/([a-zA-Z0-9]+)$/.exec(idUrl) ?? [];
  if (org === undefined || user === undefined || !isSalesforceId(org) || !isSalesforceId(user)) {
    throw new AppError('misconfigured', 'Salesforce did not say which org and user were connected.');
  }
  return { accountId: to18(org), userId: to18(user) };
}

function tokensOf(accessToken: string, refreshToken: string, instanceUrl: string): CrmTokens {
  // Salesforce names no end: a session lives as long as the org's policy says, and longer while it is used.
  return { accessToken, refreshToken, instanceUrl, expiresAt: null };
}

/**
 * The web-server flow with PKCE (the verifier is the caller's) and rotation of refresh tokens. jsforce builds the
 * requests for tokens; its `useVerifier` is not used, because its verifier is longer than RFC 7636 allows and it never says S256.
 */
export function createOAuth(settings: OAuthSettings): CrmOAuth {
  const { clientId, clientSecret, loginUrl, timeoutMs } = settings;
  const at = async (host: string, redirectUri?: string) => {
    const { OAuth2 } = await import('jsforce');
    const config = { clientId, clientSecret, loginUrl: host };
    const oauth2 = new OAuth2(redirectUri === undefined ? config : { ...config, redirectUri });
    oauth2._transport = directTransport(timeoutMs);
    return oauth2;
  };
  // A sandbox's tokens are unknown at login.salesforce.com: they live where the org does.
  const home = (tokens: CrmTokens) =>
    at(tokens.instanceUrl === null ? loginUrl : checkInstanceUrl(tokens.instanceUrl, loginUrl));

  return {
    authorizeUrl({ redirectUri, state, challenge }) {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: SCOPES,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      return `${loginUrl}/services/oauth2/authorize?${query}`;
    },

    async exchange({ code, redirectUri, verifier }) {
      try {
        const answer = tokenAnswer.parse(
          await (await at(loginUrl, redirectUri)).requestToken(code, { code_verifier: verifier }),
        );
        await checkSignature(answer, clientSecret);
        if (answer.refresh_token === undefined) {
          const message = 'Salesforce gave no refresh token: allow the scope "refresh_token" for the app.';
          throw new AppError('misconfigured', message);
        }
        const instanceUrl = checkInstanceUrl(answer.instance_url, loginUrl);
        const tokens = tokensOf(answer.access_token, answer.refresh_token, instanceUrl);
        return { ...identityOf(answer.id), tokens };
      } catch (error) {
        throw exchangeError(error);
      }
    },

    async refresh(tokens) {
      try {
        const answer = refreshAnswer.parse(await (await home(tokens)).refreshToken(tokens.refreshToken));
        const host = answer.instance_url ?? tokens.instanceUrl ?? '';
        const rotated = answer.refresh_token ?? tokens.refreshToken;
        return tokensOf(answer.access_token, rotated, checkInstanceUrl(host, loginUrl));
      } catch (error) {
        throw refreshError(error);
      }
    },

    async revoke(tokens) {
      try {
        await (await home(tokens)).revokeToken(tokens.refreshToken);
      } catch (error) {
        // A token that is unknown there is revoked already.
        const gone =
          error instanceof Error &&
          /^(ERROR_HTTP_400|invalid_token|invalid_grant|unsupported_token_type)$/.test(error.name);
        if (!gone) throw exchangeError(error);
      }
    },
  };
}
