import { refuse } from '../errors.ts';
import { to18 } from '../ids.ts';
import type { FieldSpec } from '../schema/field.ts';
import { parseStamp } from '../time.ts';
import type { Value } from '../types.ts';
import type { Literal } from './ast.ts';
import { resolveSpan } from './spans.ts';

/** What a value is compared with: a single value, or (for dates) everything in [from, to). */
export type Operand =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'range'; readonly from: string; readonly to: string };

const IS_ID = new Set(['id', 'reference']);

/** Text that is compared without regard to case, and everything else as it is. */
export function fold(spec: FieldSpec, value: Value): Value {
  if (typeof value !== 'string' || spec.caseSensitive) return value;
  if (IS_ID.has(spec.type) || spec.type === 'datetime' || spec.type === 'date') return value;
  return value.toLowerCase();
}

/** Types whose literals are written without quotes. */
const BARE = new Set(['datetime', 'date', 'boolean', 'int']);

function wrong(spec: FieldSpec, literal: Literal): Error {
  const type = spec.type === 'datetime' ? 'dateTime' : spec.type;
  const quoted = literal.kind === 'string';
  const hint = BARE.has(spec.type)
    ? quoted && ' and should not be enclosed in quotes'
    : ' and should be enclosed in quotes';
  const message = `value of filter criterion for field '${spec.name}' must be of type ${type}${hint || ''}`;
  return refuse('INVALID_FIELD', message);
}

function moment(spec: FieldSpec, literal: Literal, today: string): Operand {
  if (literal.kind === 'span') {
    const { from, to } = resolveSpan(literal.text, today);
    if (spec.type === 'date') return { kind: 'range', from, to };
    return { kind: 'range', from: `${from}T00:00:00.000+0000`, to: `${to}T00:00:00.000+0000` };
  }
  if (literal.kind !== 'moment') throw wrong(spec, literal);
  const dateOnly = literal.text.length === 10;
  if (dateOnly !== (spec.type === 'date')) throw wrong(spec, literal);
  const value = dateOnly ? literal.text : parseStamp(literal.text);
  if (value === undefined) throw wrong(spec, literal);
  return { kind: 'value', value };
}

/** The literal as a value of the field's type. Refuses with INVALID_FIELD or INVALID_QUERY_FILTER_OPERATOR. */
export function toOperand(spec: FieldSpec, literal: Literal, today: string): Operand {
  if (literal.kind === 'null') return { kind: 'value', value: null };
  if (spec.type === 'datetime' || spec.type === 'date') return moment(spec, literal, today);
  if (spec.type === 'boolean') {
    if (literal.kind !== 'boolean') throw wrong(spec, literal);
    return { kind: 'value', value: literal.value };
  }
  if (spec.type === 'int') {
    if (literal.kind !== 'number') throw wrong(spec, literal);
    return { kind: 'value', value: Number(literal.text) };
  }
  if (literal.kind !== 'string') throw wrong(spec, literal);
  if (!IS_ID.has(spec.type))
    return { kind: 'value', value: literal.text === '' ? null : fold(spec, literal.text) };
  const id = to18(literal.text);
  if (id === undefined) {
    throw refuse('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${literal.text}`);
  }
  return { kind: 'value', value: id };
}
