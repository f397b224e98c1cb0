import { SOQL_URL_LIMIT } from './client.ts';

/** A text as a SOQL literal, quotes and backslashes escaped. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`;
}

/** A time (milliseconds since 1970) as a SOQL literal. */
export function timeLiteral(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/**
 * Queries that together ask for all values, each short enough for a URL: `make` gets a list for `IN (…)`.
 * At most 400 values a query, so that one page holds the answer.
 */
export function queriesFor(values: readonly string[], make: (list: string) => string): string[] {
  const fixed = encodeURIComponent(make('')).length;
  const queries: string[] = [];
  let literals: string[] = [];
  let length = fixed;
  for (const value of values) {
    const literal = quoted(value);
    const cost = encodeURIComponent(`${literal},`).length;
    if (literals.length > 0 && (length + cost > SOQL_URL_LIMIT || literals.length >= 400)) {
      queries.push(make(literals.join(',')));
      literals = [];
      length = fixed;
    }
    literals.push(literal);
    length += cost;
  }
  if (literals.length > 0) queries.push(make(literals.join(',')));
  return queries;
}
