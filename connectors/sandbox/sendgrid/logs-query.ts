/** One condition of an Email Logs query. */
export interface Condition {
  readonly field: string;
  readonly operator: '=' | 'IN' | '>' | '<' | '>=' | '<=';
  readonly values: readonly string[];
}

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  sg_message_id: ['='],
  subject: ['='],
  to_email: ['='],
  status: ['IN'],
  reason: ['='],
  categories: ['IN'],
  sg_message_id_created_at: ['>', '<', '>=', '<='],
};

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_][A-Za-z_0-9]*)|(>=|<=|[=<>(),]))/y;

interface Token {
  readonly kind: 'string' | 'word' | 'sign';
  readonly text: string;
}

function tokens(query: string): Token[] {
  const list: Token[] = [];
  let position = 0;
  while (query.slice(position).trim() !== '') {
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(query);
    if (match === null) throw new QueryError(`unexpected text at position ${position}`);
    position = TOKEN.lastIndex;
    const [, quoted, word, sign] = match;
    if (quoted !== undefined)
      list.push({ kind: 'string', text: quoted.slice(1, -1).replace(/\\(.)/g, '$1') });
    else if (word !== undefined) list.push({ kind: 'word', text: word });
    else list.push({ kind: 'sign', text: sign ?? '' });
  }
  return list;
}

/** A query that Email Logs refuse, with the reason. */
export class QueryError extends Error {}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  get done(): boolean {
    return this.#next >= this.#tokens.length;
  }

  take(kind: Token['kind'], expected: string): string {
    const token = this.#tokens[this.#next];
    if (token?.kind !== kind)
      throw new QueryError(`expected ${expected} but found ${token?.text ?? 'the end'}`);
    this.#next += 1;
    return token.text;
  }

  /** Takes the token if it is this one. */
  skip(text: string): boolean {
    if (this.#tokens[this.#next]?.text.toUpperCase() !== text) return false;
    this.#next += 1;
    return true;
  }
}

function readCondition(reader: Reader): Condition {
  const field = reader.take('word', 'a field');
  const allowed = OPERATORS[field];
  if (allowed === undefined) throw new QueryError(`field ${field} is not allowed`);
  const operator = reader.skip('IN') ? 'IN' : reader.take('sign', 'an operator');
  if (!allowed.includes(operator)) throw new QueryError(`operator ${operator} is not allowed for ${field}`);
  if (operator === 'IN') {
    if (!reader.skip('(')) throw new QueryError('expected ( after IN');
    const values = [reader.take('string', 'a quoted value')];
    while (reader.skip(',')) values.push(reader.take('string', 'a quoted value'));
    if (!reader.skip(')')) throw new QueryError('expected ) after the list');
    return { field, operator, values };
  }
  if (field === 'sg_message_id_created_at' && !reader.skip('TIMESTAMP'))
    throw new QueryError('expected TIMESTAMP "…" after the operator');
  const value = reader.take('string', 'a quoted value');
  if (field === 'sg_message_id_created_at' && Number.isNaN(Date.parse(value)))
    throw new QueryError(`${value} is not a timestamp`);
  return { field, operator: operator as Condition['operator'], values: [value] };
}

/**
 * Reads the query of `POST /v3/logs`: conditions joined by `AND`, without nesting; `IN` takes a list of quoted
 * values, `sg_message_id_created_at` a `TIMESTAMP "…"`. Throws `QueryError`.
 */
export function parseQuery(query: string): readonly Condition[] {
  const reader = new Reader(tokens(query));
  const conditions: Condition[] = [];
  while (!reader.done) {
    if (conditions.length > 0 && !reader.skip('AND')) throw new QueryError('expected AND between conditions');
    conditions.push(readCondition(reader));
  }
  return conditions;
}
