import { z } from 'zod';
import { AppError, asSentence, type ErrorCode } from '../../src/errors.ts';
import type { SendOutcome } from '../../src/ports/mail.ts';
import { type GraphAnswer, type GraphOutcome, jsonOf } from './answer.ts';

const errorSchema = z.object({
  error: z.object({ code: z.string().catch(''), message: z.string().catch('') }),
});

/** Graph's code and words of an error; a page of a server in front of it gives empty ones. */
export function readError(answer: GraphAnswer): { readonly code: string; readonly message: string } {
  const parsed = errorSchema.safeParse(jsonOf(answer.body));
  if (!parsed.success) return { code: '', message: '' };
  const { code, message } = parsed.data.error;
  return { code: code.slice(0, 100), message: message.slice(0, 500) };
}

/** `Retry-After` in seconds, at most an hour; null where it is not said. */
function secondsToWait(answer: GraphAnswer): number | null {
  const header = answer.headers.get('retry-after')?.trim() ?? '';
  return /^\d{1,6}$/.test(header) ? Math.min(Math.max(Number(header), 1), 3600) : null;
}

function wordsOf(answer: GraphAnswer): string {
  const { code, message } = readError(answer);
  const name = code === '' ? `${answer.status}` : `${answer.status} ${code}`;
  return message === '' ? `Microsoft answered ${name}` : `Microsoft answered ${name}: ${message}`;
}

const again = 'Connect the mailbox again and grant everything that is asked for.';
const noMailbox =
  'Only mailboxes in Exchange Online and at Outlook.com can be reached, and only while they have a licence.';

/** Graph's codes for an account without a mailbox that can be reached: on-premises, without a licence, deleted. */
const isWithout = (code: string) => code.startsWith('MailboxNot');

interface Rule {
  readonly code: ErrorCode;
  readonly advice: string;
}

const byStatus: Readonly<Record<number, Rule>> = {
  400: { code: 'invalid_input', advice: '' },
  401: { code: 'needs_reauth', advice: again },
  403: { code: 'needs_reauth', advice: again },
  404: { code: 'not_found', advice: '' },
  429: { code: 'rate_limited', advice: '' },
};

/** The `AppError` of a call that did not succeed. A lost answer to a read is `unavailable`: reading again is harmless. */
export function failureToAppError(doing: string, outcome: GraphOutcome): AppError {
  if (outcome.kind === 'silence')
    return new AppError('unavailable', `Microsoft did not ${doing}: ${outcome.reason}. Try again later.`);
  const rule: Rule = isWithout(readError(outcome).code)
    ? { code: 'needs_reauth', advice: noMailbox }
    : (byStatus[outcome.status] ?? { code: 'unavailable', advice: 'Try again later.' });
  const wait = secondsToWait(outcome);
  const words = asSentence(`Microsoft would not ${doing}: ${wordsOf(outcome)}`);
  return new AppError(rule.code, rule.advice === '' ? words : `${words} ${rule.advice}`, {
    ...(wait === null ? {} : { retryAfterSeconds: wait }),
  });
}

/**
 * Refusals of the mailbox as a whole, by Graph's code, whatever the status (they come with 400 and with 403): nothing
 * leaves it until its owner does something. What to do.
 */
const blocks = new Map([
  [
    'ErrorMessageSubmissionBlocked',
    "Sign in to the mailbox and follow Microsoft's instructions in its inbox.",
  ],
  ['ErrorAccountSuspend', "Sign in to the mailbox and follow Microsoft's instructions there."],
  [
    'ErrorExceededMessageLimit',
    "Microsoft's limit of the day is reached: wait a day, or follow its instructions in the inbox; and lower the sender's limit a day.",
  ],
  ['ErrorQuotaExceeded', 'The mailbox is full: make room in it.'],
  ['ErrorSendAsDenied', "The sender's address must be the mailbox's own, or one that it may send as."],
]);

/** Graph's code for a limit that passes by itself within the hour. */
const hourly = 'ErrorExceededHourlyMessageLimit';

function refusedSend(answer: GraphAnswer): SendOutcome | null {
  const { status } = answer;
  const reason = wordsOf(answer);
  const { code } = readError(answer);
  const advice = blocks.get(code);
  if (advice !== undefined) return { state: 'sender_blocked', reason: `${asSentence(reason)} ${advice}` };
  if (code === hourly) return { state: 'not_sent', reason, retryAfterSeconds: 3600 };
  if (status === 401 || status === 403)
    return { state: 'sender_blocked', reason: `${asSentence(reason)} ${again}` };
  if (status === 405 || (status >= 300 && status < 400))
    return {
      state: 'sender_blocked',
      reason: `${asSentence(reason)} Check MICROSOFT_GRAPH_URL: nothing takes mail there.`,
    };
  if (status === 404) return { state: 'sender_blocked', reason: `${asSentence(reason)} ${noMailbox}` };
  const wait = secondsToWait(answer);
  // Throttled, which happens before any work; a 503 counts only where it says for how long.
  if (status === 429 || status === 509 || (status === 503 && wait !== null))
    return { state: 'not_sent', reason, retryAfterSeconds: wait };
  return status >= 400 && status < 500 && status !== 408 ? { state: 'failed', reason } : null;
}

/**
 * What an attempt means for the mail. Graph answers 202 when it has put the mail among the drafts to be sent; a gateway's
 * 504 has been seen for mails that left, so that server errors and silence are `unconfirmed`. `providerId` is the
 * request's id: Graph gives none of the mail, and its support asks for this one.
 */
export function outcomeOfSend(outcome: GraphOutcome): SendOutcome {
  if (outcome.kind === 'silence')
    return outcome.sent
      ? {
          state: 'unconfirmed',
          reason: `Microsoft gave no answer: ${outcome.reason}; whether the mail left is not known`,
        }
      : {
          state: 'not_sent',
          reason: `Microsoft could not be reached: ${outcome.reason}`,
          retryAfterSeconds: null,
        };
  if (outcome.status === 202)
    return { state: 'accepted', providerId: outcome.headers.get('request-id')?.slice(0, 200) ?? null };
  return (
    refusedSend(outcome) ?? {
      state: 'unconfirmed',
      reason: `${wordsOf(outcome)}; whether the mail left is not known`,
    }
  );
}
