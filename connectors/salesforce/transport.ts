import { lostCall } from '../wire/index.ts';

/** A request as it goes out: absolute URL, all headers, body as text. */
interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A whole answer; header names in lower case. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No answer came. `sent` false is certain: the request never reached anybody; true means that it may have been carried out. */
export class NoAnswer extends Error {
  readonly sent: boolean;

  constructor(message: string, sent: boolean, cause: unknown) {
    super(message, { cause });
    this.name = 'NoAnswer';
    this.sent = sent;
  }
}

function noAnswer(error: unknown, request: WireRequest, timeoutMs: number): NoAnswer {
  const host = new URL(request.url).host;
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new NoAnswer(`${host} did not answer within ${timeoutMs / 1000} s`, true, error);
  }
  const { code, neverLeft } = lostCall(error);
  if (neverLeft) return new NoAnswer(`${host} could not be reached (${code})`, false, error);
  return new NoAnswer(`the connection to ${host} broke${code === null ? '' : ` (${code})`}`, true, error);
}

/**
 * Sends one request over the platform's own `fetch` and reads the whole answer, or throws `NoAnswer`. It never
 * repeats, never follows a redirect (that would carry the token elsewhere) and takes no proxy from the environment.
 * The time limit covers the body as well. jsforce's own Node transport is not used because an answer that breaks off
 * in the middle leaves its promise open for ever and throws outside of it.
 */
export async function send(request: WireRequest, timeoutMs: number): Promise<WireAnswer> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = await response.text();
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  } catch (error) {
    throw noAnswer(error, request, timeoutMs);
  }
}
