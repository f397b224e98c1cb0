import { z } from 'zod';
import { AppError, isAppError } from '../../src/errors.ts';
import type { Subanswer } from './client.ts';
import { isOutcomeUnknown, problemIn, type SalesforceProblem, toAppError } from './errors.ts';
import { type SaveResult, saveResult } from './schemas.ts';

/** What became of one row of a collection. */
export type RowOutcome =
  | { readonly done: true; readonly id: string | null }
  | { readonly done: false; readonly problem: SalesforceProblem }
  /** The row may have been saved: no answer tells. */
  | { readonly done: 'unknown'; readonly reason: string }
  /** The call did no work, and may later. */
  | { readonly done: 'later'; readonly reason: string };

function outcomeOf(result: SaveResult): RowOutcome {
  if (result.success) return { done: true, id: result.id ?? null };
  const [first] = result.errors;
  if (first === undefined) return { done: 'unknown', reason: 'Salesforce refused the row without a reason.' };
  const { statusCode: code, message, fields } = first;
  return { done: false, problem: { code, message, fields: fields ?? [] } };
}

/** The outcomes of the rows of one collection, from its status and body. */
export function collectionOutcomes(answer: Subanswer, rows: number): RowOutcome[] {
  const same = (outcome: RowOutcome) => Array.from({ length: rows }, () => outcome);
  if (answer.status >= 500) {
    return same({ done: 'unknown', reason: `Salesforce failed with ${answer.status} while saving.` });
  }
  if (answer.status >= 300) return same({ done: false, problem: problemIn(answer.status, answer.body) });
  const results = z.array(saveResult).length(rows).safeParse(answer.body);
  if (results.success) return results.data.map(outcomeOf);
  return same({ done: 'unknown', reason: 'The answer of Salesforce could not be read.' });
}

/**
 * What a failed call means for its rows: unknown when its work may have been done, later when it certainly was not.
 * Failures that concern the connection and not the rows (no grant, no access, a mistake of ours) are thrown as AppError.
 */
export function outcomeOfFailedCall(error: unknown, doing: string): RowOutcome {
  if (isOutcomeUnknown(error)) {
    const reason = `Nobody knows whether Salesforce could ${doing}: ${toAppError(error, doing).message}`;
    return { done: 'unknown', reason };
  }
  // An answer that came, but in a shape that nobody expects: its work may be done.
  if (error instanceof z.ZodError) return { done: 'unknown', reason: toAppError(error, doing).message };
  const known = toAppError(error, doing);
  if (isAppError(known, 'rate_limited') || isAppError(known, 'unavailable')) {
    return { done: 'later', reason: known.message };
  }
  throw known;
}

/** The same for one call of several: a failure of the connection is thrown while nothing has been sent; later it must not hide what was written before. */
export function outcomeOfFailedBatch(
  error: unknown,
  { doing, someSent }: { readonly doing: string; readonly someSent: boolean },
): { readonly done: 'unknown' | 'later'; readonly reason: string } {
  try {
    const outcome = outcomeOfFailedCall(error, doing);
    if (outcome.done === 'unknown' || outcome.done === 'later') return outcome;
  } catch (failure) {
    if (!someSent || !(failure instanceof AppError)) throw failure;
    return { done: 'later', reason: failure.message };
  }
  throw error;
}
