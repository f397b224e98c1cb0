import { OVERLAP_MS, type Progress } from './cursor.ts';
import type { Portal } from './portal.ts';
import { type HubspotObject, searchSchema } from './schemas.ts';

const PAGE = 200;

/** Objects whose changes are looked for: what HubSpot calls their time of change, and what is read of them. */
export interface Watched {
  readonly type: 'contacts' | 'companies';
  readonly modified: 'lastmodifieddate' | 'hs_lastmodifieddate';
  readonly properties: readonly string[];
}

interface Filter {
  readonly propertyName: string;
  readonly operator: 'GTE' | 'LTE' | 'GT';
  readonly value: string;
}

const since = ({ modified }: Watched, time: number): Filter => ({
  ...{ propertyName: modified, operator: 'GTE', value: String(time) },
});

function search(
  { api, paths }: Portal,
  { type, properties }: Watched,
  wanted: {
    readonly filters: readonly Filter[];
    readonly sort: string;
    readonly down?: boolean;
    readonly limit: number;
  },
) {
  const { filters, sort, down, limit } = wanted;
  const sorts = [{ propertyName: sort, direction: down ? 'DESCENDING' : 'ASCENDING' }];
  const json = { ...(filters.length === 0 ? {} : { filterGroups: [{ filters }] }), sorts, properties, limit };
  const doing = `search for changed ${type}`;
  return api.get({ method: 'POST', path: paths.search(type), json, doing }, searchSchema);
}

function modifiedOf({ modified }: Watched, object: HubspotObject): number {
  const time = Date.parse(object.properties[modified] ?? object.updatedAt ?? '');
  return Number.isFinite(time) ? time : 0;
}

/** The newest change that HubSpot's index knows, and how many there are from `from` on. */
export async function newestChange(
  portal: Portal,
  watched: Watched,
  from: number,
): Promise<{ newest: number; all: number } | null> {
  const wanted = { filters: [since(watched, from)], sort: watched.modified, down: true, limit: 1 };
  const { results, total } = await search(portal, watched, wanted);
  const [object] = results;
  return object === undefined ? null : { newest: modifiedOf(watched, object), all: total };
}

/**
 * Opens a pass if there is anything new. The overlap would be read again at every poll of a quiet portal; so
 * nothing is read while the newest time and the number of records since `from` and at that time stay what the last
 * pass saw: whatever the index shows late changes one of them.
 */
async function openPass<P extends Progress>(portal: Portal, watched: Watched, cursor: P): Promise<P> {
  const head = await newestChange(portal, watched, cursor.from);
  if (head === null) return cursor;
  const { seen } = cursor;
  if (seen !== null && head.newest === cursor.newest && head.all === seen.all) {
    const filters = [since(watched, cursor.newest)];
    const top = await search(portal, watched, { filters, sort: watched.modified, limit: 1 });
    if (top.total === seen.atNewest) return cursor;
  }
  return { ...cursor, pass: { to: head.newest, afterId: '0', all: 0, atNewest: 0 } };
}

/**
 * Reads the next 200 objects that changed: opens a pass through a window of time if none is on its way, and walks it in
 * ascending order of id; a short page ends it.
 */
export async function walk<P extends Progress>(
  portal: Portal,
  watched: Watched,
  given: P,
): Promise<{ readonly found: readonly HubspotObject[]; readonly cursor: P }> {
  const cursor = given.pass === null ? await openPass(portal, watched, given) : given;
  const { pass } = cursor;
  if (pass === null) return { found: [], cursor };
  const until: Filter = { propertyName: watched.modified, operator: 'LTE', value: String(pass.to) };
  const beyond: Filter = { propertyName: 'hs_object_id', operator: 'GT', value: pass.afterId };
  const filters = [since(watched, cursor.from), until, beyond];
  const { results } = await search(portal, watched, { filters, sort: 'hs_object_id', limit: PAGE });
  // What the next pass will find from its beginning on, to tell whether anything is new by then.
  const next = Math.max(cursor.from, pass.to - OVERLAP_MS);
  const modified = (object: HubspotObject) => modifiedOf(watched, object);
  const all = pass.all + results.filter((object) => modified(object) >= next).length;
  const atNewest = pass.atNewest + results.filter((object) => modified(object) === pass.to).length;
  const last = results.at(-1);
  if (last !== undefined && results.length >= PAGE)
    return { found: results, cursor: { ...cursor, pass: { to: pass.to, afterId: last.id, all, atNewest } } };
  const done = { from: next, newest: pass.to, seen: { all, atNewest }, pass: null };
  return { found: results, cursor: { ...cursor, ...done } };
}
