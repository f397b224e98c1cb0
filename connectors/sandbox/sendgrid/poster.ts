import { setTimeout as delay } from 'node:timers/promises';
import type { Disorder, RequestLog } from '../core/index.ts';

/** One HTTP request to the product. */
export interface Post {
  readonly url: string;
  /** The URL for logs and pages, without its secret; absent when it holds none. */
  readonly shownUrl?: string;
  /** Made anew for every attempt, since a signature carries the time. */
  readonly headers: () => Record<string, string>;
  readonly body: Uint8Array;
  /** What is posted, for the audit log. */
  readonly result: Readonly<Record<string, unknown>>;
  /** What an attempt that failed again logs instead, so that an outage does not fill the log. */
  readonly brief?: Readonly<Record<string, unknown>>;
  /** Whether the same things were tried in an earlier post. */
  readonly tried?: boolean;
}

export interface PostOutcome {
  readonly url: string;
  /** Of the last attempt; 0 when there was no answer. */
  readonly status: number;
  /** The product's answer, its first 2,000 characters. */
  readonly answer: string;
  readonly attempts: number;
  readonly error?: string;
}

export const wasTaken = (outcome: PostOutcome): boolean => outcome.status >= 200 && outcome.status < 300;

const TIMEOUT_MS = 10_000;

/** Posts to the product and writes every attempt into the request log. Redirects are not followed. */
export class Poster {
  readonly #log: RequestLog;
  readonly #disorder: Disorder;
  readonly #delaysMs: readonly number[];
  readonly #closing = new AbortController();

  /** `delaysMs`: the waits between the attempts of one post; their number bounds the repeats. */
  constructor(parts: { log: RequestLog; disorder: Disorder }, delaysMs: readonly number[]) {
    this.#log = parts.log;
    this.#disorder = parts.disorder;
    this.#delaysMs = delaysMs;
  }

  /** Ends posts and waits under way; those that follow fail at once. */
  close(): void {
    this.#closing.abort();
  }

  /** One attempt, and perhaps a repeat of it later. */
  once(post: Post): Promise<PostOutcome> {
    return this.#disorderly(post, () => this.#attempt(post, 1));
  }

  async #disorderly(post: Post, send: () => Promise<PostOutcome>): Promise<PostOutcome> {
    const ms = this.#disorder.holdBackMs();
    if (ms > 0) await delay(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    const outcome = await send();
    if (wasTaken(outcome)) this.#disorder.perhapsAgain(() => this.#attempt(post, 1));
    return outcome;
  }

  async #attempt(post: Post, attempts: number): Promise<PostOutcome> {
    const url = post.shownUrl ?? post.url;
    let outcome: PostOutcome;
    try {
      const response = await fetch(post.url, {
        method: 'POST',
        headers: post.headers(),
        body: Buffer.from(post.body),
        redirect: 'manual',
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const answer = (await response.text()).slice(0, 2000);
      outcome = { url, status: response.status, answer, attempts };
    } catch (cause) {
      outcome = { url, status: 0, answer: '', attempts, error: describe(cause) };
    }
    const again = attempts > 1 || post.tried === true;
    const shown = again && !wasTaken(outcome) ? (post.brief ?? post.result) : post.result;
    const result = outcome.error === undefined ? shown : { ...shown, error: outcome.error };
    this.#log.append({ direction: 'out', method: 'POST', path: url, status: outcome.status, result });
    return outcome;
  }

  /** Repeats while `again` says so, with the waits given at the start; gives the last outcome. */
  withRetries(post: Post, again: (outcome: PostOutcome) => boolean): Promise<PostOutcome> {
    return this.#disorderly(post, () => this.#attempts(post, again));
  }

  async #attempts(post: Post, again: (outcome: PostOutcome) => boolean): Promise<PostOutcome> {
    let outcome = await this.#attempt(post, 1);
    for (const [index, ms] of this.#delaysMs.entries()) {
      if (!again(outcome) || this.#closing.signal.aborted) break;
      await delay(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (this.#closing.signal.aborted) break;
      outcome = await this.#attempt(post, index + 2);
    }
    return outcome;
  }
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = cause.cause instanceof Error && 'code' in cause.cause ? cause.cause.code : undefined;
  return typeof code === 'string' ? code : cause.name === 'TimeoutError' ? 'TIMEOUT' : cause.message;
}
