import { z } from 'zod';
import type { StandInContext } from '../core/index.ts';
import { requireScopes } from './auth.ts';
import { invalid, VendorError } from './errors.ts';
import { type Mount, nextLink, queryLimit, readBody, VERSION } from './http.ts';
import type { Portal } from './state.ts';
import type { ListRow, Membership } from './store/lists.ts';

const CONTACT = '0-1';
const PAGE = 250;

const searchSchema = z.object({
  query: z.string().default(''),
  count: z.number().int().min(1).max(500).default(20),
  offset: z.number().int().min(0).default(0),
  processingTypes: z.array(z.string()).default([]),
  listIds: z.array(z.string()).default([]),
  objectTypeId: z.string().optional(),
  additionalProperties: z.array(z.string()).default([]),
  sort: z.string().optional(),
});

function shared(list: ListRow) {
  const { listId, name, processingType, createdAt, updatedAt, createdById } = list;
  return {
    listId,
    listVersion: 1,
    name,
    objectTypeId: CONTACT,
    processingType,
    processingStatus: 'COMPLETE',
    createdAt,
    updatedAt,
    filtersUpdatedAt: createdAt,
    createdById,
    updatedById: createdById,
  };
}

function mustFind(portal: Portal, listId: string | undefined): ListRow {
  const list = portal.lists.get(listId ?? '');
  if (list === undefined)
    throw new VendorError(404, 'OBJECT_NOT_FOUND', {
      message: `List does not exist with ID ${listId}.`,
      subCategory: 'ILS.LIST_NOT_FOUND',
    });
  return list;
}

function search(portal: Portal, wanted: z.output<typeof searchSchema>) {
  const query = wanted.query.toLowerCase();
  const found = portal.lists
    .all()
    .filter(
      (list) =>
        list.name.toLowerCase().includes(query) &&
        (wanted.objectTypeId === undefined || wanted.objectTypeId === CONTACT) &&
        (wanted.processingTypes.length === 0 || wanted.processingTypes.includes(list.processingType)) &&
        (wanted.listIds.length === 0 || wanted.listIds.includes(list.listId)),
    );
  const page = found.slice(wanted.offset, wanted.offset + wanted.count);
  const lists = page.map((list) => ({
    ...shared(list),
    additionalProperties: {
      hs_list_size: String(portal.lists.members(list).length),
      hs_list_size_week_delta: '0',
    },
  }));
  const offset = wanted.offset + page.length;
  return { lists, offset, hasMore: offset < found.length, total: found.length };
}

type Order = (a: Membership, b: Membership) => number;
const byRecord: Order = (a, b) => Number(a.recordId) - Number(b.recordId);
const byJoining: Order = (a, b) =>
  a.membershipTimestamp === b.membershipTimestamp
    ? byRecord(a, b)
    : a.membershipTimestamp < b.membershipTimestamp
      ? -1
      : 1;

/** Pages by a token that names the last member given, so that joining or leaving shifts nothing. */
function memberPage(c: StandInContext, portal: Portal, order: Order): Response {
  requireScopes(c, ['crm.lists.read']);
  const members = portal.lists.members(mustFind(portal, c.req.param('listId'))).sort(order);
  const limit = queryLimit(c, 100, PAGE);
  const after = c.req.query('after');
  let start = 0;
  if (after !== undefined) {
    const [membershipTimestamp, recordId] = Buffer.from(after, 'base64url').toString().split('|');
    if (membershipTimestamp === undefined || recordId === undefined)
      throw invalid(`Invalid paging token: ${after}`);
    const last = { membershipTimestamp, recordId };
    const next = members.findIndex((member) => order(member, last) > 0);
    start = next < 0 ? members.length : next;
  }
  const results = members.slice(start, start + limit);
  const last = results.at(-1);
  const more = last !== undefined && start + limit < members.length;
  const token = more ? Buffer.from(`${last.membershipTimestamp}|${last.recordId}`).toString('base64url') : '';
  const paging = more ? { paging: { next: { after: token, link: nextLink(c, token) } } } : {};
  return c.json({ results, total: members.length, ...paging });
}

async function changeMembers(c: StandInContext, portal: Portal, adds: boolean): Promise<Response> {
  requireScopes(c, ['crm.lists.read', 'crm.lists.write']);
  const list = mustFind(portal, c.req.param('listId'));
  return c.json(moveMembers(portal, list, { adds, ids: await readBody(c, z.array(z.string())) }));
}

function moveMembers(
  portal: Portal,
  list: ListRow,
  { adds, ids }: { readonly adds: boolean; readonly ids: readonly string[] },
) {
  if (list.processingType === 'DYNAMIC')
    throw invalid('Memberships of a DYNAMIC list follow from its filters and cannot be changed.');
  const known = ids.filter((id) => portal.records.get('contacts', id)?.archived === false);
  const at = portal.clock.now().toISOString();
  const now = new Set(list.members.map((member) => member.recordId));
  const moved = known.filter((id) => now.has(id) !== adds);
  const members = adds
    ? [...list.members, ...moved.map((recordId) => ({ recordId, membershipTimestamp: at }))]
    : list.members.filter((member) => !moved.includes(member.recordId));
  portal.lists.put({ ...list, members, updatedAt: at });
  return {
    recordsIdsAdded: adds ? moved : [],
    recordIdsRemoved: adds ? [] : moved,
    recordIdsMissing: ids.filter((id) => !known.includes(id)),
  };
}

/** What a person does with a MANUAL list in the portal. */
const listAct = z.object({ act: z.enum(['add', 'remove']), listId: z.string(), ids: z.array(z.string()) });

/** Contact lists: search, read, memberships in both orders, add and remove for MANUAL lists; and `POST /sandbox/lists`. */
export const mountLists: Mount = (app, portal) => {
  const base = `/crm/lists/${VERSION}`;

  app.post(`${base}/search`, async (c) => {
    requireScopes(c, ['crm.lists.read']);
    return c.json(search(portal, await readBody(c, searchSchema)));
  });
  app.post('/sandbox/lists', async (c) => {
    const { act, listId, ids } = await readBody(c, listAct);
    return c.json(moveMembers(portal, mustFind(portal, listId), { adds: act === 'add', ids }));
  });
  app.get(`${base}/:listId`, (c) => {
    requireScopes(c, ['crm.lists.read']);
    const list = mustFind(portal, c.req.param('listId'));
    return c.json({ list: { ...shared(list), size: portal.lists.members(list).length } });
  });
  app.get(`${base}/:listId/memberships`, (c) => memberPage(c, portal, byRecord));
  app.get(`${base}/:listId/memberships/join-order`, (c) => memberPage(c, portal, byJoining));
  app.put(`${base}/:listId/memberships/add`, (c) => changeMembers(c, portal, true));
  app.put(`${base}/:listId/memberships/remove`, (c) => changeMembers(c, portal, false));
};
