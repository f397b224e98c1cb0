import type { FaultBody, StandInContext } from '../core/index.ts';

/** What is thrown to answer a request with Google's error. */
export class GoogleError extends Error {
  readonly httpStatus: number;
  readonly reason: string;
  readonly status: string;

  constructor(httpStatus: number, said: { message: string; reason: string; status?: string }) {
    super(said.message);
    this.httpStatus = httpStatus;
    this.reason = said.reason;
    this.status = said.status ?? STATUS[httpStatus] ?? 'UNKNOWN';
  }

  /** The wire form: the older list of errors and the newer status stand side by side. */
  body() {
    const { httpStatus: code, message, reason, status } = this;
    return { error: { code, message, errors: [{ message, domain: 'global', reason }], status } };
  }
}

const STATUS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

export const badRequest = (message: string, reason = 'invalidArgument') =>
  new GoogleError(400, { message, reason });

export const notFound = () =>
  new GoogleError(404, { message: 'Requested entity was not found.', reason: 'notFound' });

export const unauthenticated = () =>
  new GoogleError(401, {
    message:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    reason: 'authError',
  });

export const insufficient = () =>
  new GoogleError(403, {
    message: 'Request had insufficient authentication scopes.',
    reason: 'insufficientPermissions',
  });

const FAULTS: Readonly<Record<number, { message: string; reason: string }>> = {
  400: { message: 'Invalid To header', reason: 'invalidArgument' },
  401: { message: 'Invalid Credentials', reason: 'authError' },
  403: { message: 'The domain administrators have disabled Gmail apps.', reason: 'domainPolicy' },
  404: { message: 'Requested entity was not found.', reason: 'notFound' },
  429: { message: 'User-rate limit exceeded. (Mail sending)', reason: 'rateLimitExceeded' },
};

/** How Google words a status that a fault rule injects without a body. */
export const faultBody: FaultBody = (status) => ({
  body: new GoogleError(
    status,
    FAULTS[status] ?? { message: 'Backend Error', reason: 'backendError' },
  ).body(),
});

/** Answers a thrown error in Google's shape; anything else is a defect and becomes a 500. */
export function answerError(error: Error, c: StandInContext): Response {
  const known =
    error instanceof GoogleError
      ? error
      : new GoogleError(500, { message: 'Internal error encountered.', reason: 'backendError' });
  if (known !== error) console.error(error);
  c.set('result', { refused: known.reason, message: known.message });
  return c.json(known.body(), known.httpStatus as 400);
}
