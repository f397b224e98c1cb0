import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmEntry, CrmPage, CrmRef, TimeRange } from '../../src/ports/crm.ts';
import { parseAnswer } from './client.ts';
import { type EngagementType, engagementTypes } from './engagements.ts';
import { failureToAppError, readError } from './errors.ts';
import { objectsInType } from './find-activities.ts';
import { contactRef } from './mapper.ts';
import type { Portal } from './portal.ts';
import { TOUCH_ID } from './properties.ts';
import { associationsSchema, type HubspotObject, searchSchema } from './schemas.ts';

/** HubSpot's largest page of a search. */
const PAGE = 200;

/** What listing needs to know of the portal. */
interface ListMeans extends Portal {
  readonly letters: () => Promise<boolean>;
  readonly recordUrl: (ref: CrmRef) => string;
}

/** Which object type the list is in, and behind which record of it. */
const position = z.object({ type: z.enum(engagementTypes), after: z.string().regex(/^\d+$/) });
type Position = z.infer<typeof position>;

function decode(next: string): Position {
  try {
    return position.parse(JSON.parse(next));
  } catch (error) {
    const message = 'This is not a page of the entries in HubSpot. Begin the list again.';
    throw new AppError('invalid_input', message, { cause: error });
  }
}

/** The contacts that each of these records hangs on: one call for up to 1,000. */
export async function contactsOf(
  { api, paths }: Portal,
  type: EngagementType | 'deals',
  objects: readonly HubspotObject[],
): Promise<ReadonlyMap<string, readonly CrmRef[]>> {
  if (objects.length === 0) return new Map();
  const path = paths.associations(type, 'contacts');
  const json = { inputs: objects.map(({ id }) => ({ id })) };
  const doing = `read the contacts of ${type}`;
  const { results } = await api.get({ method: 'POST', path, json, doing }, associationsSchema);
  return new Map(results.map(({ from, to }) => [from.id, to.map((one) => contactRef(one.toObjectId))]));
}

async function entriesOf(
  means: ListMeans,
  type: EngagementType,
  objects: readonly HubspotObject[],
): Promise<readonly CrmEntry[]> {
  const contacts = await contactsOf(means, type, objects);
  return objects.flatMap(({ id, properties, createdAt }) => {
    const key = properties[TOUCH_ID];
    if (typeof key !== 'string') return [];
    const refs = contacts.get(id) ?? [];
    const [first] = refs;
    const at = new Date(createdAt ?? properties.hs_createdate ?? 0);
    const url = first === undefined ? null : `${means.recordUrl(first)}?engagement=${id}`;
    return [{ key, crmId: id, refs, createdAt: at, url }];
  });
}

/** The next 200 of a type that carry our property; none where the type has no such property. */
async function searchPage(
  { api, paths }: Portal,
  { since, until }: TimeRange,
  { type, after }: Position,
): Promise<readonly HubspotObject[]> {
  const created = { propertyName: 'hs_createdate' };
  const filters = [
    { propertyName: TOUCH_ID, operator: 'HAS_PROPERTY' },
    ...(since === null ? [] : [{ ...created, operator: 'GTE', value: String(since.getTime()) }]),
    { ...created, operator: 'LT', value: String(until.getTime()) },
    // Behind an id instead of by page: search ends at 10,000 results.
    { propertyName: 'hs_object_id', operator: 'GT', value: after },
  ];
  const sorts = [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }];
  const json = { filterGroups: [{ filters }], sorts, properties: [TOUCH_ID], limit: PAGE };
  const doing = `list activities in ${type}`;
  const outcome = await api.ask({ method: 'POST', path: paths.search(type), json, doing });
  if (outcome.kind === 'answer' && outcome.status === 200)
    return parseAnswer(doing, outcome.body, searchSchema).results;
  const unknown = outcome.kind === 'answer' && outcome.status === 400;
  if (unknown && /PROPERTY_DOESNT_EXIST/.test(readError(outcome.body).text)) return [];
  throw failureToAppError(doing, outcome);
}

async function typeAfter(type: EngagementType, letters: () => Promise<boolean>) {
  const next = engagementTypes[engagementTypes.indexOf(type) + 1];
  return next === 'postal_mail' && !(await letters()) ? undefined : next;
}

/**
 * Up to 200 entries of one object type, by two calls: the search says nothing of contacts. The index lags by seconds
 * to minutes.
 */
export async function listActivities(
  means: ListMeans,
  range: TimeRange,
  next: string | null,
): Promise<CrmPage<CrmEntry>> {
  const at: Position = next === null ? { type: engagementTypes[0], after: '0' } : decode(next);
  const objects = await searchPage(means, range, at);
  const items = await entriesOf(means, at.type, objects);
  const last = objects.at(-1);
  if (last !== undefined && objects.length >= PAGE)
    return { items, next: JSON.stringify({ type: at.type, after: last.id } satisfies Position) };
  const type = await typeAfter(at.type, means.letters);
  return { items, next: type === undefined ? null : JSON.stringify({ type, after: '0' } satisfies Position) };
}

/** Entries with these keys in every object type: the same key may stand in two, since uniqueness ends at the type. */
export async function readActivities(
  means: ListMeans,
  keys: readonly string[],
): Promise<readonly CrmEntry[]> {
  const found: CrmEntry[] = [];
  const distinct = [...new Set(keys)];
  if (distinct.length === 0) return found;
  for (const type of engagementTypes) {
    if (type === 'postal_mail' && !(await means.letters())) break;
    found.push(...(await entriesOf(means, type, await objectsInType(means, type, distinct))));
  }
  return found;
}
