import type { PropertyRow, RecordRow } from './types.ts';

export const OPERATORS = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;

/** One condition of a search or of a dynamic list. */
export interface Filter {
  readonly propertyName: string;
  readonly operator: (typeof OPERATORS)[number];
  readonly value?: string | undefined;
  readonly highValue?: string | undefined;
  readonly values?: readonly string[] | undefined;
}

interface FilterGroup {
  readonly filters: readonly Filter[];
}

/** Definitions by name, so that numbers and times are compared as such. */
export type Definitions = ReadonlyMap<string, PropertyRow>;

/** A value made comparable: numbers and times as numbers, text in lower case. */
export function comparable(value: string, definition: PropertyRow | undefined): number | string {
  if (definition?.type === 'number') return Number(value);
  if (definition?.type === 'datetime' || definition?.type === 'date')
    return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
  return value.toLowerCase();
}

/** The words of a text, as the search index cuts them. */
function tokens(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter((word) => word !== '');
}

/** Whether every word of `wanted` is a word of `text`; `*` stands for any run of letters. */
function containsToken(text: string, wanted: string): boolean {
  const words = tokens(text);
  return tokens(wanted).every((token) => {
    if (!token.includes('*')) return words.includes(token);
    const parts = token.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(`^${parts.join('.*')}$`, 'u');
    return words.some((word) => pattern.test(word));
  });
}

function matches(row: RecordRow, filter: Filter, definitions: Definitions): boolean {
  const definition = definitions.get(filter.propertyName);
  const raw = row.properties[filter.propertyName];
  const has = raw !== undefined && raw !== '';
  const as = (value: string | undefined) => comparable(value ?? '', definition);
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return has;
    case 'NOT_HAS_PROPERTY':
      return !has;
    case 'NEQ':
      return !has || as(raw) !== as(filter.value);
    case 'NOT_IN':
      return !has || !(filter.values ?? []).some((value) => as(value) === as(raw));
    case 'NOT_CONTAINS_TOKEN':
      return !has || !containsToken(raw, filter.value ?? '');
  }
  if (!has) return false;
  switch (filter.operator) {
    case 'EQ':
      return as(raw) === as(filter.value);
    case 'LT':
      return as(raw) < as(filter.value);
    case 'LTE':
      return as(raw) <= as(filter.value);
    case 'GT':
      return as(raw) > as(filter.value);
    case 'GTE':
      return as(raw) >= as(filter.value);
    case 'BETWEEN':
      return as(raw) >= as(filter.value) && as(raw) <= as(filter.highValue);
    case 'IN':
      return (filter.values ?? []).some((value) => as(value) === as(raw));
    case 'CONTAINS_TOKEN':
      return containsToken(raw, filter.value ?? '');
  }
}

/** Whether a record matches any group wholly; no groups match everything. */
export function matchesGroups(
  row: RecordRow,
  groups: readonly FilterGroup[],
  definitions: Definitions,
): boolean {
  if (groups.length === 0) return true;
  return groups.some((group) => group.filters.every((filter) => matches(row, filter, definitions)));
}
