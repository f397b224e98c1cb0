import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmChanges } from '../../src/ports/crm-news.ts';
import type { SalesforceClient } from './client.ts';
import { toAppError } from './errors.ts';
import { fromSalesforceTime } from './ids.ts';
import { personFrom } from './people.ts';
import type { PeopleFields, PersonObject } from './people-fields.ts';
import { idRow, type QueryPage, stampRow } from './schemas.ts';
import { quoted, timeLiteral } from './soql.ts';

/** Rows that one query gives at most. */
export const PAGE = 2_000;
/** A transaction's rows become visible when it commits, under the stamp of when they were written. */
const OVERLAP_MS = 5 * 60_000;
const OBJECTS: readonly PersonObject[] = ['Contact', 'Lead'];

/** Where one object's reading stands: the next row comes after (t, id); `high` is the newest stamp seen. */
export const position = z.object({
  t: z.number().int(),
  id: z.string().regex(/^([a-zA-Z0-9]{18})?$/),
  high: z.number().int(),
});
const cursorShape = z.object({ v: z.literal(1), Contact: position.nullable(), Lead: position.nullable() });
export type Position = z.infer<typeof position>;
type Cursor = z.infer<typeof cursorShape>;

function decode(cursor: string): Cursor {
  try {
    return cursorShape.parse(JSON.parse(cursor));
  } catch (error) {
    const message = 'This cursor of Salesforce changes cannot be read. Begin again with a new one.';
    throw new AppError('invalid_input', message, { cause: error });
  }
}

/** Back from the newest stamp seen, so that what was committed late is still met. */
export const rewound = (high: number): Position => ({ t: high - OVERLAP_MS, id: '', high });

/** Keyset over (SystemModstamp, Id): mass updates give thousands of rows one stamp, so a stamp alone would lose rows or loop. */
export function behind(at: Position): string {
  const t = timeLiteral(at.t);
  if (at.id === '') return `SystemModstamp >= ${t}`;
  return `(SystemModstamp > ${t} OR (SystemModstamp = ${t} AND Id > ${quoted(at.id)}))`;
}

/** The next rows of a query that has no condition of its own. */
export function keyset(select: string, at: Position | null): string {
  const where = at === null ? '' : ` WHERE ${behind(at)}`;
  return `${select}${where} ORDER BY SystemModstamp, Id LIMIT ${PAGE}`;
}

/** The place behind the last row of a page. */
export function lastRow(page: QueryPage, at: Position | null): Position | null {
  const last = page.records.at(-1);
  if (last === undefined) return at;
  const { Id, SystemModstamp } = idRow.extend(stampRow.shape).parse(last);
  const t = fromSalesforceTime(SystemModstamp);
  return { t, id: Id, high: Math.max(t, at?.high ?? t) };
}

/**
 * A cursor that begins now by Salesforce's clock: at the newest SystemModstamp of each object, less the overlap.
 * One API call.
 */
export async function startCursor(client: SalesforceClient): Promise<string> {
  try {
    const pages = await client.queryAll(
      OBJECTS.map((object) => `SELECT SystemModstamp FROM ${object} ORDER BY SystemModstamp DESC LIMIT 1`),
    );
    const [contact, lead] = pages.map((page) => {
      const [first] = z.array(stampRow).parse(page.records);
      return first === undefined ? null : rewound(fromSalesforceTime(first.SystemModstamp));
    });
    return JSON.stringify({ v: 1, Contact: contact ?? null, Lead: lead ?? null } satisfies Cursor);
  } catch (error) {
    throw toAppError(error, 'say where changes begin');
  }
}

/**
 * Contacts and Leads that changed since the cursor, deleted ones included: both objects in one API call, up to 2,000
 * rows of each. While pages are full it goes on behind the last row; at the end it steps back by the overlap, so the
 * newest five minutes come again with the next call.
 */
export async function changes(
  client: SalesforceClient,
  fields: PeopleFields,
  cursor: string,
): Promise<CrmChanges> {
  const from = decode(cursor);
  try {
    const pages = await fields.reading(() =>
      client.queryAll(OBJECTS.map((object) => keyset(fields.select(object), from[object]))),
    );
    const more = pages.some((page) => !page.done || page.records.length >= PAGE);
    const [contact, lead] = OBJECTS.map((object, index) => {
      const page = pages[index];
      const at = page === undefined ? from[object] : lastRow(page, from[object]);
      return at === null || more ? at : rewound(at.high);
    });
    const next: Cursor = { v: 1, Contact: contact ?? null, Lead: lead ?? null };
    const people = pages.flatMap((page) => page.records.map((row) => personFrom(row, fields)));
    return { people, cursor: JSON.stringify(next), more };
  } catch (error) {
    throw toAppError(error, 'list what changed');
  }
}
