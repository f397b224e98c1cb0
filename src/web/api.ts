import { hc } from 'hono/client';
import type { HttpApp } from '../http/app.ts';

/** The panel inside a CRM has no cookie: it carries the session that its page was handed. */
const panelSession = document.querySelector<HTMLMetaElement>('meta[name=panel-session]')?.content;

const headers: Record<string, string> =
  panelSession === undefined ? {} : { authorization: `Bearer ${panelSession}` };

/** The typed client of the REST API: the same addresses, bodies and answers as `/openapi.json` describes. */
export const api = hc<HttpApp>('/', { headers }).v1;

/** An answer of the API that is no success, in the words that it gave. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: readonly { readonly path: string; readonly message: string }[];

  constructor(status: number, body: { detail?: string; code?: string; problems?: Problem['problems'] }) {
    super(body.detail || `The server answered with status ${status}. Try again.`);
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.problems = body.problems ?? [];
  }
}

/** Whether the server or the session is lost, which the frame says for all pages at once. */
export const isLost = (error: unknown): boolean =>
  error instanceof Problem && (error.status === 0 || error.status === 401);

interface Answer<T> {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<T>;
  text(): Promise<string>;
}

async function read<T>(pending: Promise<Answer<T>>): Promise<Answer<T>> {
  let answer: Answer<T>;
  try {
    answer = await pending;
  } catch {
    throw new Problem(0, {
      code: 'offline',
      detail: 'Cadenza cannot be reached. Check the connection; what you see may be out of date.',
    });
  }
  if (answer.ok) return answer;
  const text = await answer.text();
  try {
    throw new Problem(answer.status, JSON.parse(text));
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(answer.status, {});
  }
}

/** The body of an answer; what is no success is thrown as a `Problem`. */
export async function call<T>(pending: Promise<Answer<T>>): Promise<T> {
  return (await read(pending)).json();
}

/** For answers without a body. */
export async function done(pending: Promise<Answer<unknown>>): Promise<void> {
  await read(pending);
}
