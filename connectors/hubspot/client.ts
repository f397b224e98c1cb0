import type { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { TokenSource } from '../../src/ports/crm-oauth.ts';
import { lostCall } from '../wire/index.ts';
import { failureToAppError } from './errors.ts';

/** One call, before there is a token. At most one of `json` and `form` is set. */
interface HubspotRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** What is being done, for error messages: `read contacts`. */
  readonly doing: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly form?: Readonly<Record<string, string>>;
}

export interface HubspotAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Parsed JSON; the text itself where it is none; null where it is empty. */
  readonly body: unknown;
  /** `Retry-After` in seconds, where HubSpot sends it. */
  readonly retryAfterSeconds: number | null;
}

/** No answer came. `sent: false` means that the request certainly never reached HubSpot. */
interface HubspotSilence {
  readonly kind: 'silence';
  readonly reason: string;
  readonly sent: boolean;
}

export type HubspotOutcome = HubspotAnswer | HubspotSilence;

export interface TransportOptions {
  readonly apiUrl: string;
  readonly timeoutMs: number;
}

function parseText(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function seconds(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) : null;
}

async function perform(
  options: TransportOptions,
  request: HubspotRequest,
  token?: string,
): Promise<HubspotAnswer> {
  // Loaded with the first call: a start need not wait for it.
  const { Client } = await import('@hubspot/api-client');
  // Constructing a client resets the SDK's process-wide decorators, and `apiRequest` reads them in the same turn:
  // whatever else uses the SDK in this process, no retry and no limiter ever wraps this call.
  const client = new Client({
    basePath: options.apiUrl,
    ...(token === undefined ? {} : { accessToken: token }),
  });
  const response = await client.apiRequest({
    method: request.method,
    path: request.path,
    ...(token === undefined ? { authType: 'none' } : {}),
    ...(request.query === undefined ? {} : { qs: { ...request.query } }),
    ...(request.json === undefined ? {} : { body: request.json }),
    ...(request.form === undefined
      ? {}
      : {
          body: new URLSearchParams(request.form).toString(),
          defaultJson: false,
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        }),
  });
  const body = parseText(await response.text());
  return {
    kind: 'answer',
    status: response.status,
    body,
    retryAfterSeconds: seconds(response.headers.get('retry-after')),
  };
}

/** Sends one request once. Never throws: what became of it is in the outcome. */
export async function transport(
  options: TransportOptions,
  request: HubspotRequest,
  token?: string,
): Promise<HubspotOutcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<HubspotSilence>((resolve) => {
    const reason = `no answer within ${options.timeoutMs / 1000} seconds`;
    timer = setTimeout(() => resolve({ kind: 'silence', reason, sent: true }), options.timeoutMs);
  });
  try {
    return await Promise.race([perform(options, request, token), late]);
  } catch (error) {
    const { code, neverLeft } = lostCall(error);
    const reason = `the connection failed${code === null ? '' : ` (${code})`}`;
    return { kind: 'silence', reason, sent: !neverLeft };
  } finally {
    clearTimeout(timer);
  }
}

/** The authorised side of the transport, for one portal. */
export interface HubspotApi {
  /** Sends once, and once more with a renewed token after a 401. Throws only what the token source throws. */
  ask(request: HubspotRequest): Promise<HubspotOutcome>;
  /** As `ask`, but a success is parsed and everything else thrown as `AppError`. */
  get<T>(request: HubspotRequest, schema: z.ZodType<T>): Promise<T>;
}

/** Parses a vendor's answer, or says that HubSpot's answer is not what its contract says. */
export function parseAnswer<T>(doing: string, body: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new AppError(
    'unavailable',
    `HubSpot's answer to '${doing}' could not be read${where === '' ? '' : ` at '${where}'`}; try again later.`,
  );
}

/** Opens the API for one portal. No state but the token source's: nothing is shared between portals. */
export function openApi(options: TransportOptions, tokens: TokenSource): HubspotApi {
  async function ask(request: HubspotRequest): Promise<HubspotOutcome> {
    const held = await tokens.current();
    const first = await transport(options, request, held.tokens.accessToken);
    if (first.kind !== 'answer' || first.status !== 401) return first;
    const renewed = await tokens.renew(held.version);
    return transport(options, request, renewed.tokens.accessToken);
  }
  return {
    ask,
    async get(request, schema) {
      const outcome = await ask(request);
      if (outcome.kind === 'silence' || outcome.status < 200 || outcome.status > 299)
        throw failureToAppError(request.doing, outcome);
      return parseAnswer(request.doing, outcome.body, schema);
    },
  };
}
