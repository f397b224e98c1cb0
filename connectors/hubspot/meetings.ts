import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmRef } from '../../src/ports/crm.ts';
import type { CrmMeeting, CrmMeetingOutcome, CrmMeetings } from '../../src/ports/crm-news.ts';
import { BATCH } from './batch-create.ts';
import { inBatches } from './batches.ts';
import { parseAnswer } from './client.ts';
import { OVERLAP_MS } from './cursor.ts';
import { failureToAppError } from './errors.ts';
import { contactRef } from './mapper.ts';
import type { Portal } from './portal.ts';
import { TOUCH_ID } from './properties.ts';
import { associationsSchema, batchSchema, type HubspotObject, searchSchema } from './schemas.ts';

const TYPE = 'meetings';
const MODIFIED = 'hs_lastmodifieddate';
const CREATED = 'hs_createdate';
const PROPERTIES = [
  ...(['hs_meeting_title', 'hs_meeting_start_time', 'hs_meeting_end_time', 'hs_meeting_outcome'] as const),
  ...(['hs_timestamp', 'hubspot_owner_id', CREATED, MODIFIED, TOUCH_ID] as const),
] as const;
const PAGE = 200;

const ms = z.number().int().nonnegative();
const cursorSchema = z.object({
  v: z.literal(1),
  /** Times are HubSpot's own, in ms. What was created up to here is never told of. */
  began: ms,
  /** The next reading begins here. */
  from: ms,
  /** What was told of the window that the next reading begins with: modification times by id. */
  seen: z.record(z.string(), ms),
  /** A window [from, to] with more than a page in it, on its way in ascending order of id. */
  pass: z.object({ to: ms, afterId: z.string().regex(/^\d+$/), all: ms }).nullable(),
  /** The newest meeting of the last such window, and how many of it the next reading will find again. */
  walked: z.object({ to: ms, all: ms }).nullable(),
});
type Cursor = z.infer<typeof cursorSchema>;

function decode(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(text));
  } catch (error) {
    const message = 'This cursor of HubSpot meetings cannot be read. Begin again with a new one.';
    throw new AppError('invalid_input', message, { cause: error });
  }
}

interface Filter {
  readonly propertyName: string;
  readonly operator: 'GTE' | 'LTE' | 'GT';
  readonly value: string;
}

function search(
  { api, paths }: Portal,
  filters: readonly Filter[],
  wanted: { readonly sort: string; readonly direction: 'ASCENDING' | 'DESCENDING'; readonly limit: number },
) {
  const { sort, direction, limit } = wanted;
  const sorts = [{ propertyName: sort, direction }];
  const json = {
    ...(filters.length === 0 ? {} : { filterGroups: [{ filters }] }),
    sorts,
    properties: PROPERTIES,
    limit,
  };
  const doing = 'search for changed meetings';
  return api.get({ method: 'POST', path: paths.search(TYPE), json, doing }, searchSchema);
}

/** Milliseconds since 1970 of what HubSpot writes as such or as text; null for what no date can hold. */
function timeOf(text: string | null | undefined): number | null {
  const time = /^\d+$/.test(text ?? '') ? Number(text) : Date.parse(text ?? '');
  return Number.isNaN(new Date(time).getTime()) ? null : time;
}

const modifiedOf = ({ properties, updatedAt }: HubspotObject) =>
  timeOf(properties[MODIFIED] ?? updatedAt) ?? 0;

/** HubSpot's own outcomes; a portal's own ones say nothing that is known here. */
const outcomes: Readonly<Record<string, CrmMeetingOutcome>> = {
  COMPLETED: 'held',
  RESCHEDULED: 'rescheduled',
  NO_SHOW: 'no_show',
  CANCELED: 'canceled',
};

/** A meeting in our words; null for one that has no time, and for an entry of our own. */
function fromHubspotMeeting(object: HubspotObject, refs: readonly CrmRef[]): CrmMeeting | null {
  const { properties, createdAt } = object;
  const start = timeOf(properties.hs_meeting_start_time ?? properties.hs_timestamp);
  if (start === null || (properties[TOUCH_ID] ?? '') !== '') return null;
  const end = timeOf(properties.hs_meeting_end_time);
  const modified = modifiedOf(object);
  return {
    id: object.id,
    refs,
    title: properties.hs_meeting_title?.trim() || null,
    startAt: new Date(start),
    endAt: end === null ? null : new Date(end),
    outcome: outcomes[properties.hs_meeting_outcome?.trim().toUpperCase() ?? ''] ?? 'scheduled',
    hostId: properties.hubspot_owner_id || null,
    createdAt: new Date(timeOf(properties[CREATED] ?? createdAt) ?? modified),
    modifiedAt: new Date(modified),
  };
}

/** The contacts that each of these meetings is with: one call for up to 1,000. */
async function contactsOf(
  { api, paths }: Portal,
  objects: readonly HubspotObject[],
): Promise<ReadonlyMap<string, readonly CrmRef[]>> {
  if (objects.length === 0) return new Map();
  const json = { inputs: objects.map(({ id }) => ({ id })) };
  const path = paths.associations(TYPE, 'contacts');
  const doing = 'read the contacts of meetings';
  const { results } = await api.get({ method: 'POST', path, json, doing }, associationsSchema);
  return new Map(results.map(({ from, to }) => [from.id, to.map((one) => contactRef(one.toObjectId))]));
}

/** Which of these ids HubSpot does not have any more: by id, since search knows nothing of the recycle bin. */
async function goneOf({ api, paths }: Portal, ids: readonly string[]): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const batch of inBatches(ids, BATCH)) {
    const doing = `look for ${batch.length} meetings`;
    const json = { properties: [MODIFIED], propertiesWithHistory: [], inputs: batch.map((id) => ({ id })) };
    const outcome = await api.ask({ method: 'POST', path: paths.batch(TYPE, 'read'), json, doing });
    const none = outcome.kind === 'answer' && outcome.status === 404;
    if (!none && (outcome.kind !== 'answer' || outcome.status < 200 || outcome.status > 299))
      throw failureToAppError(doing, outcome);
    const { results } = none ? { results: [] } : parseAnswer(doing, outcome.body, batchSchema);
    const there = new Set(results.map(({ id }) => id));
    gone.push(...batch.filter((id) => !there.has(id)));
  }
  return gone;
}

/** The port's `startMeetings`: at the newest meeting that HubSpot knows. One call. */
export async function startMeetings(portal: Portal): Promise<string> {
  const wanted = { sort: MODIFIED, direction: 'DESCENDING', limit: 1 } as const;
  const [newest] = (await search(portal, [], wanted)).results;
  const at = newest === undefined ? 0 : modifiedOf(newest);
  return JSON.stringify({ v: 1, began: at, from: at, seen: {}, pass: null, walked: null } satisfies Cursor);
}

interface Found {
  readonly objects: readonly HubspotObject[];
  readonly cursor: Cursor;
}

const at = (propertyName: string, operator: Filter['operator'], value: number | string): Filter => ({
  propertyName,
  operator,
  value: String(value),
});

/**
 * The whole window in one call, newest first: few meetings change between two polls. Where it holds more than a page, it
 * is walked through by id instead, since search ends at 10,000 results and a bulk edit gives many one time.
 */
async function readWindow(portal: Portal, cursor: Cursor): Promise<Found> {
  const filters = [at(CREATED, 'GT', cursor.began), at(MODIFIED, 'GTE', cursor.from)];
  const wanted = { sort: MODIFIED, direction: 'DESCENDING', limit: PAGE } as const;
  const { results, total } = await search(portal, filters, wanted);
  const [newest] = results;
  if (newest === undefined) return { objects: [], cursor };
  const to = modifiedOf(newest);
  if (total > results.length) {
    const { walked } = cursor;
    if (walked !== null && walked.to === to && walked.all === total) return { objects: [], cursor };
    return { objects: [], cursor: { ...cursor, pass: { to, afterId: '0', all: 0 } } };
  }
  const from = Math.max(cursor.from, to - OVERLAP_MS);
  return { objects: results, cursor: { ...cursor, from } };
}

async function walk(portal: Portal, cursor: Cursor, pass: NonNullable<Cursor['pass']>): Promise<Found> {
  const filters = [
    ...[at(CREATED, 'GT', cursor.began), at(MODIFIED, 'GTE', cursor.from), at(MODIFIED, 'LTE', pass.to)],
    at('hs_object_id', 'GT', pass.afterId),
  ];
  const wanted = { sort: 'hs_object_id', direction: 'ASCENDING', limit: PAGE } as const;
  const { results } = await search(portal, filters, wanted);
  const from = Math.max(cursor.from, pass.to - OVERLAP_MS);
  const all = pass.all + results.filter((object) => modifiedOf(object) >= from).length;
  const last = results.at(-1);
  if (last !== undefined && results.length >= PAGE)
    return { objects: results, cursor: { ...cursor, pass: { to: pass.to, afterId: last.id, all } } };
  const walked = { to: pass.to, all };
  return { objects: results, cursor: { ...cursor, from, seen: {}, pass: null, walked } };
}

/**
 * The port's `meetings`. One call where nothing happened: what the overlap shows again is known by its time. A meeting
 * without contacts is looked at again while the overlap shows it, since some calendars add them by a second call.
 */
export async function readMeetings(
  portal: Portal,
  text: string,
  ahead: readonly string[],
): Promise<CrmMeetings> {
  const given = decode(text);
  const opened = given.pass === null ? await readWindow(portal, given) : { objects: [], cursor: given };
  const { pass } = opened.cursor;
  const found = pass === null ? opened : await walk(portal, opened.cursor, pass);
  const fresh = found.objects.filter((object) => given.seen[object.id] !== modifiedOf(object));
  const contacts = await contactsOf(portal, fresh);
  const linked = (object: HubspotObject) => !fresh.includes(object) || contacts.has(object.id);
  const kept = found.objects.filter(
    (object) => pass === null && modifiedOf(object) >= found.cursor.from && linked(object),
  );
  const told = Object.fromEntries(kept.map((object) => [object.id, modifiedOf(object)]));
  // An index that lags may show less than before: what was seen stays known.
  const before = Object.entries(given.seen).filter(([, time]) => time >= found.cursor.from);
  const seen = pass === null ? { ...Object.fromEntries(before), ...told } : found.cursor.seen;
  const more = found.cursor.pass !== null;
  const gone = more ? [] : await goneOf(portal, ahead);
  const meetings = fresh.flatMap((object) => {
    const refs = contacts.get(object.id) ?? [];
    const meeting = refs.length === 0 ? null : fromHubspotMeeting(object, refs);
    return meeting === null ? [] : [meeting];
  });
  return {
    meetings,
    gone: gone.map((id) => ({ id, at: null })),
    cursor: JSON.stringify({ ...found.cursor, seen } satisfies Cursor),
    more,
  };
}
