import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmListPage } from '../../src/ports/crm-news.ts';
import { behind, lastRow, PAGE, position, rewound } from './changes.ts';
import type { SalesforceClient } from './client.ts';
import { SalesforceFailure, toAppError } from './errors.ts';
import { fromSalesforceTime } from './ids.ts';
import { onlyIds, parseListId, queryLive, viewQuery } from './lists.ts';
import type { PersonObject } from './people-fields.ts';
import { idRow, type QueryPage, stampRow } from './schemas.ts';

const cursorShape = z.object({
  v: z.literal(1),
  /** The view's query as it was: with another one the list is read from its beginning. */
  query: z.string(),
  /** Salesforce's locator while the whole list is read; it lives two days. */
  next: z.string().nullable(),
  /** From where on changed records are looked for once it is read. */
  at: position.nullable(),
});
type Cursor = z.infer<typeof cursorShape>;

function decode(cursor: string): Cursor {
  try {
    return cursorShape.parse(JSON.parse(cursor));
  } catch (error) {
    const message = 'This place in a list view of Salesforce cannot be read. Begin the list again.';
    throw new AppError('invalid_input', message, { cause: error });
  }
}

/** The same text with whatever stands in quotes or parentheses blotted out, so that only the query's own words are left. */
function outline(query: string): string {
  let depth = 0;
  let quote = false;
  let shown = '';
  for (let index = 0; index < query.length; index += 1) {
    const char = query.charAt(index);
    if (quote && char === '\\') {
      shown += '..';
      index += 1;
      continue;
    }
    if (char === "'") quote = !quote;
    if (!quote && char === '(') depth += 1;
    shown += quote || depth > 0 || char === "'" ? '.' : char;
    if (!quote && char === ')') depth -= 1;
  }
  return shown;
}

/** A list view's query for those of its records only that changed behind a place, in the order of their changes. */
export function changedOf(query: string, at: z.infer<typeof position> | null): string {
  const words = outline(query);
  const from = /\sFROM\s/i.exec(words);
  if (from === null) throw new AppError('internal', 'A list view of Salesforce has a query without FROM.');
  const end = /\s(ORDER\s+BY|LIMIT|OFFSET)\s/i.exec(words)?.index ?? query.length;
  const where = /\sWHERE\s/i.exec(words);
  const source = query.slice(from.index, where?.index ?? end);
  const own = where === null ? [] : [`(${query.slice(where.index + where[0].length, end).trim()})`];
  const conditions = [...own, ...(at === null ? [] : [behind(at)])];
  const filter = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `SELECT Id, SystemModstamp${source}${filter} ORDER BY SystemModstamp, Id LIMIT ${PAGE}`;
}

const membersOf = (object: PersonObject, page: QueryPage) =>
  page.records.map((record) => ({ type: object, id: idRow.parse(record).Id }));

/** Begins with the whole list. What changes while it is read is met afterwards: the newest change comes first. */
async function begin(client: SalesforceClient, object: PersonObject, query: string): Promise<CrmListPage> {
  const newest = await queryLive(
    client,
    `SELECT SystemModstamp FROM ${object} ORDER BY SystemModstamp DESC LIMIT 1`,
  );
  const [first] = z.array(stampRow).parse(newest.records);
  const at = first === undefined ? null : rewound(fromSalesforceTime(first.SystemModstamp));
  const page = await queryLive(client, onlyIds(query));
  return pageOf(object, page, { v: 1, query, next: null, at });
}

function pageOf(object: PersonObject, page: QueryPage, cursor: Cursor): CrmListPage {
  const next = page.nextRecordsUrl ?? null;
  return {
    members: membersOf(object, page),
    cursor: JSON.stringify({ ...cursor, next } satisfies Cursor),
    more: next !== null,
  };
}

/**
 * A list view: first the whole of it, 2,000 records a call, then those of its records that changed since, by two calls
 * (the view's query is read again, and one that was changed begins anew). Who comes into it because time passes or
 * because their account changes is not met by that.
 */
export async function followList(
  client: SalesforceClient,
  listId: string,
  given: string | null,
): Promise<CrmListPage> {
  const { object, view } = parseListId(listId);
  const cursor = given === null ? null : decode(given);
  try {
    if (cursor !== null && cursor.next !== null)
      return pageOf(object, await client.queryMore(cursor.next), cursor);
    const query = await viewQuery(client, object, view);
    if (cursor === null || cursor.query !== query) return await begin(client, object, query);
    const page = await queryLive(client, changedOf(query, cursor.at));
    const more = !page.done || page.records.length >= PAGE;
    const last = lastRow(page, cursor.at);
    const at = last === null || more ? last : rewound(last.high);
    const next: Cursor = { ...cursor, at };
    return { members: membersOf(object, page), cursor: JSON.stringify(next), more };
  } catch (error) {
    const expired = error instanceof SalesforceFailure && error.problem.code === 'INVALID_QUERY_LOCATOR';
    if (expired && cursor !== null) return followList(client, listId, null);
    throw toAppError(error, 'follow the list view');
  }
}
