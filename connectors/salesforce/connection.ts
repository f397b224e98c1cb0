import { Connection, type HttpRequest, type StreamPromise } from 'jsforce';
import { failureOf } from './errors.ts';
import { send } from './transport.ts';

/** What one connection is opened with; it lives for one call and never renews its token. */
interface ConnectionSettings {
  readonly instanceUrl: string;
  readonly accessToken: string;
  readonly version: string;
  readonly timeoutMs: number;
}

/** API calls used in the org's rolling 24 hours, from `Sforce-Limit-Info`. */
export interface ApiUsage {
  readonly used: number;
  readonly limit: number;
}

function refuseStream(): never {
  throw new Error('Streams are not offered here: await the request instead');
}

function usageOf(header: string | undefined): ApiUsage | null {
  const match = /\bapi-usage=(\d+)\/(\d+)/.exec(header ?? '');
  return match === null ? null : { used: Number(match[1]), limit: Number(match[2]) };
}

/**
 * jsforce's Connection with its requests sent by `transport.ts`: URLs, describe, list views and Apex REST are
 * jsforce's; retries, redirects, refresh and time limits are decided here. Answers with a status of 300 or more throw
 * `SalesforceFailure`; no answer throws `NoAnswer`.
 */
export class DirectConnection extends Connection {
  readonly #timeoutMs: number;
  /** From the newest answer that carried it. */
  usage: ApiUsage | null = null;

  constructor(settings: ConnectionSettings) {
    const { instanceUrl, accessToken, version } = settings;
    super({ instanceUrl, loginUrl: instanceUrl, accessToken, version });
    this.#timeoutMs = settings.timeoutMs;
  }

  override request<R = unknown>(request: string | HttpRequest): StreamPromise<R> {
    const asked: HttpRequest = typeof request === 'string' ? { method: 'GET', url: request } : request;
    return Object.assign(this.#send(asked) as Promise<R>, { stream: refuseStream });
  }

  async #send(request: HttpRequest): Promise<unknown> {
    const url = this._normalizeUrl(request.url);
    if (new URL(url).origin !== new URL(this.instanceUrl).origin) {
      throw new Error('A request would have left the org that the token belongs to');
    }
    const body = typeof request.body === 'string' ? request.body : null;
    const headers = {
      accept: 'application/json',
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
      authorization: `Bearer ${this.accessToken}`,
    };
    const answer = await send({ method: request.method, url, headers, body }, this.#timeoutMs);
    this.usage = usageOf(answer.headers['sforce-limit-info']) ?? this.usage;
    if (answer.status >= 300) throw failureOf(answer);
    if (answer.body === '') return null;
    try {
      return JSON.parse(answer.body) as unknown;
    } catch (error) {
      throw failureOf({ ...answer, status: 502 }, error);
    }
  }
}
