import type { ObjectSpec } from '../schema/objects.ts';
import type { Row, Session, Value, World } from '../types.ts';
import type { Ordering, Query } from './ast.ts';
import { candidates } from './candidates.ts';
import { fold } from './operand.ts';
import { parseQuery } from './parse.ts';
import { compile, type Scope } from './predicate.ts';
import { type Column, resolveColumn, resolveObject } from './resolve.ts';

/** A query that has been run: the matching rows in order, and what to show of each. */
export interface Answer {
  readonly object: ObjectSpec;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly countOnly: boolean;
}

/** How a query is run: as whom, and whether the bin is part of it (queryAll). */
interface RunOptions {
  readonly session: Session;
  readonly deleted: boolean;
}

function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : 1;
  return Number(a) - Number(b);
}

function sortRows(scope: Scope, rows: Row[], order: readonly Ordering[]): Row[] {
  const keys = order.map((by) => ({
    by,
    column: resolveColumn(scope.world, scope.soql, { object: scope.object, path: by.path }),
  }));
  if (keys.length === 0) return rows;
  return rows.sort((a, b) => {
    for (const { by, column } of keys) {
      const left = fold(column.spec, column.read(a));
      const right = fold(column.spec, column.read(b));
      if (left === right) continue;
      if (left === null || right === null) return (left === null) === by.nullsLast ? 1 : -1;
      const sign = compareValues(left, right);
      if (sign !== 0) return by.descending ? -sign : sign;
    }
    return 0;
  });
}

/** Runs a SOQL text. Refuses with MALFORMED_QUERY, INVALID_FIELD or INVALID_TYPE. */
export function runQuery(world: World, soql: string, options: RunOptions): Answer {
  const query: Query = parseQuery(soql);
  const object = resolveObject(soql, query.object);
  const today = world.clock.now().toISOString().slice(0, 10);
  const scope: Scope = { world, object, soql, today };
  const columns = query.fields.map((path) => resolveColumn(world, soql, { object, path }));
  const matches = query.where === undefined ? () => true : compile(scope, query.where);
  const rows = candidates(scope, query.where).filter(
    (row) =>
      (options.deleted || row.IsDeleted !== true) &&
      (!query.mine || row.OwnerId === options.session.userId) &&
      matches(row),
  );
  const sorted = sortRows(scope, rows, query.order);
  const end = query.limit === undefined ? undefined : query.offset + query.limit;
  return { object, columns, rows: sorted.slice(query.offset, end), countOnly: query.count };
}
