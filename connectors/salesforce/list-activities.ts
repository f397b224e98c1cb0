import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmEntry, CrmPage, CrmRef, TimeRange } from '../../src/ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import { toAppError } from './errors.ts';
import { fromSalesforceTime, to18 } from './ids.ts';
import { entryRow } from './schemas.ts';
import { queriesFor, quoted, timeLiteral } from './soql.ts';
import { TOUCH_ID } from './task-shape.ts';

const PAGE = 2_000;
/** Archived Tasks (older than a year) count; those in the bin do not. */
const SELECT = `SELECT Id, ${TOUCH_ID}, WhoId, CreatedDate FROM Task WHERE`;

/** The next row comes after (t, id). */
const position = z.object({ t: z.number().int(), id: z.string().regex(/^[a-zA-Z0-9]{18}$/) });
type Position = z.infer<typeof position>;

function decode(next: string): Position {
  try {
    return position.parse(JSON.parse(next));
  } catch (error) {
    const message = 'This is not a page of the entries in Salesforce. Begin the list again.';
    throw new AppError('invalid_input', message, { cause: error });
  }
}

function whoOf(id: string | null | undefined): readonly CrmRef[] {
  if (id === null || id === undefined || id === '') return [];
  return [{ type: id.startsWith('00Q') ? 'Lead' : 'Contact', id: to18(id) }];
}

function entryOf(client: SalesforceClient, row: z.infer<typeof entryRow>): CrmEntry {
  return {
    key: row.Cadenza_Touch_Id__c,
    crmId: row.Id,
    refs: whoOf(row.WhoId),
    createdAt: new Date(fromSalesforceTime(row.CreatedDate)),
    url: `${client.instanceUrl ?? ''}/lightning/r/Task/${row.Id}/view`,
  };
}

/** Tasks with these keys: five queries of up to 400 keys by one API call. */
export async function readActivities(
  client: SalesforceClient,
  keys: readonly string[],
): Promise<readonly CrmEntry[]> {
  const queries = queriesFor(
    [...new Set(keys)],
    (list) => `${SELECT} ${TOUCH_ID} IN (${list}) AND IsDeleted = false`,
  );
  try {
    return (await client.queryAllRows(queries, entryRow)).map((row) => entryOf(client, row));
  } catch (error) {
    throw toAppError(error, 'read activities');
  }
}

/**
 * Up to 2,000 Tasks that carry a key of ours, by one API call. The place in the list is a time and an id, not
 * Salesforce's locator: it stays good for as long as a list may take, and whatever is added meanwhile.
 */
export async function listActivities(
  client: SalesforceClient,
  { since, until }: TimeRange,
  next: string | null,
): Promise<CrmPage<CrmEntry>> {
  const at = next === null ? null : decode(next);
  const t = at === null ? '' : timeLiteral(at.t);
  const conditions = [
    `${TOUCH_ID} != null AND IsDeleted = false`,
    ...(since === null ? [] : [`CreatedDate >= ${timeLiteral(since.getTime())}`]),
    `CreatedDate < ${timeLiteral(until.getTime())}`,
    ...(at === null ? [] : [`(CreatedDate > ${t} OR (CreatedDate = ${t} AND Id > ${quoted(at.id)}))`]),
  ];
  const soql = `${SELECT} ${conditions.join(' AND ')} ORDER BY CreatedDate, Id LIMIT ${PAGE}`;
  try {
    const [page] = await client.queryAll([soql]);
    const items = z
      .array(entryRow)
      .parse(page?.records ?? [])
      .map((row) => entryOf(client, row));
    const last = items.at(-1);
    const more = last !== undefined && (page?.done === false || items.length >= PAGE);
    const behind = last === undefined ? null : { t: last.createdAt.getTime(), id: last.crmId };
    return { items, next: more ? JSON.stringify(behind) : null };
  } catch (error) {
    throw toAppError(error, 'list activities');
  }
}
