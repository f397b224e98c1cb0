import { setTimeout as pause } from 'node:timers/promises';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const patienceMs = 10_000;
const triesAtMost = 3000;

/**
 * The product's REST API as a careful client uses it: whatever ends without an answer, or with a server's error, is
 * asked again under the same Idempotency-Key.
 */
export class Api {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  get(path: string): Promise<Answer> {
    return this.#persist(path, { method: 'GET' });
  }

  post(path: string, body: unknown, idempotencyKey: string): Promise<Answer> {
    return this.#persist(path, {
      method: 'POST',
      headers: { 'idempotency-key': idempotencyKey },
      body: JSON.stringify(body),
    });
  }

  /**
   * Posts what may be done again without harm. A key that was cut off in the middle stays taken, so that nobody says
   * whether it was done: then it is asked under another one.
   */
  async insist(path: string, body: unknown, key: string): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.post(path, body, `${key}-${attempt}`);
      if (answer.status < 300) return answer.body;
      if (answer.status !== 409 || attempt === triesAtMost)
        throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }

  async patch(path: string, body: unknown): Promise<void> {
    const { status, body: said } = await this.#persist(path, { method: 'PATCH', body: JSON.stringify(body) });
    if (status >= 300) throw new Error(`PATCH ${path}: ${status} ${JSON.stringify(said)}`);
  }

  async #persist(path: string, init: RequestInit): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#ask(path, init);
      if (answer !== null) return answer;
      if (attempt === triesAtMost)
        throw new Error(`${init.method} ${path}: no answer in ${attempt} attempts`);
      await pause(100);
    }
  }

  /** Null when it is worth another try. */
  async #ask(path: string, init: RequestInit): Promise<Answer | null> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        ...init,
        headers: {
          ...init.headers,
          authorization: `Bearer ${this.#key}`,
          ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await response.text();
      if (response.status >= 500 || response.status === 429) return null;
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      return null;
    }
  }
}
