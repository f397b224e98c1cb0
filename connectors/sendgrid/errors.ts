import { z } from 'zod';
import type { SendOutcome } from '../../src/ports/mail.ts';
import { lostCall } from '../wire/index.ts';

const answerSchema = z.object({
  errors: z.array(z.object({ message: z.string(), field: z.string().nullish() })).min(1),
});

/** What the SDK throws: its own `ResponseError` (`response.body`), or axios' error, whose `code` is a word. */
const thrownSchema = z.object({
  code: z.union([z.string(), z.number()]).optional(),
  response: z
    .object({
      status: z.number().optional(),
      headers: z.unknown().optional(),
      body: z.unknown().optional(),
    })
    .optional(),
});

/** SendGrid's words for a refusal; the body may also be a page of a server in front of it, which says nothing. */
export function refusalOf(status: number, body: unknown): string {
  const parsed = answerSchema.safeParse(typeof body === 'string' ? parseJson(body) : body);
  if (!parsed.success) return `SendGrid answered ${status}`;
  const words = parsed.data.errors.map(({ message, field }) => (field ? `${field}: ${message}` : message));
  return `SendGrid answered ${status}: ${words.join('; ').slice(0, 1000)}`;
}

/** Whether a refusal is about the address that a mail comes from, and so says nothing of other senders. */
function isAboutSender(body: unknown): boolean {
  const parsed = answerSchema.safeParse(typeof body === 'string' ? parseJson(body) : body);
  if (!parsed.success) return false;
  const about = /verified sender identity|from address/i;
  return parsed.data.errors.some(({ field, message }) => field?.startsWith('from') || about.test(message));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The value of a header of an answer, whatever its name's case; axios gives objects of several kinds. */
export function headerOf(headers: unknown, name: string): string | null {
  if (typeof headers !== 'object' || headers === null) return null;
  for (const [key, value] of Object.entries(headers))
    if (key.toLowerCase() === name && (typeof value === 'string' || typeof value === 'number'))
      return String(value);
  return null;
}

/** Seconds until the rate limit's window ends: `X-RateLimit-Reset` is an epoch second (`Retry-After` as a spare). */
function secondsToWait(headers: unknown, now: Date): number | null {
  const reset = Number(headerOf(headers, 'x-ratelimit-reset') ?? Number.NaN);
  if (Number.isFinite(reset)) {
    // Some answers give the seconds that are left instead of a point in time.
    const seconds = reset > 1e8 ? reset - now.getTime() / 1000 : reset;
    return Math.min(Math.max(Math.ceil(seconds), 1), 3600);
  }
  const after = Number(headerOf(headers, 'retry-after') ?? Number.NaN);
  return Number.isFinite(after) ? Math.min(Math.max(Math.ceil(after), 1), 3600) : null;
}

/**
 * What an answer with an error status means for the mail. A server error says nothing about whether the mail was
 * taken, so it is `unconfirmed`. `now` turns the end of a rate limit into seconds.
 */
function outcomeOfStatus(
  answer: { readonly status: number; readonly headers: unknown; readonly body: unknown },
  now: Date,
): SendOutcome {
  const { status } = answer;
  const reason = refusalOf(status, answer.body);
  if (status === 429)
    return { state: 'not_sent', reason, retryAfterSeconds: secondsToWait(answer.headers, now) };
  const blocked = { state: 'sender_blocked' as const };
  if (status === 401)
    return {
      ...blocked,
      account: true,
      reason: `${reason}. Check the workspace's SendGrid API key, and whether the account has credits left.`,
    };
  if (status === 403 && isAboutSender(answer.body))
    return { ...blocked, reason: `${reason}. Verify the sender's address or its domain in SendGrid.` };
  if (status === 403)
    return {
      ...blocked,
      account: true,
      reason: `${reason}. The API key may not send: give it the permission "Mail Send" in SendGrid.`,
    };
  if (status === 404 || status === 405)
    return {
      ...blocked,
      account: true,
      reason: `${reason}. Check SENDGRID_API_URL: nothing takes mail there.`,
    };
  if (status >= 400 && status < 500 && status !== 408) return { state: 'failed', reason };
  return { state: 'unconfirmed', reason: `${reason}; whether the mail left is not known` };
}

/** The answer that a thrown error carries; null when nobody answered. */
export function answerIn(
  error: unknown,
): { readonly status: number; readonly headers: unknown; readonly body: unknown } | null {
  const parsed = thrownSchema.safeParse(error);
  const { code, response } = parsed.success ? parsed.data : {};
  const status = typeof code === 'number' ? code : response?.status;
  if (status === undefined || response === undefined) return null;
  return { status, headers: response.headers, body: response.body };
}

/** What a thrown error means for the mail. Only what certainly happened before the first byte counts as `not_sent`. */
export function outcomeOfError(error: unknown, now: Date): SendOutcome {
  const answer = answerIn(error);
  if (answer !== null) return outcomeOfStatus(answer, now);
  const { code, neverLeft } = lostCall(error);
  const named = code ?? 'unknown error';
  if (neverLeft)
    return {
      state: 'not_sent',
      reason: `SendGrid could not be reached (${named})`,
      retryAfterSeconds: null,
    };
  return {
    state: 'unconfirmed',
    reason: `The connection to SendGrid ended without an answer (${named}); whether the mail left is not known`,
  };
}
