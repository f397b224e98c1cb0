/** The closed list of what can go wrong, for callers to switch on; each transport maps it once. */
export const errorCodes = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'rate_limited',
  'needs_reauth',
  'unavailable',
  'unconfirmed',
  'misconfigured',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One complaint about one place in the input: `path` is a dotted path (`steps.2.at`), `message` a sentence. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

interface AppErrorOptions {
  readonly cause?: unknown;
  /** Whether the same call may succeed later without anybody's help. */
  readonly retryable?: boolean;
  /** When to try again at the earliest, if the other side said so (seconds). */
  readonly retryAfterSeconds?: number;
  readonly problems?: readonly FieldProblem[];
}

/**
 * The one error that leaves a verb, a port or a connector on purpose. `message` is for the person who acts on it:
 * what was wrong, where, and what to do; it never carries a secret, SQL or a stack.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly problems: readonly FieldProblem[];

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? (code === 'rate_limited' || code === 'unavailable');
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.problems = options.problems ?? [];
  }
}

/** True for an `AppError`, optionally of one code. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** Words with one full stop at their end, whether or not they bring one. */
export const asSentence = (words: string): string => `${words.replace(/\.+$/, '')}.`;
