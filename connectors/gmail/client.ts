import type { z } from 'zod';
import { AppError, isAppError } from '../../src/errors.ts';
import type { MailboxTokenSource } from '../../src/ports/mailbox.ts';
import { lostCall } from '../wire/index.ts';
import { appErrorOf } from './errors.ts';

/** One call. At most one of `json` and `form` is set. */
interface GmailRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** What is being done, for error messages: `read the inbox`. */
  readonly doing: string;
  readonly json?: object;
  readonly form?: Readonly<Record<string, string>>;
}

export interface GmailAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Parsed JSON; the text itself where it is none; null where it is empty. */
  readonly body: unknown;
  /** `Retry-After` in seconds, where it was sent. */
  readonly retryAfterSeconds: number | null;
}

/** No answer came. `sent: false` means that the request certainly never reached Google. */
interface GmailSilence {
  readonly kind: 'silence';
  readonly reason: string;
  readonly sent: boolean;
}

export type GmailOutcome = GmailAnswer | GmailSilence;

/** Well within the lease of a send, also when a token is renewed and the call made again; milliseconds. */
const timeoutMs = 11_000;

function parseText(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function bodyOf({ json, form }: GmailRequest): { readonly body?: string; readonly type?: string } {
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json' };
  if (form === undefined) return {};
  return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' };
}

/**
 * Sends one request once. Never throws: what became of it is in the outcome. By `fetch`, since Google's client for these
 * six calls would be a tenth of what a Worker may weigh, retries by itself, and hides whether a byte had left.
 */
export async function transport(request: GmailRequest, accessToken?: string): Promise<GmailOutcome> {
  const { body, type } = bodyOf(request);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        accept: 'application/json',
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const after = response.headers.get('retry-after')?.trim() ?? '';
    return {
      kind: 'answer',
      status: response.status,
      body: parseText(await response.text()),
      retryAfterSeconds: /^\d{1,6}$/.test(after) ? Number(after) : null,
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      return { kind: 'silence', reason: `no answer within ${timeoutMs / 1000} seconds`, sent: true };
    const { code, neverLeft } = lostCall(error);
    const reason = `the connection failed${code === null ? '' : ` (${code})`}`;
    return { kind: 'silence', reason, sent: !neverLeft };
  }
}

/** Parses Google's answer; `unavailable` when it is not of the form that Google documents. */
export function parseAnswer<T>(doing: string, body: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new AppError(
    'unavailable',
    `Gmail's answer to '${doing}' could not be read${where === '' ? '' : ` at '${where}'`}; try again later.`,
  );
}

/** The calls of one mailbox. */
export interface GmailApi {
  /** Sends once, and once more with a renewed token after a 401. Throws only what the token source throws. */
  ask(request: Omit<GmailRequest, 'url'> & { readonly path: string }): Promise<GmailOutcome>;
  /** As `ask`, but a success is parsed and everything else thrown as `AppError`; null for a 404. */
  find<T>(
    request: Omit<GmailRequest, 'url'> & { readonly path: string },
    schema: z.ZodType<T>,
  ): Promise<T | null>;
}

/** Opens the API for one mailbox. Paths begin behind `/gmail/v1/users/me`. */
export function openApi(apiUrl: string, tokens: MailboxTokenSource): GmailApi {
  async function ask({
    path,
    ...rest
  }: Omit<GmailRequest, 'url'> & { readonly path: string }): Promise<GmailOutcome> {
    const request = { ...rest, url: `${apiUrl}/gmail/v1/users/me${path}` };
    const held = await tokens.current();
    const first = await transport(request, held.accessToken);
    if (first.kind !== 'answer' || first.status !== 401) return first;
    return transport(request, (await tokens.renew(held.version)).accessToken);
  }
  return {
    ask,
    async find(request, schema) {
      const outcome = await ask(request);
      if (outcome.kind === 'answer' && outcome.status === 404) return null;
      if (outcome.kind === 'silence' || outcome.status < 200 || outcome.status > 299)
        throw appErrorOf(request.doing, outcome);
      return parseAnswer(request.doing, outcome.body, schema);
    },
  };
}

/** What a token source threw, when it is one of ours. */
export function refusalOf(error: unknown): AppError {
  if (isAppError(error)) return error;
  throw error;
}
