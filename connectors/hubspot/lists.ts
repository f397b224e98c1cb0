import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { CrmList, CrmPage, CrmRef } from '../../src/ports/crm.ts';
import type { CrmListPage } from '../../src/ports/crm-news.ts';
import { contactRef } from './mapper.ts';
import type { Portal } from './portal.ts';
import { listPageSchema, membershipPageSchema } from './schemas.ts';

const CONTACTS = '0-1';
const SIZE = 'hs_list_size';

/** Every list of contacts, 500 a call. */
export async function readLists({ api, paths }: Portal): Promise<readonly CrmList[]> {
  const lists: CrmList[] = [];
  let offset = 0;
  for (;;) {
    const json = { query: '', count: 500, offset, objectTypeId: CONTACTS, additionalProperties: [SIZE] };
    const request = { method: 'POST', path: paths.listSearch, json, doing: 'read the lists' } as const;
    const page = await api.get(request, listPageSchema);
    for (const list of page.lists) {
      if (list.objectTypeId !== CONTACTS) continue;
      const text = list.additionalProperties?.[SIZE] ?? '';
      const size = list.size ?? (/^\d+$/.test(text) ? Number(text) : null);
      lists.push({ id: list.listId, name: list.name, objectType: 'contact', size });
    }
    // An offset that does not advance would ask for the same page for ever.
    if (!page.hasMore || page.offset <= offset) return lists;
    offset = page.offset;
  }
}

/** Members of a list in the order of their ids, 250 a page; `not_found` if there is no such list. */
export async function readListMembers(
  { api, paths }: Portal,
  listId: string,
  next: string | null,
): Promise<CrmPage<CrmRef>> {
  const query = { limit: '250', ...(next === null ? {} : { after: next }) };
  const path = paths.memberships(listId);
  const request = { method: 'GET', path, query, doing: `read the members of list ${listId}` } as const;
  const page = await api.get(request, membershipPageSchema);
  return {
    items: page.results.map((member) => contactRef(member.recordId)),
    next: page.paging?.next?.after ?? null,
  };
}

/** The page to read next: behind the member that HubSpot's token names. */
const placeSchema = z.object({ after: z.string().min(1).nullable() });

function decode(cursor: string): z.infer<typeof placeSchema> {
  try {
    return placeSchema.parse(JSON.parse(cursor));
  } catch (error) {
    const message = 'This place in a list of HubSpot cannot be read. Begin the list again.';
    throw new AppError('invalid_input', message, { cause: error });
  }
}

/**
 * Members in the order in which they joined, 250 a call. Whoever joins comes at the end, so the last page is read again
 * until it is full: one call while nobody joins. A token that HubSpot shifts when members leave could pass over somebody.
 */
export async function followList(
  { api, paths }: Portal,
  listId: string,
  cursor: string | null,
): Promise<CrmListPage> {
  const place = cursor === null ? { after: null } : decode(cursor);
  const query = { limit: '250', ...(place.after === null ? {} : { after: place.after }) };
  const path = paths.joinOrder(listId);
  const request = { method: 'GET', path, query, doing: `read who joined list ${listId}` } as const;
  const page = await api.get(request, membershipPageSchema);
  const after = page.paging?.next?.after ?? place.after;
  return {
    members: page.results.map((member) => contactRef(member.recordId)),
    cursor: JSON.stringify({ after }),
    more: page.paging?.next !== undefined,
  };
}
