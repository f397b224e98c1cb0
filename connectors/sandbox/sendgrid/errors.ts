import type { FaultBody, StandInContext } from '../core/index.ts';

/** One entry of SendGrid's error answer. */
export interface VendorError {
  readonly message: string;
  readonly field: string | null;
  readonly help: string | null;
}

type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 415 | 429;

/** Answers in SendGrid's error shape, `{errors: [{message, field, help}]}`. */
export function refuse(
  c: StandInContext,
  status: ErrorStatus,
  error: string | readonly VendorError[],
): Response {
  const errors = typeof error === 'string' ? [{ message: error, field: null, help: null }] : error;
  c.set('result', {
    refused: errors.map(({ field, message }) => (field === null ? message : `${field}: ${message}`)),
  });
  return c.json({ errors }, status);
}

/** What nginx in front of SendGrid answers for a body over 30 MB: a page, not JSON. */
export function tooLarge(c: StandInContext): Response {
  c.set('result', { refused: ['body over 30 MB'] });
  const page =
    '<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';
  return c.html(page, 413);
}

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'The provided authorization grant is invalid, expired, or revoked',
  403: 'access forbidden',
  404: 'not found',
  405: 'method not allowed',
  429: 'too many requests',
};

/** How SendGrid words a status that a fault rule injects without a body. */
export const faultBody: FaultBody = (status) => ({
  body: { errors: [{ message: MESSAGES[status] ?? 'internal server error', field: null, help: null }] },
});
