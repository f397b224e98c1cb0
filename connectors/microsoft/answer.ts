import type { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { lostCall } from '../wire/index.ts';

/** What Graph said to one call. */
export interface GraphAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  /** Null when the connection ended within it. */
  readonly body: Uint8Array | null;
}

/** No answer came. `sent: false` means that the request certainly never reached Graph. */
interface GraphSilence {
  readonly kind: 'silence';
  readonly reason: string;
  readonly sent: boolean;
}

export type GraphOutcome = GraphAnswer | GraphSilence;

/** What became of a call that threw, in words that hold no secret. */
export function silenceOf(error: unknown, timeoutMs: number): GraphSilence {
  if (error instanceof Error && error.name === 'TimeoutError')
    return { kind: 'silence', reason: `no answer within ${timeoutMs / 1000} seconds`, sent: true };
  const { code, neverLeft } = lostCall(error);
  const reason = `the connection failed${code === null ? '' : ` (${code})`}`;
  return { kind: 'silence', reason, sent: !neverLeft };
}

/** The JSON in a body; null where there is none. */
export function jsonOf(body: Uint8Array | null): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body ?? new Uint8Array()));
  } catch {
    return null;
  }
}

/** Parses an answer of Microsoft's; `unavailable` when it is not of the form that Microsoft documents. */
export function parseAnswer<T>(doing: string, body: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new AppError(
    'unavailable',
    `Microsoft's answer to '${doing}' could not be read${where === '' ? '' : ` at '${where}'`}; try again later.`,
  );
}

export const succeeded = (outcome: GraphOutcome): outcome is GraphAnswer =>
  outcome.kind === 'answer' && outcome.status >= 200 && outcome.status <= 299;
