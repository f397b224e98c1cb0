import { VendorError } from './errors.ts';
import type { Portal } from './state.ts';

/** One failed input (or several with the same fate) of a 207. */
interface BatchError {
  readonly status: 'error';
  readonly category: string;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly unknown[];
}

/** What came of a batch. */
export interface Outcome {
  readonly results: readonly Readonly<Record<string, unknown>>[];
  readonly errors: readonly BatchError[];
}

interface Traced {
  readonly objectWriteTraceId?: string | undefined;
}

export function traceIds(inputs: readonly Traced[]): string[] {
  return inputs.flatMap((input) => input.objectWriteTraceId ?? []);
}

/** Multi-status is opted into by a trace id on each input, all different. */
function optsIn(inputs: readonly Traced[]): boolean {
  const ids = traceIds(inputs);
  return ids.length === inputs.length && new Set(ids).size === ids.length;
}

/**
 * Tries `step` (which must write nothing) on every input. With multi-status a refusal becomes an error of that
 * input; without it the first refusal fails the whole batch.
 */
export function tryAll<I extends Traced, T>(
  inputs: readonly I[],
  step: (input: I) => T,
): { done: T[]; errors: BatchError[] } {
  const multi = optsIn(inputs);
  const done: T[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    try {
      done.push(step(input));
    } catch (error) {
      if (!multi || !(error instanceof VendorError)) throw error;
      errors.push({
        status: 'error',
        category: error.category,
        message: error.message,
        context: { ...error.extra.context, objectWriteTraceId: traceIds([input]) },
        ...(error.extra.errors === undefined ? {} : { errors: error.extra.errors }),
      });
    }
  }
  return { done, errors };
}

/** The results in an order that is not the input's, since HubSpot promises none. */
export function shuffled<T>(portal: Portal, results: readonly T[]): T[] {
  const mixed = [...results];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = portal.random.int(0, at);
    const [a, b] = [mixed[at], mixed[other]];
    if (a === undefined || b === undefined) continue;
    mixed[at] = b;
    mixed[other] = a;
  }
  return mixed;
}
