import { ApiError, rowFailure } from '../errors.ts';
import type { RestContext, World } from '../types.ts';

/** What became of one row of a collection. */
export interface RowResult {
  readonly id?: string;
  readonly success: boolean;
  readonly created?: boolean;
  readonly errors: readonly {
    readonly statusCode: string;
    readonly message: string;
    readonly fields: readonly string[];
  }[];
}

const ROLLED_BACK: RowResult = {
  success: false,
  errors: [
    {
      statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      message:
        'Record rolled back because not all records were valid and the request was using AllOrNone header',
      fields: [],
    },
  ],
};

/** Runs each row's work in order; with `allOrNone` one refusal takes back all of them. */
export async function runRows(
  world: World,
  works: readonly (() => RowResult)[],
  allOrNone: boolean,
): Promise<readonly RowResult[]> {
  return world.records.transaction((rollback) => {
    const results = works.map((work): RowResult => {
      try {
        return work();
      } catch (error) {
        if (error instanceof ApiError) return rowFailure(error);
        throw error;
      }
    });
    if (!allOrNone || results.every((result) => result.success)) return results;
    rollback();
    return results.map((result) => (result.success ? ROLLED_BACK : result));
  });
}

/** The audit's line for a collection: ids in order, and which rows were refused with what. */
export function logRows(c: RestContext, verb: string, results: readonly RowResult[]): void {
  const refused = results.flatMap((result, row) =>
    result.success ? [] : [{ row, code: result.errors[0]?.statusCode }],
  );
  c.set('result', {
    [verb]: results.flatMap((result) => (result.success && result.id !== undefined ? [result.id] : [])),
    ...(refused.length === 0 ? {} : { refused }),
  });
}
