import type { SalesforceClient } from './client.ts';
import { toAppError } from './errors.ts';
import { touchRow } from './schemas.ts';
import { queriesFor } from './soql.ts';
import { TOUCH_ID } from './task-shape.ts';

/** Which keys are on a Task, with its id; archived Tasks count, those in the bin do not (their key is free again). */
export async function findActivities(
  client: SalesforceClient,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const queries = queriesFor(
    [...new Set(keys)],
    (list) => `SELECT Id, ${TOUCH_ID} FROM Task WHERE ${TOUCH_ID} IN (${list}) AND IsDeleted = false`,
  );
  try {
    const rows = await client.queryAllRows(queries, touchRow);
    return new Map(rows.map((row) => [row.Cadenza_Touch_Id__c, row.Id]));
  } catch (error) {
    throw toAppError(error, 'look for activities');
  }
}
