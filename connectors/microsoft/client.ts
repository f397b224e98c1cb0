import type { z } from 'zod';
import type { MailboxTokenSource } from '../../src/ports/mailbox.ts';
import { type GraphOutcome, jsonOf, parseAnswer, silenceOf, succeeded } from './answer.ts';
import { failureToAppError } from './errors.ts';

/**
 * Microsoft Graph by plain `fetch`. Its own client (@microsoft/microsoft-graph-client) has stood at 3.0.7 for years while
 * its successor is a preview, and brings chains of middleware whose retries would send a mail twice; what is used of it
 * here would be less than these lines, and the Worker's bundle has a limit.
 */
export interface TransportOptions {
  /** `https://graph.microsoft.com`, without a trailing slash. */
  readonly graphUrl: string;
  /** For a whole call, milliseconds. */
  readonly timeoutMs: number;
}

/** One call, before there is a token. */
interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** What follows `/v1.0`, or a link of Graph's that `ownLink` let pass. */
  readonly path: string;
  /** What is being done, for error messages: `read the inbox`. */
  readonly doing: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly type: 'application/json' | 'text/plain'; readonly text: string };
}

/**
 * A link in an answer, if it leads back to the same Graph; null otherwise. The token goes along with whatever is called,
 * so an answer must never choose the host.
 */
export function ownLink({ graphUrl }: TransportOptions, link: string): string | null {
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  return url.origin === new URL(graphUrl).origin && url.pathname.startsWith('/v1.0/') ? link : null;
}

/** Sends one request once. Never throws: what became of it is in the outcome. Redirects are not followed. */
export async function transport(
  options: TransportOptions,
  request: GraphRequest,
  token: string,
): Promise<GraphOutcome> {
  const url = request.path.startsWith('/') ? `${options.graphUrl}/v1.0${request.path}` : request.path;
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(request.body === undefined ? {} : { 'content-type': request.body.type }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body.text }),
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    const { status, headers } = response;
    const body = await response.arrayBuffer().then(
      (bytes) => new Uint8Array(bytes),
      () => null,
    );
    return { kind: 'answer', status, headers, body };
  } catch (error) {
    return silenceOf(error, options.timeoutMs);
  }
}

/** The authorised side of the transport, for one mailbox. */
export interface GraphApi {
  readonly options: TransportOptions;
  /** Sends once, and once more with a renewed token after a 401. Throws only what the token source throws. */
  ask(request: GraphRequest): Promise<GraphOutcome>;
  /** As `ask`, but a success is parsed and everything else thrown as `AppError`. */
  get<T>(request: GraphRequest, schema: z.ZodType<T>): Promise<T>;
}

/** Opens the API for one mailbox. No state but the token source's: nothing is shared between mailboxes. */
export function openApi(options: TransportOptions, tokens: MailboxTokenSource): GraphApi {
  async function ask(request: GraphRequest): Promise<GraphOutcome> {
    const held = await tokens.current();
    const first = await transport(options, request, held.accessToken);
    if (first.kind !== 'answer' || first.status !== 401) return first;
    const renewed = await tokens.renew(held.version);
    return transport(options, request, renewed.accessToken);
  }
  return {
    options,
    ask,
    async get(request, schema) {
      const outcome = await ask(request);
      if (!succeeded(outcome)) throw failureToAppError(request.doing, outcome);
      return parseAnswer(request.doing, jsonOf(outcome.body), schema);
    },
  };
}
