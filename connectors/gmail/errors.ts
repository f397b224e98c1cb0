import { z } from 'zod';
import { AppError, asSentence } from '../../src/errors.ts';
import type { SendOutcome } from '../../src/ports/mail.ts';
import type { GmailAnswer, GmailOutcome } from './client.ts';

/** Google's error: the reasons of the older form (`errors`) and those of the newer (`details`) are both given. */
const errorSchema = z.object({
  error: z.object({
    message: z.string().catch(''),
    status: z.string().catch(''),
    errors: z.array(z.object({ reason: z.string().catch('') })).catch([]),
    details: z.array(z.object({ reason: z.string().catch('') })).catch([]),
  }),
});

interface GoogleError {
  /** Fit to be shown: at most 500 characters. */
  readonly message: string;
  /** All reasons and the status, to be searched. */
  readonly reasons: string;
}

/** Reads whatever came as an error; a page of HTML gives an empty one. */
function readError(body: unknown): GoogleError {
  const parsed = errorSchema.safeParse(body);
  if (!parsed.success) return { message: '', reasons: '' };
  const { message, status, errors, details } = parsed.data.error;
  return {
    message: message.slice(0, 500),
    reasons: [status, ...[...errors, ...details].map(({ reason }) => reason)].join(' '),
  };
}

function wordsOf({ status, body }: GmailAnswer): string {
  const { message } = readError(body);
  return `Gmail answered ${status}${message === '' ? '' : `: ${message.replace(/\.+$/, '')}`}`;
}

const tooMuch =
  /rateLimitExceeded|userRateLimitExceeded|dailyLimitExceeded|quotaExceeded|RESOURCE_EXHAUSTED|RATE_LIMIT/i;
const untickedScope = /insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT/;
const switchedOff = /accessNotConfigured|SERVICE_DISABLED/;
const longestSeconds = 3600;

/**
 * Seconds until a limit ends: `Retry-After`, else the time that stands in Google's words (`Retry after
 * 2026-11-27T05:00:00.000Z`); null where neither is given.
 */
function secondsToWait(answer: GmailAnswer, wall: Date): number | null {
  const named = /retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i.exec(readError(answer.body).message)?.[1];
  const until = named === undefined ? Number.NaN : Date.parse(named);
  const seconds = answer.retryAfterSeconds ?? (until - wall.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), longestSeconds) : null;
}

/** What a refusal that only a person can end means, in words with what to do; null for others. */
function standing({ status, body }: GmailAnswer): string | null {
  const { reasons } = readError(body);
  if (status === 401) return 'Access was withdrawn: connect the mailbox again.';
  if (status === 403 && untickedScope.test(reasons))
    return 'Sending or reading was not allowed: connect the mailbox again, and allow both.';
  if (status === 403 && switchedOff.test(reasons))
    return 'Whoever runs Cadenza has to enable the Gmail API in the project of GOOGLE_CLIENT_ID.';
  if (status === 403 && reasons.includes('domainPolicy'))
    return 'The admin of this Google Workspace lets no apps like this into its mailboxes; ask them to allow it.';
  if (status === 400 && reasons.includes('failedPrecondition'))
    return 'This account has no Gmail: choose another mailbox for this sender.';
  if (status === 403) return 'Ask the admin of this Google Workspace.';
  return null;
}

const isLimit = ({ status, body }: GmailAnswer) =>
  status === 429 || (status === 403 && tooMuch.test(readError(body).reasons));

/**
 * What an answer with an error status means for a mail. Google's limits are answered before a mail is taken. A server error
 * says nothing about whether it was. `wall` turns the end of a limit into seconds.
 */
function outcomeOfAnswer(answer: GmailAnswer, wall: Date): SendOutcome {
  const { status } = answer;
  const reason = wordsOf(answer);
  if (isLimit(answer)) return { state: 'not_sent', reason, retryAfterSeconds: secondsToWait(answer, wall) };
  const needed = standing(answer);
  if (needed !== null) return { state: 'sender_blocked', reason: `${reason}. ${needed}` };
  if (status === 404 || status === 405 || (status >= 300 && status < 400))
    return { state: 'sender_blocked', reason: `${reason}. Check GOOGLE_API_URL: nothing takes mail there.` };
  if (status >= 400 && status < 500 && status !== 408) return { state: 'failed', reason };
  return { state: 'unconfirmed', reason: `${reason}; whether the mail left is not known` };
}

/** What became of a mail, where it was not accepted. */
export function outcomeOf(outcome: GmailOutcome, wall: Date): SendOutcome {
  if (outcome.kind === 'answer') return outcomeOfAnswer(outcome, wall);
  if (!outcome.sent)
    return {
      state: 'not_sent',
      reason: `Gmail could not be reached: ${outcome.reason}`,
      retryAfterSeconds: null,
    };
  return {
    state: 'unconfirmed',
    reason: `Gmail gave no answer (${outcome.reason}); whether the mail left is not known`,
  };
}

/** What a refusal of a token means for a mail: nothing of it was handed over. */
export function outcomeOfRefusal(error: AppError): SendOutcome {
  if (error.code === 'needs_reauth') return { state: 'sender_blocked', reason: error.message };
  return {
    state: 'not_sent',
    reason: error.message,
    retryAfterSeconds: error.retryAfterSeconds ?? null,
  };
}

/** The error of a call that is not a mail: `needs_reauth` where its owner has to act, `rate_limited`, else `unavailable`. */
export function appErrorOf(doing: string, outcome: GmailOutcome): AppError {
  if (outcome.kind === 'silence')
    return new AppError('unavailable', `Gmail could not be asked to ${doing}: ${outcome.reason}.`);
  const words = `${wordsOf(outcome)} (to ${doing})`;
  const after = outcome.retryAfterSeconds;
  if (isLimit(outcome))
    return new AppError(
      'rate_limited',
      asSentence(words),
      after === null ? {} : { retryAfterSeconds: after },
    );
  const needed = standing(outcome);
  if (needed !== null) return new AppError('needs_reauth', `${words}. ${needed}`);
  return new AppError('unavailable', asSentence(words));
}
