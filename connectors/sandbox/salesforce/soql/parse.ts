import { refuse } from '../errors.ts';
import type { Ordering, Path, Query } from './ast.ts';
import { Cursor } from './cursor.ts';
import { parseWhere } from './parse-where.ts';

const MAX_OFFSET = 2000;

function path(cursor: Cursor): Path {
  const { text, at } = cursor.take('word');
  return { text, at };
}

/** A selected field, maybe as `toLabel(Status)`, whose value is the same here since no labels are translated. */
function selected(cursor: Cursor): Path {
  const first = path(cursor);
  if (!cursor.is('(') || first.text.toUpperCase() !== 'TOLABEL') return first;
  cursor.expect('(');
  const inner = path(cursor);
  cursor.expect(')');
  return inner;
}

function fields(cursor: Cursor): readonly Path[] {
  const list = [selected(cursor)];
  while (cursor.skip(',')) list.push(selected(cursor));
  return list;
}

function ordering(cursor: Cursor): readonly Ordering[] {
  const list: Ordering[] = [];
  do {
    const by = path(cursor);
    const descending = cursor.skip('DESC');
    if (!descending) cursor.skip('ASC');
    const nullsLast = cursor.skip('NULLS', 'LAST');
    if (!nullsLast) cursor.skip('NULLS', 'FIRST');
    list.push({ path: by, descending, nullsLast });
  } while (cursor.skip(','));
  return list;
}

function scope(cursor: Cursor): boolean {
  if (!cursor.skip('USING')) return false;
  cursor.expect('SCOPE');
  if (cursor.skip('MINE')) return true;
  cursor.expect('EVERYTHING');
  return false;
}

function number(cursor: Cursor): number {
  const { text } = cursor.take('number');
  return Number(text);
}

/** Reads a query of the supported subset. Refuses with MALFORMED_QUERY at the column of the trouble. */
export function parseQuery(text: string): Query {
  const cursor = new Cursor(text);
  cursor.expect('SELECT');
  const count = cursor.skip('COUNT', '(', ')');
  const list = count ? [] : fields(cursor);
  cursor.expect('FROM');
  const object = path(cursor);
  const mine = scope(cursor);
  const where = cursor.skip('WHERE') ? parseWhere(cursor) : undefined;
  const order = cursor.skip('ORDER', 'BY') ? ordering(cursor) : [];
  const limit = cursor.skip('LIMIT') ? number(cursor) : undefined;
  const offset = cursor.skip('OFFSET') ? number(cursor) : 0;
  if (cursor.token.kind !== 'end') throw cursor.unexpected();
  if (offset > MAX_OFFSET) {
    throw refuse('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
  }
  return {
    text,
    fields: list,
    count,
    object,
    mine,
    ...(where === undefined ? {} : { where }),
    order,
    ...(limit === undefined ? {} : { limit }),
    offset,
  };
}
