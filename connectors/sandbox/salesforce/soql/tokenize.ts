import { refuse } from '../errors.ts';

export type TokenKind = 'word' | 'string' | 'number' | 'moment' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; for a string its content, unescaped. */
  readonly text: string;
  /** Offset in the query. */
  readonly at: number;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const MOMENT = /\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2}))?/y;
const NUMBER = /-?\d+(\.\d+)?/y;
const WORD = /[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*(:\d+)?/y;
const SYMBOL = /<=|>=|<>|!=|[=<>(),]/y;

/** The vendor's answer to a query that cannot be read: where, and what was wrong there. */
export function malformed(soql: string, at: number, message: string): Error {
  const from = Math.max(0, at - 30);
  const caret = `${' '.repeat(at - from)}^`;
  const shown = soql.slice(from, at + 30).replaceAll('\n', ' ');
  return refuse('MALFORMED_QUERY', `\n${shown}\n${caret}\nERROR at Row:1:Column:${at + 1}\n${message}`);
}

function readString(soql: string, at: number): { token: Token; next: number } {
  let text = '';
  let index = at + 1;
  while (index < soql.length && soql[index] !== "'") {
    if (soql[index] === '\\') {
      const escaped = soql[index + 1] ?? '';
      // LIKE reads \_ and \% itself, so those keep their backslash.
      text += escaped === '_' || escaped === '%' ? `\\${escaped}` : (ESCAPES[escaped] ?? escaped);
      index += 2;
    } else {
      text += soql[index];
      index += 1;
    }
  }
  if (index >= soql.length) throw malformed(soql, at, "line 1: mismatched character '<EOF>' expecting '''");
  return { token: { kind: 'string', text, at }, next: index + 1 };
}

function match(pattern: RegExp, soql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(soql)?.[0];
}

const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['moment', MOMENT],
  ['number', NUMBER],
  ['word', WORD],
  ['symbol', SYMBOL],
];

/** Splits a SOQL text into tokens, the last one `end`. Refuses with MALFORMED_QUERY. */
export function tokenize(soql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < soql.length) {
    if (/\s/.test(soql[at] ?? '')) {
      at += 1;
      continue;
    }
    if (soql[at] === "'") {
      const { token, next } = readString(soql, at);
      tokens.push(token);
      at = next;
      continue;
    }
    let found: Token | undefined;
    for (const [kind, pattern] of PATTERNS) {
      const text = match(pattern, soql, at);
      if (text === undefined) continue;
      found = { kind, text, at };
      break;
    }
    if (found === undefined) throw malformed(soql, at, `unexpected token: '${soql[at]}'`);
    tokens.push(found);
    at += found.text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: soql.length });
  return tokens;
}
