import type { Condition, Literal, Operator } from './ast.ts';
import type { Cursor } from './cursor.ts';

const SPANS =
  /^(TODAY|YESTERDAY|TOMORROW|(THIS|LAST|NEXT)_(WEEK|MONTH|YEAR)|(LAST|NEXT)_N_DAYS:\d+|(LAST|NEXT)_90_DAYS)$/;
const SYMBOLS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

function literal(cursor: Cursor): Literal {
  const { kind, text, at } = cursor.token;
  if (kind === 'string' || kind === 'number' || kind === 'moment') {
    cursor.take(kind);
    return { kind, text, at };
  }
  const word = cursor.take('word').text.toUpperCase();
  if (word === 'NULL') return { kind: 'null', at };
  if (word === 'TRUE' || word === 'FALSE') return { kind: 'boolean', value: word === 'TRUE', at };
  if (SPANS.test(word)) return { kind: 'span', text: word, at };
  throw cursor.unexpected();
}

function list(cursor: Cursor): readonly Literal[] {
  cursor.expect('(');
  const values = [literal(cursor)];
  while (cursor.skip(',')) values.push(literal(cursor));
  cursor.expect(')');
  return values;
}

function compare(cursor: Cursor): Condition {
  const { text, at } = cursor.take('word');
  const path = { text, at };
  if (cursor.skip('NOT', 'IN')) return { kind: 'compare', path, operator: 'NOT IN', values: list(cursor) };
  if (cursor.skip('IN')) return { kind: 'compare', path, operator: 'IN', values: list(cursor) };
  if (cursor.skip('LIKE')) return { kind: 'compare', path, operator: 'LIKE', values: [literal(cursor)] };
  const operator = cursor.token.kind === 'symbol' ? SYMBOLS[cursor.token.text] : undefined;
  if (operator === undefined) throw cursor.unexpected();
  cursor.take('symbol');
  return { kind: 'compare', path, operator, values: [literal(cursor)] };
}

function term(cursor: Cursor): Condition {
  if (cursor.skip('NOT')) return { kind: 'not', part: term(cursor) };
  if (!cursor.skip('(')) return compare(cursor);
  const inner = parseWhere(cursor);
  cursor.expect(')');
  return inner;
}

/** Reads a condition. `a AND b OR c` without parentheses is refused, as the vendor refuses it. */
export function parseWhere(cursor: Cursor): Condition {
  const first = term(cursor);
  const word = cursor.is('AND') ? 'AND' : cursor.is('OR') ? 'OR' : undefined;
  if (word === undefined) return first;
  const parts = [first];
  while (cursor.skip(word)) parts.push(term(cursor));
  if (cursor.is('AND') || cursor.is('OR')) throw cursor.unexpected();
  return { kind: word === 'AND' ? 'and' : 'or', parts };
}
