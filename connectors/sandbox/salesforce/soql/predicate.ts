import type { ObjectSpec } from '../schema/objects.ts';
import type { Row, Value, World } from '../types.ts';
import type { Condition, Operator } from './ast.ts';
import { fold, type Operand, toOperand } from './operand.ts';
import { type Column, resolveColumn } from './resolve.ts';

type Predicate = (row: Row) => boolean;

/** What compiling a condition needs to know. */
export interface Scope {
  readonly world: World;
  readonly object: ObjectSpec;
  readonly soql: string;
  /** `YYYY-MM-DD` for `TODAY`. */
  readonly today: string;
}

type Leaf = Extract<Condition, { kind: 'compare' }>;

function like(column: Column, pattern: string): Predicate {
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern[index] ?? '';
    if (char === '\\') {
      index += 1;
      source += (pattern[index] ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    } else if (char === '%') source += '[\\s\\S]*';
    else if (char === '_') source += '[\\s\\S]';
    else source += char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }
  const test = new RegExp(`^${source}$`, 'i');
  return (row) => {
    const value = column.read(row);
    return value !== null && test.test(String(value));
  };
}

/** Nothing is less or more than an empty field; only `=` and `!=` speak of it. */
function order(value: Value, operand: Operand, operator: Operator): boolean {
  if (operand.kind === 'range') {
    if (value === null) return operator === '!=';
    const text = String(value);
    if (operator === '<') return text < operand.from;
    if (operator === '<=') return text < operand.to;
    if (operator === '>') return text >= operand.to;
    if (operator === '>=') return text >= operand.from;
    return (text >= operand.from && text < operand.to) === (operator === '=');
  }
  const other = operand.value;
  if (operator === '=') return value === other;
  if (operator === '!=') return value !== other;
  if (value === null || other === null) return false;
  if (operator === '<') return value < other;
  if (operator === '<=') return value <= other;
  if (operator === '>') return value > other;
  return value >= other;
}

function compileLeaf(scope: Scope, leaf: Leaf): Predicate {
  const column = resolveColumn(scope.world, scope.soql, { object: scope.object, path: leaf.path });
  const { spec } = column;
  const operands = leaf.values.map((literal) => toOperand(spec, literal, scope.today));
  const [first] = operands;
  if (first === undefined) return () => false;
  if (leaf.operator === 'LIKE') {
    return like(column, first.kind === 'value' ? String(first.value ?? '') : '');
  }
  if (leaf.operator !== 'IN' && leaf.operator !== 'NOT IN') {
    const { operator } = leaf;
    return (row) => order(fold(spec, column.read(row)), first, operator);
  }
  const wanted = leaf.operator === 'IN';
  if (operands.some((operand) => operand.kind === 'range')) {
    return (row) => operands.some((operand) => order(fold(spec, column.read(row)), operand, '=')) === wanted;
  }
  const values = new Set(operands.map((operand) => (operand.kind === 'value' ? operand.value : null)));
  return (row) => values.has(fold(spec, column.read(row))) === wanted;
}

/** Makes a test for rows from a condition. Refuses with INVALID_FIELD where a field or a value does not fit. */
export function compile(scope: Scope, condition: Condition): Predicate {
  if (condition.kind === 'compare') return compileLeaf(scope, condition);
  if (condition.kind === 'not') {
    const inner = compile(scope, condition.part);
    return (row) => !inner(row);
  }
  const parts = condition.parts.map((part) => compile(scope, part));
  return condition.kind === 'and'
    ? (row) => parts.every((part) => part(row))
    : (row) => parts.some((part) => part(row));
}
