import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AppError, type ErrorCode, isAppError } from '../errors.ts';
import type { Logger } from '../ports/log.ts';
import type { HttpEnv } from './env.ts';

/** The one table from code to HTTP status and title. */
export const statusOf: Readonly<Record<ErrorCode, readonly [ContentfulStatusCode, string]>> = {
  invalid_input: [400, 'The input is not right'],
  unauthenticated: [401, 'Not signed in'],
  forbidden: [403, 'Not allowed'],
  not_found: [404, 'Not found'],
  conflict: [409, 'Not possible now'],
  rate_limited: [429, 'Too many requests'],
  needs_reauth: [409, 'A connection must be renewed'],
  unavailable: [503, 'Not available now'],
  unconfirmed: [502, 'Outcome unknown'],
  misconfigured: [500, 'Set-up is not right'],
  internal: [500, 'Something went wrong'],
};

/** RFC 9457 problem details; `code` is ours and stable. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: ContentfulStatusCode;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly retryAfterSeconds: number | null;
}

const httpCodes: Readonly<Record<number, readonly [string, string, string]>> = {
  404: ['not_found', 'Not found', 'There is nothing at this address.'],
  405: ['method_not_allowed', 'Method not allowed', 'This address does not answer to this method.'],
  413: ['too_large', 'Too large', 'The body is larger than this address takes.'],
  415: [
    'unsupported_media_type',
    'Unsupported media type',
    'Send the body as JSON, with Content-Type: application/json.',
  ],
};

/** A problem of HTTP itself, by status. */
export function httpProblem(status: ContentfulStatusCode, instance: string, detail?: string): Problem {
  const [code, title, words] = httpCodes[status] ?? [
    'bad_request',
    'Bad request',
    'The request is not right.',
  ];
  const base = {
    type: `urn:cadenza:problem:${code}`,
    title,
    status,
    detail: detail ?? words,
    instance,
    code,
  };
  return { ...base, problems: [], retryAfterSeconds: null };
}

/** Any error as a problem. What is not meant for readers becomes a request id, under which the log has the rest. */
export function toProblem(
  error: unknown,
  at: { readonly instance: string; readonly requestId: string },
): Problem {
  const { instance, requestId } = at;
  if (error instanceof HTTPException) {
    const malformed = /malformed json/i.test(error.message);
    return httpProblem(
      error.status as ContentfulStatusCode,
      instance,
      malformed ? 'The body is not valid JSON. Check quotes, commas and brackets.' : undefined,
    );
  }
  const known = isAppError(error) ? error : null;
  const code = known?.code ?? 'internal';
  const [status, title] = statusOf[code];
  return {
    type: `urn:cadenza:problem:${code}`,
    title,
    status,
    detail:
      code === 'internal'
        ? `${known?.message ?? 'Something unexpected went wrong.'} Give support the request id ${requestId}.`
        : (known?.message ?? ''),
    instance,
    code,
    problems: known?.problems ?? [],
    retryAfterSeconds: known?.retryAfterSeconds ?? (code === 'unavailable' ? 30 : null),
  };
}

/** Headers that go with a problem. */
export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    ...(problem.retryAfterSeconds === null
      ? {}
      : { 'retry-after': String(Math.ceil(problem.retryAfterSeconds)) }),
    ...(problem.status === 401 ? { 'www-authenticate': 'Bearer realm="cadenza"' } : {}),
  };
}

/** A problem as the answer of an API. */
export function problemResponse(c: Context<HttpEnv>, problem: Problem): Response {
  const { retryAfterSeconds: _, ...body } = problem;
  return c.body(JSON.stringify(body), problem.status, {
    'content-type': 'application/problem+json',
    ...problemHeaders(problem),
  });
}

/** Logs what a caller must not see. */
export function logFailure(log: Logger, error: unknown, requestId: string): void {
  const cause = error instanceof AppError && error.cause instanceof Error ? error.cause.stack : undefined;
  const text = error instanceof Error ? error.stack : String(error);
  log.error({ requestId, error: text, ...(cause === undefined ? {} : { cause }) }, 'a request failed');
}
