import { z } from 'zod';
import { ApiError, refuse } from '../errors.ts';
import type { RestApp, RestContext, World } from '../types.ts';
import { resolveReferences } from './references.ts';
import { bodyOf, reply } from './reply.ts';

const MAX_SUBREQUESTS = 25;
const MAX_HEAVY = 5;
const HEAVY = /^\/services\/data\/v\d+\.0\/(composite\/sobjects|query|queryAll)([/?]|$)/;

const Subrequest = z.object({
  method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
  url: z.string().regex(/^\/services\/data\/v\d+\.0\//),
  referenceId: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/),
  body: z.unknown().optional(),
  httpHeaders: z.record(z.string(), z.string()).optional(),
});
const Body = z.looseObject({
  allOrNone: z.boolean().default(false),
  collateSubrequests: z.boolean().default(false),
  compositeRequest: z.array(Subrequest).min(1),
});
type Subrequest = z.infer<typeof Subrequest>;

interface Subresponse {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

async function readBody(c: RestContext): Promise<z.infer<typeof Body>> {
  const parsed = Body.safeParse(await bodyOf(c));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refuse('JSON_PARSER_ERROR', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not readable'}`);
  }
  const requests = parsed.data.compositeRequest;
  if (requests.length > MAX_SUBREQUESTS) {
    const message = `Limit of ${MAX_SUBREQUESTS} subrequests reached for the Composite resource`;
    throw refuse('LIMIT_EXCEEDED', message);
  }
  if (requests.filter((request) => HEAVY.test(request.url)).length > MAX_HEAVY) {
    const message = `Limit of ${MAX_HEAVY} query and sObject Collections subrequests reached for the Composite resource`;
    throw refuse('LIMIT_EXCEEDED', message);
  }
  if (new Set(requests.map((request) => request.referenceId)).size < requests.length) {
    throw refuse('INVALID_INPUT', 'Duplicate ReferenceId provided in the Composite request');
  }
  return parsed.data;
}

async function answerOf(response: Response, referenceId: string): Promise<Subresponse> {
  const text = await response.text();
  const location = response.headers.get('location');
  return {
    body: text === '' ? null : (JSON.parse(text) as unknown),
    httpHeaders: location === null ? {} : { Location: location },
    httpStatusCode: response.status,
    referenceId,
  };
}

function halted(referenceId: string, error: unknown): Subresponse {
  if (!(error instanceof ApiError)) throw error;
  const { errorCode, message } = error.problem;
  return { body: [{ errorCode, message }], httpHeaders: {}, httpStatusCode: 400, referenceId };
}

const ROLLED_BACK = [
  {
    errorCode: 'PROCESSING_HALTED',
    message: 'The transaction was rolled back since another operation in the same transaction failed.',
  },
];

/** Answers one subrequest by the same routes that answer it on its own. */
type Dispatch = (request: Subrequest) => Promise<Response>;

async function runAll(
  requests: readonly Subrequest[],
  allOrNone: boolean,
  dispatch: Dispatch,
): Promise<Subresponse[]> {
  const responses: Subresponse[] = [];
  const answers = new Map<string, unknown>();
  for (const request of requests) {
    let response: Subresponse;
    try {
      const url = String(resolveReferences(request.url, answers));
      const body = resolveReferences(request.body, answers);
      response = await answerOf(await dispatch({ ...request, url, body }), request.referenceId);
    } catch (error) {
      response = halted(request.referenceId, error);
    }
    responses.push(response);
    answers.set(request.referenceId, response.body);
    if (allOrNone && response.httpStatusCode >= 400) break;
  }
  return responses;
}

/** `POST /composite`: up to 25 subrequests in order, at most 5 of them heavy, as one API call. */
export function compositeRoute(app: RestApp, world: World, dispatchTo: () => RestApp): void {
  /** For audits: how many rows a collection had, and which were refused. */
  const rowsIn = (body: readonly unknown[]) => {
    const refused = body.flatMap((row, index) => {
      const { success, errors } = row as { success?: boolean; errors?: { statusCode?: string }[] };
      return success === false ? [{ row: index, code: errors?.[0]?.statusCode }] : [];
    });
    return { rows: body.length, ...(refused.length === 0 ? {} : { refused }) };
  };
  app.post('/composite', async (c) => {
    const { allOrNone, compositeRequest } = await readBody(c);
    const dispatch: Dispatch = async ({ url, method, body, httpHeaders }) => {
      const json =
        body === undefined || body === null || method === 'GET' ? {} : { body: JSON.stringify(body) };
      const headers = { ...httpHeaders, 'content-type': 'application/json' };
      const request = new Request(new URL(url, world.org.origin), { method, headers, ...json });
      return dispatchTo().fetch(request, { ...c.env, session: c.get('session') });
    };
    const responses = await world.records.transaction(async (rollback) => {
      const done = await runAll(compositeRequest, allOrNone, dispatch);
      const failed = done.find((response) => response.httpStatusCode >= 400);
      if (!allOrNone || failed === undefined) return done;
      rollback();
      return compositeRequest.map(
        ({ referenceId }): Subresponse =>
          referenceId === failed.referenceId
            ? failed
            : { body: ROLLED_BACK, httpHeaders: {}, httpStatusCode: 400, referenceId },
      );
    });
    c.set('result', {
      subrequests: responses.map(({ referenceId, httpStatusCode, body }) => ({
        referenceId,
        status: httpStatusCode,
        ...(Array.isArray(body) ? rowsIn(body) : {}),
      })),
    });
    return reply(c, { compositeResponse: responses });
  });
}
