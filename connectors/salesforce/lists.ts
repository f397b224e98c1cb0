import { AppError } from '../../src/errors.ts';
import type { CrmList, CrmPage, CrmRef } from '../../src/ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import { toAppError } from './errors.ts';
import { isSalesforceId, to18 } from './ids.ts';
import type { PersonObject } from './people-fields.ts';
import { idRow, listViewDescribe, listViews, type QueryPage, queryPage } from './schemas.ts';

/** Rows a page; Salesforce's greatest. */
const BATCH = { 'Sforce-Query-Options': 'batchSize=2000' };

async function viewsOf(client: SalesforceClient, object: PersonObject): Promise<CrmList[]> {
  const views: CrmList[] = [];
  let path: string | null = `/sobjects/${object}/listviews`;
  while (path !== null) {
    const url: string = path;
    const page = listViews.parse(await client.run((connection) => connection.request(url)));
    for (const view of page.listviews) {
      if (!view.soqlCompatible) continue;
      views.push({ id: `${object}:${to18(view.id)}`, name: view.label, objectType: object, size: null });
    }
    path = page.nextRecordsUrl ?? null;
  }
  return views;
}

/** The list views of Contact and Lead that the connected user sees, without those that SOQL cannot express. */
export async function lists(client: SalesforceClient): Promise<readonly CrmList[]> {
  try {
    return [...(await viewsOf(client, 'Contact')), ...(await viewsOf(client, 'Lead'))];
  } catch (error) {
    throw toAppError(error, 'list the list views');
  }
}

/** The object and the view that a list's id names; `invalid_input` for anything else. */
export function parseListId(listId: string): { object: PersonObject; view: string } {
  const [object, view, ...rest] = listId.split(':');
  const known = object === 'Contact' || object === 'Lead';
  if (!known || view === undefined || rest.length > 0 || !isSalesforceId(view)) {
    const message = `"${listId.slice(0, 60)}" is not a list of Salesforce: take an id from its lists.`;
    throw new AppError('invalid_input', message);
  }
  return { object, view };
}

/** A list view's query with nothing but the id: its columns would make the pages smaller and the URL longer. */
export function onlyIds(query: string): string {
  const from = /\sFROM\s/i.exec(query);
  if (from === null) throw new AppError('internal', 'A list view of Salesforce has a query without FROM.');
  return `SELECT Id${query.slice(from.index)}`;
}

/**
 * One page of a list view's records (up to 2,000), by running the view's own query; `next` is Salesforce's locator,
 * which lives two days (`conflict` afterwards). `not_found` when the view is gone or hidden from the connected user.
 */
export async function listMembers(
  client: SalesforceClient,
  listId: string,
  next: string | null,
): Promise<CrmPage<CrmRef>> {
  const { object, view } = parseListId(listId);
  try {
    const page = next === null ? await firstPage(client, object, view) : await client.queryMore(next);
    return {
      items: page.records.map((record) => ({ type: object, id: idRow.parse(record).Id })),
      next: page.nextRecordsUrl ?? null,
    };
  } catch (error) {
    throw toAppError(error, 'expand the list view');
  }
}

/** The query behind a list view; `NOT_FOUND` when it is gone or hidden. */
export async function viewQuery(
  client: SalesforceClient,
  object: PersonObject,
  view: string,
): Promise<string> {
  return client.run(async (connection) => {
    return listViewDescribe.parse(await connection.sobject(object).listview(view).describe()).query;
  });
}

/** The first page of a query for live records, 2,000 rows at most. */
export async function queryLive(client: SalesforceClient, soql: string): Promise<QueryPage> {
  const url = `/query?q=${encodeURIComponent(soql)}`;
  return client.run(async (connection) =>
    queryPage.parse(await connection.request({ method: 'GET', url, headers: BATCH })),
  );
}

const firstPage = async (client: SalesforceClient, object: PersonObject, view: string) =>
  queryLive(client, onlyIds(await viewQuery(client, object, view)));
