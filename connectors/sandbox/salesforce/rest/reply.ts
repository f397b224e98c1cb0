import { ApiError, refuse } from '../errors.ts';
import type { RestContext } from '../types.ts';

/** The versions that the stand-in answers for. */
export const VERSIONS = [
  { label: "Winter '25", version: '62.0' },
  { label: "Spring '25", version: '63.0' },
  { label: "Summer '25", version: '64.0' },
  { label: "Winter '26", version: '65.0' },
  { label: "Spring '26", version: '66.0' },
] as const;

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };

/** A JSON answer in the vendor's content type. */
export function reply(c: RestContext, body: unknown, status = 200): Response {
  for (const [name, value] of Object.entries(JSON_TYPE)) c.header(name, value);
  return c.body(JSON.stringify(body), status as 200);
}

/** A refusal as the REST API words it, and in the log. */
export function replyError(c: RestContext, error: unknown): Response {
  const known = error instanceof ApiError ? error : undefined;
  const problem = known?.problem ?? {
    errorCode: 'UNKNOWN_EXCEPTION',
    message: `An unexpected error occurred: ${error instanceof Error ? error.message : String(error)}`,
  };
  c.set('result', { error: problem.errorCode });
  const { message, errorCode, fields } = problem;
  return reply(
    c,
    [{ message, errorCode, ...(fields === undefined ? {} : { fields }) }],
    known?.status ?? 500,
  );
}

/** The request's JSON object. Refuses anything else with JSON_PARSER_ERROR. */
export async function bodyOf(c: RestContext): Promise<Record<string, unknown>> {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    throw refuse(
      'JSON_PARSER_ERROR',
      'Unexpected character: the request body is not JSON at [line:1, column:1]',
    );
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refuse('JSON_PARSER_ERROR', 'The request body must be a JSON object at [line:1, column:1]');
  }
  return body as Record<string, unknown>;
}

/** `v66.0` of the path. */
export function versionOf(c: RestContext): string {
  return c.req.path.split('/')[3] ?? 'v66.0';
}
