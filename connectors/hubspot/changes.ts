import type { CrmPerson } from '../../src/ports/crm.ts';
import type { CrmChanges } from '../../src/ports/crm-news.ts';
import { type Cursor, cursorAt, OVERLAP_MS, readCursor, writeCursor } from './cursor.ts';
import { asPerson, propertiesOf, withCompanies } from './custom.ts';
import { contactRef, mergedIds } from './mapper.ts';
import type { Portal } from './portal.ts';
import { type HubspotObject, objectPageSchema, searchSchema } from './schemas.ts';

const MODIFIED = 'lastmodifieddate';
const PAGE = 200;
/** Pages of the recycle bin that one poll reads at most; the next poll goes on where it stopped. */
const BIN_PAGES = 10;

interface Filter {
  readonly propertyName: string;
  readonly operator: 'GTE' | 'LTE' | 'GT';
  readonly value: string;
}

const since = (time: number): Filter => ({ propertyName: MODIFIED, operator: 'GTE', value: String(time) });
const until = (time: number): Filter => ({ propertyName: MODIFIED, operator: 'LTE', value: String(time) });

function search(
  portal: Portal,
  filters: readonly Filter[],
  wanted: { readonly sort: string; readonly down?: boolean; readonly limit: number },
) {
  const { api, paths } = portal;
  const sorts = [{ propertyName: wanted.sort, direction: wanted.down ? 'DESCENDING' : 'ASCENDING' }];
  const json = {
    ...(filters.length === 0 ? {} : { filterGroups: [{ filters }] }),
    sorts,
    properties: propertiesOf(portal),
    limit: wanted.limit,
  };
  const path = paths.search('contacts');
  return api.get({ method: 'POST', path, json, doing: 'search for changed contacts' }, searchSchema);
}

function modifiedOf(contact: HubspotObject): number {
  const time = Date.parse(contact.properties[MODIFIED] ?? contact.updatedAt ?? '');
  return Number.isFinite(time) ? time : 0;
}

/** The newest change that HubSpot's index knows, and how many there are from `from` on. */
async function newestChange(portal: Portal, from: number): Promise<{ newest: number; all: number } | null> {
  const { results, total } = await search(portal, [since(from)], { sort: MODIFIED, down: true, limit: 1 });
  const [contact] = results;
  return contact === undefined ? null : { newest: modifiedOf(contact), all: total };
}

/** A cursor at the newest change that HubSpot knows: its clock, not ours. */
export async function startCursor(portal: Portal): Promise<string> {
  const head = await newestChange(portal, 0);
  return writeCursor(cursorAt(head?.newest ?? 0));
}

/**
 * Opens a pass if there is anything new. The overlap would be read again at every poll of a quiet portal; so
 * nothing is read while the newest time and the number of records since `from` and at that time stay what the last
 * pass saw: whatever the index shows late changes one of them.
 */
async function openPass(portal: Portal, cursor: Cursor): Promise<Cursor> {
  const head = await newestChange(portal, cursor.from);
  if (head === null) return cursor;
  const { seen } = cursor;
  if (seen !== null && head.newest === cursor.newest && head.all === seen.all) {
    const top = await search(portal, [since(cursor.newest)], { sort: MODIFIED, limit: 1 });
    if (top.total === seen.atNewest) return cursor;
  }
  return { ...cursor, pass: { to: head.newest, afterId: '0', all: 0, atNewest: 0 } };
}

/** The contact itself, and each contact that was merged into it, so that old ids find where they went. */
function peopleOf(portal: Portal, contact: HubspotObject): readonly CrmPerson[] {
  const old = mergedIds(contact).map((id) => asPerson(portal, contact, contactRef(id)));
  return [asPerson(portal, contact), ...old];
}

/** Reads the next 200 contacts of the pass; a short page ends it. */
async function walk(
  portal: Portal,
  cursor: Cursor,
  pass: NonNullable<Cursor['pass']>,
): Promise<{ people: CrmPerson[]; cursor: Cursor }> {
  const beyond: Filter = { propertyName: 'hs_object_id', operator: 'GT', value: pass.afterId };
  const filters = [since(cursor.from), until(pass.to), beyond];
  const { results } = await search(portal, filters, { sort: 'hs_object_id', limit: PAGE });
  // What the next pass will find from its beginning on, to tell whether anything is new by then.
  const next = Math.max(cursor.from, pass.to - OVERLAP_MS);
  const all = pass.all + results.filter((contact) => modifiedOf(contact) >= next).length;
  const atNewest = pass.atNewest + results.filter((contact) => modifiedOf(contact) === pass.to).length;
  const people = results.flatMap((contact) => peopleOf(portal, contact));
  const last = results.at(-1);
  if (last !== undefined && results.length >= PAGE)
    return { people, cursor: { ...cursor, pass: { to: pass.to, afterId: last.id, all, atNewest } } };
  const done = { from: next, newest: pass.to, seen: { all, atNewest }, pass: null };
  return { people, cursor: { ...cursor, ...done } };
}

/**
 * Looks for deletions in the recycle bin, which knows neither filter nor order: it is walked through in rounds, ten
 * pages a poll. A round tells what was deleted since the round before began. Webhooks tell at once; this is for the
 * ones that never came.
 */
async function sweepBin(portal: Portal, cursor: Cursor): Promise<{ people: CrmPerson[]; cursor: Cursor }> {
  const { api, paths } = portal;
  const people: CrmPerson[] = [];
  let { after, since: from, mark, newest } = cursor.bin;
  if (after === null) mark = Math.max(from, Math.max(newest, cursor.newest) - OVERLAP_MS);
  for (let page = 0; page < BIN_PAGES; page += 1) {
    const query = {
      archived: 'true',
      limit: '100',
      properties: propertiesOf(portal).join(','),
      ...(after === null ? {} : { after }),
    };
    const path = paths.objects('contacts');
    const request = { method: 'GET', path, query, doing: 'read the deleted contacts' } as const;
    const { results, paging } = await api.get(request, objectPageSchema);
    for (const contact of results) {
      const at = Date.parse(contact.archivedAt ?? '');
      if (!(at >= from)) continue;
      newest = Math.max(newest, at);
      people.push(asPerson(portal, { ...contact, archived: true }));
    }
    after = paging?.next?.after ?? null;
    if (after === null) {
      from = mark;
      break;
    }
  }
  return { people, cursor: { ...cursor, bin: { after, since: from, mark, newest } } };
}

/** Contacts changed or deleted since the cursor; `more` while a pass is on its way. */
export async function changes(portal: Portal, text: string): Promise<CrmChanges> {
  const given = readCursor(text);
  const opened = given.pass === null ? await openPass(portal, given) : given;
  const passed =
    opened.pass === null ? { people: [], cursor: opened } : await walk(portal, opened, opened.pass);
  const walked = { ...passed, people: await withCompanies(portal, passed.people) };
  if (walked.cursor.pass !== null)
    return { people: walked.people, cursor: writeCursor(walked.cursor), more: true };
  const swept = await sweepBin(portal, walked.cursor);
  return { people: [...walked.people, ...swept.people], cursor: writeCursor(swept.cursor), more: false };
}
