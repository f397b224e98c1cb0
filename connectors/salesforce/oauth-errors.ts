import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { NoAnswer } from './transport.ts';

/** jsforce puts the OAuth error's code into `name` and its description into `message`. */
function described(error: unknown): { code: string; text: string } {
  if (!(error instanceof Error)) return { code: 'unknown', text: '' };
  return { code: error.name, text: error.message };
}

/** Mistakes of the app's setup, by OAuth error code; the same on every endpoint. */
function setupError(code: string, text: string): AppError | null {
  if (code === 'invalid_client' || code === 'invalid_client_id' || code === 'invalid_client_credentials') {
    const message =
      'Salesforce does not accept the client id or secret: check SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET.';
    return new AppError('misconfigured', message);
  }
  if (code === 'redirect_uri_mismatch') {
    const message =
      "The callback URL is not listed in the app's settings in Salesforce: add it, or check PUBLIC_URL.";
    return new AppError('misconfigured', message);
  }
  if (/already being processed/i.test(text)) {
    const message = 'Salesforce is renewing this token already. Try again in a moment.';
    return new AppError('unavailable', message, { retryAfterSeconds: 5 });
  }
  if (/ip restricted|ip range/i.test(text)) {
    const message = "Salesforce's IP rules refuse this server: add its address to the app's allowed ranges.";
    return new AppError('forbidden', message);
  }
  return null;
}

const UNREADABLE = /^ERROR_HTTP_(\d{3})$/;

/** Salesforce turns requests away with 503 and 429 before it looks at them; other failures of the server may come after. */
const turnedAway = (code: string) => code === 'ERROR_HTTP_503' || code === 'ERROR_HTTP_429';

/**
 * Why a code could not be exchanged, or a token not be revoked. The texts of Salesforce are left out where they could
 * repeat what was sent.
 */
export function exchangeError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, text } = described(error);
  const setup = setupError(code, text);
  if (setup !== null) return setup;
  if (error instanceof NoAnswer || UNREADABLE.test(code)) {
    return new AppError('unavailable', 'Salesforce did not answer the request for a token. Connect again.');
  }
  if (error instanceof z.ZodError) {
    return new AppError(
      'unavailable',
      "Salesforce's answer to the request for a token cannot be read. Connect again.",
    );
  }
  if (code === 'OAUTH_APP_BLOCKED' || code === 'OAUTH_APP_ACCESS_DENIED') {
    return new AppError('forbidden', 'An admin of the org has blocked the Cadenza app: allow it in Setup.');
  }
  const message = 'Salesforce no longer accepts this authorization. Start the connection again.';
  return new AppError('invalid_input', message);
}

/**
 * Why tokens could not be renewed: `needs_reauth` when the grant is dead; `unconfirmed` when the answer was lost, since
 * the old refresh token may be spent; `unavailable` when it certainly is not.
 */
export function refreshError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, text } = described(error);
  const setup = setupError(code, text);
  if (setup !== null) return setup;
  if (turnedAway(code) || (error instanceof NoAnswer && !error.sent)) {
    return new AppError('unavailable', 'Salesforce cannot renew tokens at the moment.');
  }
  if (error instanceof NoAnswer || error instanceof z.ZodError || UNREADABLE.test(code)) {
    const message = 'The answer to the renewal of the token was lost: the old one may be spent.';
    return new AppError('unconfirmed', message);
  }
  return new AppError(
    'needs_reauth',
    `Salesforce has ended the connection (${code}). Connect Salesforce again.`,
  );
}
