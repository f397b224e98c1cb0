import type { CrmPerson } from '../../src/ports/crm.ts';
import type { CrmChanges } from '../../src/ports/crm-news.ts';
import { changedCompanies } from './companies.ts';
import { type Cursor, cursorAt, OVERLAP_MS, readCursor, writeCursor } from './cursor.ts';
import { asPerson, propertiesOf, withCompanies } from './custom.ts';
import { contactRef, mergedIds } from './mapper.ts';
import { newestChange, type Watched, walk } from './pass.ts';
import type { Portal } from './portal.ts';
import { type HubspotObject, objectPageSchema } from './schemas.ts';

/** Pages of the recycle bin that one poll reads at most; the next poll goes on where it stopped. */
const BIN_PAGES = 10;

const watched = (portal: Portal): Watched => ({
  ...{ type: 'contacts', modified: 'lastmodifieddate', properties: propertiesOf(portal) },
});

/** A cursor at the newest change that HubSpot knows: its clock, not ours. */
export async function startCursor(portal: Portal): Promise<string> {
  const head = await newestChange(portal, watched(portal), 0);
  return writeCursor(cursorAt(head?.newest ?? 0));
}

/** The contact itself, and each contact that was merged into it, so that old ids find where they went. */
function peopleOf(portal: Portal, contact: HubspotObject): readonly CrmPerson[] {
  const old = mergedIds(contact).map((id) => asPerson(portal, contact, contactRef(id)));
  return [asPerson(portal, contact), ...old];
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

/** Contacts changed or deleted since the cursor, then companies changed; `more` while a pass is on its way. */
export async function changes(portal: Portal, text: string): Promise<CrmChanges> {
  const given = readCursor(text);
  const ofCompanies = given.companies !== null && given.companies.pass !== null;
  const walked = ofCompanies ? { found: [], cursor: given } : await walk(portal, watched(portal), given);
  const contacts = walked.found.flatMap((contact) => peopleOf(portal, contact));
  const people = await withCompanies(portal, contacts);
  if (walked.cursor.pass !== null) return { people, cursor: writeCursor(walked.cursor), more: true };
  const swept = ofCompanies ? { people: [], cursor: given } : await sweepBin(portal, walked.cursor);
  const { companies, cursor } = await changedCompanies(portal, swept.cursor.companies);
  return {
    ...{ people: [...people, ...swept.people], companies },
    cursor: writeCursor({ ...swept.cursor, companies: cursor }),
    more: cursor !== null && cursor.pass !== null,
  };
}
