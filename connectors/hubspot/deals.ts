import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmRef } from '../../src/ports/crm.ts';
import type { CrmDeal, CrmDealChanges } from '../../src/ports/crm-news.ts';
import { OVERLAP_MS } from './cursor.ts';
import { contactsOf } from './list-activities.ts';
import type { Portal } from './portal.ts';
import { type HubspotObject, type HubspotPipelines, pipelinesSchema, searchSchema } from './schemas.ts';

const PAGE = 200;
const MODIFIED = 'hs_lastmodifieddate';
/** What happened longer ago is no news for somebody who comes to a deal today. */
const NEWS_MS = 7 * 24 * 60 * 60_000;
/** A deal comes into its first stage moments after it is made; that is no change of stage. */
const FIRST_STAGE_MS = 5_000;

const PROPERTIES = [
  'dealname',
  'dealstage',
  'pipeline',
  'createdate',
  'hs_createdate',
  'hs_v2_date_entered_current_stage',
  'hs_is_closed_won',
  'hs_is_closed_lost',
  MODIFIED,
];

const ms = z.number().int().nonnegative();

/** Times are HubSpot's own, in ms. Walked in windows and by id, as contacts are: see `cursor.ts`. */
const cursorSchema = z.object({
  v: z.literal(1),
  /** Where watching began. */
  begun: ms,
  from: ms,
  /** What the last pass saw: the newest change, and how many deals the next pass would meet again. */
  seen: z.object({ newest: ms, all: z.number().int() }).nullable(),
  pass: z.object({ to: ms, afterId: z.string().regex(/^\d+$/), all: z.number().int() }).nullable(),
});
type Cursor = z.infer<typeof cursorSchema>;

function decode(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text));
  } catch (error) {
    const message = 'This cursor of HubSpot deals cannot be read. Begin again with a new one.';
    throw new AppError('invalid_input', message, { cause: error });
  }
}

interface Filter {
  readonly propertyName: string;
  readonly operator: 'GTE' | 'LTE' | 'GT';
  readonly value: string;
}

const since = (time: number): Filter => ({ propertyName: MODIFIED, operator: 'GTE', value: String(time) });

function search(
  { api, paths }: Portal,
  filters: readonly Filter[],
  wanted: { readonly sort: string; readonly down?: boolean; readonly limit: number },
) {
  const sorts = [{ propertyName: wanted.sort, direction: wanted.down ? 'DESCENDING' : 'ASCENDING' }];
  const json = { filterGroups: [{ filters }], sorts, properties: PROPERTIES, limit: wanted.limit };
  const request = {
    method: 'POST',
    path: paths.search('deals'),
    json,
    doing: 'search for changed deals',
  } as const;
  return api.get(request, searchSchema);
}

const timeOf = (text: string | null | undefined): number => {
  const time = Date.parse(text ?? '');
  return Number.isFinite(time) ? time : 0;
};
const modifiedOf = (deal: HubspotObject) => timeOf(deal.properties[MODIFIED] ?? deal.updatedAt);

async function newestChange(portal: Portal, from: number): Promise<{ newest: number; all: number } | null> {
  const { results, total } = await search(portal, [since(from)], { sort: MODIFIED, down: true, limit: 1 });
  const [deal] = results;
  return deal === undefined ? null : { newest: modifiedOf(deal), all: total };
}

/** A cursor at the newest change of a deal that HubSpot knows. `forbidden` without the scope `crm.objects.deals.read`. */
export async function startDealCursor(portal: Portal): Promise<string> {
  const newest = (await newestChange(portal, 0))?.newest ?? 0;
  return JSON.stringify({ v: 1, begun: newest, from: newest, seen: null, pass: null } satisfies Cursor);
}

/** When a deal was made, whatever somebody wrote into its create date. */
const openedAt = ({ properties, createdAt }: HubspotObject) =>
  timeOf(properties.hs_createdate ?? properties.createdate ?? createdAt);

function movedAt(deal: HubspotObject): number | null {
  const entered = timeOf(deal.properties.hs_v2_date_entered_current_stage);
  return entered > openedAt(deal) + FIRST_STAGE_MS ? entered : null;
}

/** A deal in our words; a stage or pipeline that nothing is known of keeps HubSpot's own name for it. */
function fromHubspotDeal(
  deal: HubspotObject,
  known: { readonly pipelines: HubspotPipelines; readonly people: readonly CrmRef[] },
): CrmDeal {
  const { dealname, dealstage, pipeline, hs_is_closed_won, hs_is_closed_lost } = deal.properties;
  const line = known.pipelines.results.find(({ id }) => id === pipeline);
  const stage = line?.stages.find(({ id }) => id === dealstage);
  const moved = movedAt(deal);
  return {
    id: deal.id,
    name: dealname ?? '',
    stage: stage?.label ?? dealstage ?? '',
    stageId: dealstage ?? '',
    pipeline: line?.label ?? pipeline ?? null,
    outcome: hs_is_closed_won === 'true' ? 'won' : hs_is_closed_lost === 'true' ? 'lost' : 'open',
    openedAt: new Date(openedAt(deal)),
    movedAt: moved === null ? null : new Date(moved),
    people: known.people,
  };
}

/** Contacts and labels are read only for deals that bring news. */
async function dealsOf(portal: Portal, found: readonly HubspotObject[], after: number): Promise<CrmDeal[]> {
  const fresh = found.filter((deal) => openedAt(deal) > after || (movedAt(deal) ?? 0) > after);
  if (fresh.length === 0) return [];
  const contacts = await contactsOf(portal, 'deals', fresh);
  const { api, paths } = portal;
  const request = {
    method: 'GET',
    path: paths.pipelines('deals'),
    doing: 'read the stages of deals',
  } as const;
  const pipelines = await api.get(request, pipelinesSchema);
  return fresh.map((deal) => fromHubspotDeal(deal, { pipelines, people: contacts.get(deal.id) ?? [] }));
}

async function openPass(portal: Portal, cursor: Cursor): Promise<Cursor> {
  const head = await newestChange(portal, cursor.from);
  const { seen } = cursor;
  if (head === null || (seen !== null && head.newest === seen.newest && head.all === seen.all)) return cursor;
  return { ...cursor, pass: { to: head.newest, afterId: '0', all: 0 } };
}

/**
 * Deals that were opened, or came into another stage, after watching began and in the last seven days, among those that
 * changed since the cursor. One call while nothing changes; else one for 200 changed deals, and two more where some of
 * them bring news.
 */
export async function dealChanges(portal: Portal, text: string): Promise<CrmDealChanges> {
  const given = decode(text);
  const cursor = given.pass === null ? await openPass(portal, given) : given;
  const { pass } = cursor;
  const after = Math.max(cursor.begun, (pass?.to ?? cursor.from) - NEWS_MS);
  const answer = { since: new Date(after), deals: [], cursor: JSON.stringify(cursor), more: false };
  if (pass === null) return answer;
  const window: readonly Filter[] = [
    since(cursor.from),
    { propertyName: MODIFIED, operator: 'LTE', value: String(pass.to) },
    { propertyName: 'hs_object_id', operator: 'GT', value: pass.afterId },
  ];
  const { results } = await search(portal, window, { sort: 'hs_object_id', limit: PAGE });
  const deals = await dealsOf(portal, results, after);
  // The index lags, so the next pass begins before this one ended.
  const from = Math.max(cursor.from, pass.to - OVERLAP_MS);
  const all = pass.all + results.filter((deal) => modifiedOf(deal) >= from).length;
  const last = results.at(-1);
  const more = last !== undefined && results.length >= PAGE;
  const next: Cursor = more
    ? { ...cursor, pass: { to: pass.to, afterId: last.id, all } }
    : { ...cursor, from, seen: { newest: pass.to, all }, pass: null };
  return { ...answer, deals, cursor: JSON.stringify(next), more };
}
