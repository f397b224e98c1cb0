import { z } from 'zod';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import type { HubspotAnswer, HubspotOutcome } from './client.ts';

const context = z.record(z.string(), z.array(z.string())).catch({});

/** HubSpot says that every field of an error is optional, and so it is here. */
const errorSchema = z.object({
  message: z.string().catch(''),
  category: z.string().catch(''),
  subCategory: z.unknown().optional(),
  policyName: z.string().catch(''),
  context: context.optional(),
  errors: z
    .array(
      z.object({
        message: z.string().catch(''),
        code: z.string().catch(''),
        subCategory: z.unknown().optional(),
        context: context.optional(),
      }),
    )
    .catch([]),
});

/** One error of HubSpot's, of a whole answer or of one row of a batch. */
export interface HubspotError {
  readonly category: string;
  readonly policyName: string;
  /** Fit to be shown: at most 500 characters. */
  readonly message: string;
  /** Messages, codes and categories together, to be searched. */
  readonly text: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Reads whatever came as an error; a page of HTML gives an empty one. */
export function readError(body: unknown): HubspotError {
  const parsed = errorSchema.safeParse(body);
  if (!parsed.success) return { category: '', policyName: '', message: '', text: '', context: {} };
  const { message, category, subCategory, policyName, errors } = parsed.data;
  // What HubSpot says of refused values is JSON; the details say the same in sentences.
  const sentences = /not valid: \[/.test(message) ? errors.map((detail) => detail.message).join(' ') : '';
  const sub = typeof subCategory === 'string' ? [subCategory] : [];
  const details = errors.flatMap((detail) => [
    detail.code,
    detail.message,
    typeof detail.subCategory === 'string' ? detail.subCategory : '',
  ]);
  return {
    category,
    policyName,
    message: (sentences || message).slice(0, 500),
    text: [category, ...sub, message, ...details].join(' '),
    context: parsed.data.context ?? {},
  };
}

/**
 * What a failed create means for its rows. `split`: HubSpot did nothing because of one or more rows, so find them;
 * `type`: nothing of this object type can be written; `halt`: nothing at all can be.
 */
type WriteVerdict = 'split' | 'type' | 'retry' | 'unknown' | 'halt';

interface Rule {
  readonly code: ErrorCode;
  readonly write: WriteVerdict;
  readonly advice: string;
}

const byStatus: Readonly<Record<number, Rule>> = {
  400: { code: 'invalid_input', write: 'split', advice: '' },
  401: { code: 'needs_reauth', write: 'halt', advice: 'An admin has to connect HubSpot again.' },
  403: {
    code: 'forbidden',
    write: 'type',
    advice: 'An admin has to connect HubSpot again and grant every scope that is asked for.',
  },
  404: { code: 'not_found', write: 'split', advice: '' },
  409: { code: 'conflict', write: 'split', advice: '' },
  413: { code: 'invalid_input', write: 'split', advice: '' },
  423: { code: 'unavailable', write: 'retry', advice: 'HubSpot has locked the data for a moment.' },
  429: { code: 'rate_limited', write: 'retry', advice: "The portal's budget of calls is used up." },
  477: { code: 'unavailable', write: 'retry', advice: 'HubSpot is moving the portal to another region.' },
};

const failing: Rule = { code: 'unavailable', write: 'unknown', advice: 'Try again later.' };
const unforeseen: Rule = { code: 'internal', write: 'unknown', advice: '' };

function ruleOf(status: number): Rule {
  return byStatus[status] ?? (status >= 500 ? failing : unforeseen);
}

/** Seconds until each budget begins to refill. */
const waits: Readonly<Record<string, number>> = { SECONDLY: 1, TEN_SECONDLY_ROLLING: 10, DAILY: 3600 };

function waitOf(answer: HubspotAnswer, error: HubspotError): number | undefined {
  if (answer.retryAfterSeconds !== null) return answer.retryAfterSeconds;
  if (answer.status === 429) return waits[error.policyName] ?? 10;
  return answer.status === 423 ? 2 : undefined;
}

function sentence(doing: string, answer: HubspotAnswer, error: HubspotError): string {
  const { status } = answer;
  const name = error.category === '' ? `${status}` : `${status} ${error.category}`;
  const said = error.message === '' ? '' : `: ${error.message.replace(/[.\s]+$/, '')}`;
  const { advice } = ruleOf(status);
  return `HubSpot would not ${doing} (${name})${said}.${advice === '' ? '' : ` ${advice}`}`;
}

/** The `AppError` of a call that did not succeed. A lost answer to a read is `unavailable`: reading again is harmless. */
export function failureToAppError(doing: string, outcome: HubspotOutcome): AppError {
  if (outcome.kind === 'silence')
    return new AppError('unavailable', `HubSpot did not ${doing}: ${outcome.reason}. Try again later.`);
  const error = readError(outcome.body);
  const wait = waitOf(outcome, error);
  return new AppError(ruleOf(outcome.status).code, sentence(doing, outcome, error), {
    ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
  });
}

export interface WriteFailure {
  readonly verdict: WriteVerdict;
  readonly reason: string;
  readonly error: HubspotError;
}

/** What a create that did not succeed means for the rows in it, with the reason in words. */
export function failureOfWrite(doing: string, outcome: HubspotOutcome): WriteFailure {
  if (outcome.kind === 'silence') {
    const error = readError(null);
    return outcome.sent
      ? {
          verdict: 'unknown',
          error,
          reason: `HubSpot may or may not have done it: ${outcome.reason}.`,
        }
      : { verdict: 'retry', error, reason: `HubSpot could not be reached: ${outcome.reason}.` };
  }
  const error = readError(outcome.body);
  const wait = waitOf(outcome, error);
  const after = wait === undefined ? '' : ` Try again after ${wait} seconds.`;
  // A 404 that is not HubSpot's own words about a record is about the path: no row is to blame.
  const noPath = outcome.status === 404 && error.category === '';
  return {
    verdict: noPath ? 'type' : ruleOf(outcome.status).write,
    error,
    reason: `${sentence(doing, outcome, error)}${after}`,
  };
}

/** Why HubSpot refused one row. */
export type RowProblem = 'taken' | 'link' | 'owner' | 'property' | 'other';

/** In this order, since HubSpot's messages mention values that may contain any word. */
const problems: readonly (readonly [RowProblem, RegExp])[] = [
  ['taken', /CONFLICTING_UNIQUE_VALUE|already has that value|OBJECT_ALREADY_EXISTS|\bCONFLICT\b/],
  ['property', /PROPERTY_DOESNT_EXIST|Property \\?"cadenza_\w+\\?" does not exist/],
  ['owner', /INVALID_OWNER_ID|hubspot_owner_id/],
  ['link', /OBJECT_NOT_FOUND|INVALID_OBJECT_ID|INVALID_ASSOCIATION|associat|CONTACT=|COMPANY=/i],
];

/** Sorts the error of one row by what can be done about it. */
export function rowProblem(error: HubspotError): RowProblem {
  return problems.find(([, pattern]) => pattern.test(error.text))?.[0] ?? 'other';
}
