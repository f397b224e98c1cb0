import { to18 } from '../ids.ts';
import type { Row } from '../types.ts';
import type { Condition } from './ast.ts';
import type { Scope } from './predicate.ts';

type Leaf = Extract<Condition, { kind: 'compare' }>;

function equalities(condition: Condition | undefined): readonly Leaf[] {
  if (condition?.kind === 'and') return condition.parts.flatMap((part) => equalities(part));
  if (condition?.kind !== 'compare') return [];
  const direct = condition.operator === '=' || condition.operator === 'IN';
  return direct && condition.values.every((value) => value.kind === 'string') ? [condition] : [];
}

const text = (leaf: Leaf): readonly string[] =>
  leaf.values.map((value) => (value.kind === 'string' ? value.text : ''));

/** The rows that can match: few where the condition asks for ids or an indexed field, all of them otherwise. */
export function candidates(scope: Scope, where: Condition | undefined): readonly Row[] {
  const { object, world } = scope;
  for (const leaf of equalities(where)) {
    const spec = object.byName.get(leaf.path.text.toLowerCase());
    if (spec?.type === 'id') {
      const ids = new Set(text(leaf).map((id) => to18(id) ?? ''));
      return [...ids].flatMap((id) => world.records.get(object, id) ?? []);
    }
    if (spec !== undefined && world.records.isIndexed(object, spec.name) && !text(leaf).includes('')) {
      const isId = spec.type === 'reference';
      const keys = new Set(text(leaf).map((key) => (isId ? (to18(key) ?? key) : key)));
      const found = new Map<string, Row>();
      for (const key of keys) {
        for (const row of world.records.find(object, spec.name, key)) found.set(row.Id, row);
      }
      return [...found.values()];
    }
  }
  return world.records.rows(object);
}
