import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { TokenSource } from '../../src/ports/crm-oauth.ts';
import type { ApiUsage, DirectConnection } from './connection.ts';
import { problemIn, SalesforceFailure, toAppError } from './errors.ts';
import { checkInstanceUrl } from './instance-url.ts';
import { compositeAnswer, type QueryPage, queryPage } from './schemas.ts';

interface ClientSettings {
  readonly tokens: TokenSource;
  readonly loginUrl: string;
  readonly apiVersion: string;
  readonly timeoutMs: number;
  /** Told after every call that carried `Sforce-Limit-Info`. */
  readonly onUsage?: (usage: ApiUsage) => void;
}

/** One part of a Composite call; `path` is relative to the API's version (`/composite/sobjects`). */
export interface Subrequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
}

export interface Subanswer {
  readonly status: number;
  readonly body: unknown;
}

/** Salesforce takes at most this many collections and queries in one Composite call (REST API guide, Composite). */
export const PARTS_PER_CALL = 5;

/** Longest query string sent: Salesforce refuses URLs over 16 KB with 414 or 431. */
export const SOQL_URL_LIMIT = 14_000;

/** Calls to one org, each with the token of the moment; the only part that touches tokens. */
export class SalesforceClient {
  readonly #settings: ClientSettings;
  #instanceUrl: string | null = null;

  constructor(settings: ClientSettings) {
    this.#settings = settings;
  }

  /** Origin of the newest token, null before the first call. */
  get instanceUrl(): string | null {
    return this.#instanceUrl;
  }

  /**
   * Runs `job` on a connection. When Salesforce does not accept the token (which is before it does any work), the
   * token is renewed and the job runs once more; a second refusal is `needs_reauth`. Everything else passes as it is.
   */
  async run<T>(job: (connection: DirectConnection) => Promise<T>): Promise<T> {
    const { tokens } = this.#settings;
    const held = await tokens.current();
    try {
      return await this.#attempt(held.tokens, job);
    } catch (error) {
      if (!(error instanceof SalesforceFailure) || !error.sessionOver) throw error;
    }
    const renewed = await tokens.renew(held.version);
    try {
      return await this.#attempt(renewed.tokens, job);
    } catch (error) {
      if (error instanceof SalesforceFailure && error.sessionOver) {
        const message = 'Salesforce refuses a token that it has just renewed. Connect Salesforce again.';
        throw new AppError('needs_reauth', message, { cause: error });
      }
      throw error;
    }
  }

  async #attempt<T>(
    tokens: { readonly accessToken: string; readonly instanceUrl: string | null },
    job: (connection: DirectConnection) => Promise<T>,
  ): Promise<T> {
    const { loginUrl, apiVersion, timeoutMs, onUsage } = this.#settings;
    const instanceUrl = checkInstanceUrl(tokens.instanceUrl ?? '', loginUrl);
    this.#instanceUrl = instanceUrl;
    const { accessToken } = tokens;
    // Loaded with the first call: jsforce is three hundred files, which a start need not wait for.
    const { DirectConnection } = await import('./connection.ts');
    const connection = new DirectConnection({ instanceUrl, accessToken, version: apiVersion, timeoutMs });
    try {
      return await job(connection);
    } finally {
      if (connection.usage !== null) onUsage?.(connection.usage);
    }
  }

  /** `run` for reads: every failure becomes an AppError that says what could not be done. */
  async read<T>(doing: string, job: (connection: DirectConnection) => Promise<T>): Promise<T> {
    try {
      return await this.run(job);
    } catch (error) {
      throw toAppError(error, doing);
    }
  }

  /**
   * Sends up to five parts as one Composite call (one API call for Salesforce's budget), none depending on another.
   * Answers come in the order of the parts; a part's own failure is in its status.
   */
  async composite(parts: readonly Subrequest[]): Promise<readonly Subanswer[]> {
    const body = JSON.stringify({
      allOrNone: false,
      collateSubrequests: false,
      compositeRequest: parts.map((part, index) => ({
        method: part.method,
        url: `/services/data/v${this.#settings.apiVersion}${part.path}`,
        referenceId: `part${index}`,
        ...(part.body === undefined ? {} : { body: part.body }),
      })),
    });
    const answer = compositeAnswer.parse(
      await this.run((connection) => connection.request({ method: 'POST', url: '/composite', body })),
    );
    const byReference = new Map(answer.compositeResponse.map((part) => [part.referenceId, part]));
    return parts.map((_, index) => {
      const part = byReference.get(`part${index}`);
      return part === undefined
        ? { status: 500, body: null }
        : { status: part.httpStatusCode, body: part.body };
    });
  }

  /**
   * Runs queries, five a call, deleted and archived rows included, and gives each query's first page.
   * A query that fails throws its `SalesforceFailure`.
   */
  async queryAll(queries: readonly string[]): Promise<readonly QueryPage[]> {
    const pages: QueryPage[] = [];
    for (let start = 0; start < queries.length; start += PARTS_PER_CALL) {
      const parts = queries.slice(start, start + PARTS_PER_CALL).map((soql) => ({
        method: 'GET' as const,
        path: `/queryAll?q=${encodeURIComponent(soql)}`,
      }));
      for (const { status, body } of await this.composite(parts)) {
        if (status >= 300) throw new SalesforceFailure(status, problemIn(status, body));
        pages.push(queryPage.parse(body));
      }
    }
    return pages;
  }

  /** Every row of the given queries: first pages by Composite, the rest by their locators. */
  async queryAllRows<T>(queries: readonly string[], row: z.ZodType<T>): Promise<T[]> {
    const rows: T[] = [];
    for (const first of await this.queryAll(queries)) {
      rows.push(...z.array(row).parse(first.records));
      let next = first.nextRecordsUrl ?? null;
      while (next !== null) {
        const page = await this.queryMore(next);
        rows.push(...z.array(row).parse(page.records));
        next = page.nextRecordsUrl ?? null;
      }
    }
    return rows;
  }

  /** The next page of a query, by the path that Salesforce gave; any other path is `invalid_input`. */
  async queryMore(nextRecordsUrl: string): Promise<QueryPage> {
    if (!/^\/services\/data\/v\d+\.\d\/query(All)?\/[\w-]+$/.test(nextRecordsUrl)) {
      throw new AppError('invalid_input', 'This is not a page of a Salesforce query. Begin the list again.');
    }
    return queryPage.parse(await this.run((connection) => connection.request(nextRecordsUrl)));
  }
}
