import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmDeal, CrmDealChanges } from '../../src/ports/crm-news.ts';
import { keyset, lastRow, PAGE, position, rewound } from './changes.ts';
import type { SalesforceClient } from './client.ts';
import { toAppError } from './errors.ts';
import { fromSalesforceTime } from './ids.ts';
import { type OpportunityRow, opportunityOfRole, opportunityRow, roleRow, stampRow } from './schemas.ts';
import { queriesFor } from './soql.ts';

const OBJECTS = ['Opportunity', 'OpportunityContactRole'] as const;
const FIELDS = [
  'Id',
  'Name',
  'StageName',
  'CreatedDate',
  'LastStageChangeDate',
  'IsClosed',
  'IsWon',
  'IsDeleted',
];
/** Whoever gets a role in an opportunity changes a row of its own, not the opportunity: so both are looked at. */
const SELECTS: Readonly<Record<(typeof OBJECTS)[number], string>> = {
  Opportunity: `SELECT ${FIELDS.join(', ')}, SystemModstamp FROM Opportunity`,
  OpportunityContactRole: `SELECT Id, ${FIELDS.map((name) => `Opportunity.${name}`).join(', ')}, SystemModstamp FROM OpportunityContactRole`,
};
/** What happened longer ago is no news for somebody who comes to an opportunity today. */
const NEWS_MS = 7 * 24 * 60 * 60_000;

const cursorShape = z.object({
  v: z.literal(1),
  /** Where watching began, by Salesforce's clock. */
  begun: z.number().int(),
  Opportunity: position.nullable(),
  OpportunityContactRole: position.nullable(),
});
type Cursor = z.infer<typeof cursorShape>;

function decode(cursor: string): Cursor {
  try {
    return cursorShape.parse(JSON.parse(cursor));
  } catch (error) {
    const message = 'This cursor of Salesforce opportunities cannot be read. Begin again with a new one.';
    throw new AppError('invalid_input', message, { cause: error });
  }
}

/** A cursor at the newest change of an opportunity or a contact's role in one. One API call. */
export async function startDealCursor(client: SalesforceClient): Promise<string> {
  try {
    const pages = await client.queryAll(
      OBJECTS.map((object) => `SELECT SystemModstamp FROM ${object} ORDER BY SystemModstamp DESC LIMIT 1`),
    );
    const [deals, roles] = pages.map((page) => {
      const [first] = z.array(stampRow).parse(page.records);
      return first === undefined ? null : fromSalesforceTime(first.SystemModstamp);
    });
    const at = (time: number | null | undefined) => (typeof time === 'number' ? rewound(time) : null);
    const begun = Math.max(deals ?? 0, roles ?? 0);
    const cursor: Cursor = { v: 1, begun, Opportunity: at(deals), OpportunityContactRole: at(roles) };
    return JSON.stringify(cursor);
  } catch (error) {
    throw toAppError(error, 'say where changes of opportunities begin');
  }
}

const opened = (row: OpportunityRow) => fromSalesforceTime(row.CreatedDate);

function moved(row: OpportunityRow): number | null {
  const at = fromSalesforceTime(row.LastStageChangeDate ?? '');
  return Number.isFinite(at) && at > opened(row) ? at : null;
}

/** An opportunity in our words, without its people. Salesforce's stages are called as they read. */
function fromOpportunity(row: OpportunityRow): Omit<CrmDeal, 'people'> {
  const at = moved(row);
  return {
    id: row.Id,
    name: row.Name ?? '',
    stage: row.StageName,
    stageId: row.StageName,
    pipeline: null,
    outcome: !row.IsClosed ? 'open' : row.IsWon ? 'won' : 'lost',
    openedAt: new Date(opened(row)),
    movedAt: at === null ? null : new Date(at),
  };
}

async function withPeople(client: SalesforceClient, rows: readonly OpportunityRow[]): Promise<CrmDeal[]> {
  const queries = queriesFor(
    rows.map((row) => row.Id),
    (list) =>
      `SELECT OpportunityId, ContactId FROM OpportunityContactRole WHERE OpportunityId IN (${list}) AND IsDeleted = false`,
  );
  const roles = queries.length === 0 ? [] : await client.queryAllRows(queries, roleRow);
  return rows.map((row) => {
    const own = roles.flatMap((role) =>
      role.OpportunityId === row.Id && role.ContactId ? [role.ContactId] : [],
    );
    return { ...fromOpportunity(row), people: [...new Set(own)].map((id) => ({ type: 'Contact', id })) };
  });
}

/**
 * Opportunities that were opened, or came into another stage, after watching began and in the last seven days, among
 * those that changed since the cursor or in which somebody got a role since. One API call, and one more where some of
 * them bring news. `misconfigured` where the connected user may not see opportunities.
 */
export async function dealChanges(client: SalesforceClient, cursor: string): Promise<CrmDealChanges> {
  const from = decode(cursor);
  try {
    const pages = await client.queryAll(OBJECTS.map((object) => keyset(SELECTS[object], from[object])));
    const [deals, roles] = pages;
    const more = pages.some((page) => !page.done || page.records.length >= PAGE);
    const ends = pages.map((page, index) => lastRow(page, from[OBJECTS[index] ?? 'Opportunity']));
    const next = ends.map((at) => (at === null || more ? at : rewound(at.high)));
    const newest = Math.max(from.begun, ...ends.map((at) => at?.high ?? 0));
    const since = Math.max(from.begun, newest - NEWS_MS);
    const seen = [
      ...z.array(opportunityRow).parse(deals?.records ?? []),
      ...z
        .array(opportunityOfRole)
        .parse(roles?.records ?? [])
        .filter((row) => row !== null),
    ];
    const fresh = seen.filter((row) => !row.IsDeleted && (opened(row) > since || (moved(row) ?? 0) > since));
    const each = new Map(fresh.map((row) => [row.Id, row]));
    return {
      deals: await withPeople(client, [...each.values()]),
      since: new Date(since),
      cursor: JSON.stringify({
        ...from,
        Opportunity: next[0] ?? null,
        OpportunityContactRole: next[1] ?? null,
      }),
      more,
    };
  } catch (error) {
    throw toAppError(error, 'list changed opportunities');
  }
}
