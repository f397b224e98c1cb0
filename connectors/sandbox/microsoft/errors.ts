import { randomUUID } from 'node:crypto';

/** What is thrown to answer a request as Graph does. */
export class GraphError extends Error {
  readonly httpStatus: number;
  readonly code: string;

  constructor(httpStatus: number, code: string, message: string) {
    super(message);
    this.httpStatus = httpStatus;
    this.code = code;
  }
}

/** Graph's body of an error. Ids are random, as the vendor's are; nothing is keyed by them. */
export function errorBody(code: string, message: string, at: Date) {
  const id = randomUUID();
  const date = at.toISOString().slice(0, 19);
  return { error: { code, message, innerError: { date, 'request-id': id, 'client-request-id': id } } };
}

export const badRequest = (message: string) => new GraphError(400, 'BadRequest', message);

export const itemNotFound = () =>
  new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

const FAULTS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['ErrorInvalidRecipients', "At least one recipient isn't valid."],
  401: ['InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'],
  403: ['ErrorAccessDenied', 'Access is denied. Check credentials and try again.'],
  404: ['ErrorItemNotFound', 'The specified object was not found in the store.'],
  429: ['ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'],
  503: ['ServiceUnavailable', 'The service is temporarily unavailable.'],
  504: ['UnknownError', ''],
};

/** How Graph words a status that was injected as a fault. */
export function faultBody(status: number): { body: unknown; headers?: Record<string, string> } {
  const [code, message] = FAULTS[status] ?? ['generalException', 'An unspecified error has occurred.'];
  const body = errorBody(code, message, new Date());
  return status === 429 ? { body, headers: { 'retry-after': '10' } } : { body };
}
