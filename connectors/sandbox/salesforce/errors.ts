/** One problem as the REST API words it: `statusCode` in a collection's row, `errorCode` everywhere else. */
interface ApiProblem {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[];
  /** What a duplicate rule found (SOAP API guide, DuplicateError and DuplicateResult). */
  readonly duplicateResult?: {
    readonly allowSave: boolean;
    readonly duplicateRule: string;
    readonly duplicateRuleEntityType: string;
    readonly errorMessage: string;
  };
}

/** A request (or a row) that is refused. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: ApiProblem;

  constructor(status: number, problem: ApiProblem) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
  }
}

/** Shorthand for the 400 that most refusals are. */
export function refuse(errorCode: string, message: string, fields?: readonly string[]): ApiError {
  return new ApiError(400, { errorCode, message, ...(fields === undefined ? {} : { fields }) });
}

export function notFound(message = 'The requested resource does not exist'): ApiError {
  return new ApiError(404, { errorCode: 'NOT_FOUND', message });
}

/** What a collection's row says of a refused record. */
export function rowFailure(error: ApiError) {
  const { errorCode, message, fields, duplicateResult } = error.problem;
  const more = duplicateResult === undefined ? {} : { duplicateResult };
  return { success: false, errors: [{ statusCode: errorCode, message, fields: fields ?? [], ...more }] };
}

const FAULT_CODES: Readonly<Record<number, string>> = {
  401: 'INVALID_SESSION_ID',
  403: 'REQUEST_LIMIT_EXCEEDED',
  404: 'NOT_FOUND',
  429: 'REQUEST_LIMIT_EXCEEDED',
  500: 'UNKNOWN_EXCEPTION',
  503: 'SERVER_UNAVAILABLE',
};

/** How the vendor words an injected status. */
export function faultBody(status: number): { body: unknown } {
  const errorCode = FAULT_CODES[status] ?? 'UNKNOWN_EXCEPTION';
  const message =
    status === 401 ? 'Session expired or invalid' : 'An unexpected error occurred. Please try again later.';
  return { body: [{ message, errorCode }] };
}
