import { z } from 'zod';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import { NoAnswer, type WireAnswer } from './transport.ts';

/** What a Salesforce error code means: for a whole call (`call`), and for one row of a collection (`row`). */
interface Meaning {
  readonly call: ErrorCode;
  readonly row: 'retry' | 'refused' | 'moved';
  /** What to do, where there is more to say than Salesforce does. */
  readonly advice?: string;
}

const mean = (call: ErrorCode, row: Meaning['row'], advice?: string): Meaning =>
  advice === undefined ? { call, row } : { call, row, advice };

const RIGHTS =
  'Give the connected user the permission set "Cadenza Integration" and the right to edit the record.';
const PACKAGE = 'Install or update the Cadenza package and assign its permission set "Cadenza Integration".';
const BUDGET =
  "The org's API calls of the last 24 hours are used up; Cadenza waits until there is room again.";

/** By Salesforce's errorCode (statusCode in a collection's row): REST API developer guide, "Status Codes and Error Responses". */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  INVALID_SESSION_ID: mean('needs_reauth', 'retry', 'Connect Salesforce again.'),
  INVALID_AUTH_HEADER: mean('needs_reauth', 'retry', 'Connect Salesforce again.'),
  REQUEST_LIMIT_EXCEEDED: mean('rate_limited', 'retry', BUDGET),
  REQUEST_RUNNING_TOO_LONG: mean('unavailable', 'retry'),
  SERVER_UNAVAILABLE: mean('unavailable', 'retry'),
  UNKNOWN_EXCEPTION: mean('unavailable', 'retry'),
  QUERY_TIMEOUT: mean('unavailable', 'retry'),
  UNABLE_TO_LOCK_ROW: mean('unavailable', 'retry'),
  PROCESSING_HALTED: mean('unavailable', 'retry'),
  ALL_OR_NONE_OPERATION_ROLLED_BACK: mean('unavailable', 'retry'),
  DUPLICATE_EXTERNAL_ID: mean('conflict', 'retry'),
  API_DISABLED_FOR_ORG: mean('forbidden', 'retry', 'The edition or the user profile has no API access.'),
  API_CURRENTLY_DISABLED: mean('forbidden', 'retry', 'An admin has switched the API off for this user.'),
  STORAGE_LIMIT_EXCEEDED: mean(
    'forbidden',
    'retry',
    "The org's data storage is full: an admin must make room.",
  ),
  INSUFFICIENT_ACCESS: mean('forbidden', 'refused', RIGHTS),
  INSUFFICIENT_ACCESS_OR_READONLY: mean('forbidden', 'refused', RIGHTS),
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: mean('forbidden', 'refused', RIGHTS),
  FORBIDDEN: mean('forbidden', 'refused', RIGHTS),
  INVALID_FIELD: mean('misconfigured', 'refused', PACKAGE),
  INVALID_FIELD_FOR_INSERT_UPDATE: mean('misconfigured', 'refused', PACKAGE),
  APEX_ERROR: mean('misconfigured', 'refused', 'Code of the package or of the org failed.'),
  INVALID_TYPE: mean('misconfigured', 'refused', 'The connected user may not see this object.'),
  NOT_FOUND: mean('not_found', 'moved'),
  ENTITY_IS_DELETED: mean('not_found', 'moved'),
  INVALID_CROSS_REFERENCE_KEY: mean('not_found', 'moved'),
  CANNOT_UPDATE_CONVERTED_LEAD: mean('conflict', 'moved'),
  INVALID_QUERY_LOCATOR: mean('conflict', 'refused', 'The page has expired: begin the list again.'),
  MALFORMED_ID: mean('invalid_input', 'refused'),
  DUPLICATES_DETECTED: mean('conflict', 'refused', 'A duplicate rule of the org refuses it.'),
  DUPLICATE_VALUE: mean('conflict', 'refused'),
  FIELD_CUSTOM_VALIDATION_EXCEPTION: mean(
    'invalid_input',
    'refused',
    'A validation rule of the org refuses it.',
  ),
  REQUIRED_FIELD_MISSING: mean(
    'invalid_input',
    'refused',
    'The org requires a field that Cadenza does not fill.',
  ),
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: mean(
    'invalid_input',
    'refused',
    'A trigger or flow of the org failed.',
  ),
};

/** One problem as Salesforce words it; a row says `statusCode` where a call says `errorCode`. */
export interface SalesforceProblem {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

const callErrors = z
  .array(
    z.object({
      errorCode: z.string(),
      message: z.string().default(''),
      fields: z.array(z.string()).nullish(),
    }),
  )
  .min(1);

/** An answer that is not a success. Carries no header, no body, no token. */
export class SalesforceFailure extends Error {
  readonly status: number;
  readonly problem: SalesforceProblem;

  constructor(status: number, problem: SalesforceProblem, cause?: unknown) {
    super(`${problem.code}: ${problem.message}`, cause === undefined ? undefined : { cause });
    this.name = 'SalesforceFailure';
    this.status = status;
    this.problem = problem;
  }

  /** The access token was not accepted; nothing was done. */
  get sessionOver(): boolean {
    return this.status === 401 || this.problem.code === 'INVALID_SESSION_ID';
  }
}

/** The first problem of an error body; HTML and nonsense become `HTTP_502` and the like. */
export function problemIn(status: number, body: unknown): SalesforceProblem {
  const parsed = callErrors.safeParse(body);
  const first = parsed.data?.[0];
  if (first === undefined) return { code: `HTTP_${status}`, message: 'no readable answer', fields: [] };
  return { code: first.errorCode, message: first.message.slice(0, 300), fields: first.fields ?? [] };
}

/** The failure that an answer with a bad status stands for. */
export function failureOf(answer: WireAnswer, cause?: unknown): SalesforceFailure {
  let body: unknown = null;
  try {
    body = JSON.parse(answer.body);
  } catch {
    // An HTML page of a proxy or of maintenance: the status says enough.
  }
  return new SalesforceFailure(answer.status, problemIn(answer.status, body), cause);
}

/** True when the call left open whether its work was done: no answer after sending, or a failure of the server itself. */
export function isOutcomeUnknown(error: unknown): boolean {
  if (error instanceof NoAnswer) return error.sent;
  return error instanceof SalesforceFailure && error.status >= 500;
}

/** What a row's problem means for the row, and in words. */
export function rowVerdict(problem: SalesforceProblem): { status: Meaning['row']; reason: string } {
  const meaning = MEANINGS[problem.code];
  const said = `Salesforce says ${problem.code}: ${problem.message}`.slice(0, 400);
  const reason = meaning?.advice === undefined ? said : `${said} ${meaning.advice}`;
  return { status: meaning?.row ?? 'refused', reason };
}

function codeFor(failure: SalesforceFailure): ErrorCode {
  if (failure.sessionOver) return 'needs_reauth';
  const known = MEANINGS[failure.problem.code];
  if (known !== undefined) return known.call;
  if (failure.status === 429) return 'rate_limited';
  if (failure.status >= 500 || failure.status < 400) return 'unavailable';
  if (failure.status === 403) return 'forbidden';
  return failure.status === 404 ? 'not_found' : 'internal';
}

/**
 * The AppError for whatever a call threw; `doing` completes "Salesforce could not …". For calls that read, or whose
 * repetition is harmless: a lost answer becomes `unavailable`. An AppError passes unchanged.
 */
export function toAppError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof NoAnswer) {
    return new AppError('unavailable', `Salesforce could not ${doing}: ${error.message}.`, { cause: error });
  }
  if (error instanceof z.ZodError) {
    const where = error.issues[0]?.path.join('.') ?? '';
    const message = `Salesforce could not ${doing}: its answer has an unexpected shape at "${where}".`;
    return new AppError('unavailable', message, { cause: error });
  }
  if (!(error instanceof SalesforceFailure)) {
    return new AppError('internal', `Cadenza failed while asking Salesforce to ${doing}.`, { cause: error });
  }
  const { code, message } = error.problem;
  const advice = MEANINGS[code]?.advice;
  const text = `Salesforce could not ${doing}: ${message} (${code}).${advice === undefined ? '' : ` ${advice}`}`;
  const appCode = codeFor(error);
  // Salesforce sends no Retry-After for its daily budget; a quarter of an hour is the research's probing rhythm.
  const wait = appCode === 'rate_limited' ? { retryAfterSeconds: 900 } : {};
  return new AppError(appCode, text, { cause: error, ...wait });
}
