import { BATCH } from './batch-create.ts';
import { inBatches } from './batches.ts';
import { parseAnswer } from './client.ts';
import { type EngagementType, engagementTypes } from './engagements.ts';
import { failureToAppError, readError } from './errors.ts';
import type { Portal } from './portal.ts';
import { TOUCH_ID } from './properties.ts';
import { batchSchema, type HubspotObject, searchSchema } from './schemas.ts';

/**
 * Looks keys up by our unique property: no index, so no lag. A portal that refused uniqueness when it was prepared
 * is searched instead, where what was written in the last minutes may be missing.
 */
async function lookUp(
  { api, paths }: Portal,
  type: EngagementType,
  keys: readonly string[],
): Promise<readonly HubspotObject[]> {
  const doing = `look for activities in ${type}`;
  const inputs = keys.map((id) => ({ id }));
  const outcome = await api.ask({
    method: 'POST',
    path: paths.batch(type, 'read'),
    json: { idProperty: TOUCH_ID, properties: [TOUCH_ID], propertiesWithHistory: [], inputs },
    doing,
  });
  if (outcome.kind === 'answer') {
    if (outcome.status >= 200 && outcome.status < 300)
      return parseAnswer(doing, outcome.body, batchSchema).results;
    const { category, text } = readError(outcome.body);
    if (outcome.status === 404 && category === 'OBJECT_NOT_FOUND') return [];
    if (outcome.status === 400 && /non-unique|unique property|idProperty/i.test(text)) {
      const filters = [{ propertyName: TOUCH_ID, operator: 'IN', values: keys }];
      const json = { filterGroups: [{ filters }], properties: [TOUCH_ID], limit: 200 };
      const request = { method: 'POST', path: paths.search(type), json, doing } as const;
      return (await api.get(request, searchSchema)).results;
    }
  }
  throw failureToAppError(doing, outcome);
}

/** The records of one object type that hold these keys. */
export async function objectsInType(
  portal: Portal,
  type: EngagementType,
  keys: readonly string[],
): Promise<readonly HubspotObject[]> {
  const found: HubspotObject[] = [];
  for (const batch of inBatches(keys, BATCH)) found.push(...(await lookUp(portal, type, batch)));
  return found;
}

/** Which of these keys one object type holds, with HubSpot's ids. */
export async function findInType(
  portal: Portal,
  type: EngagementType,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { id, properties } of await objectsInType(portal, type, keys)) {
    const key = properties[TOUCH_ID];
    if (typeof key === 'string') found.set(key, id);
  }
  return found;
}

/** Which of these keys the portal holds, in any object type that ours are written as. */
export async function findActivities(
  portal: Portal,
  keys: readonly string[],
  letters: () => Promise<boolean>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const type of engagementTypes) {
    const rest = [...new Set(keys)].filter((key) => !found.has(key));
    if (rest.length === 0) break;
    if (type === 'postal_mail' && !(await letters())) break;
    for (const [key, id] of await findInType(portal, type, rest)) found.set(key, id);
  }
  return found;
}
