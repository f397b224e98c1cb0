import { z } from 'zod';
import type { StandInContext } from '../core/index.ts';
import { requireScopes } from './auth.ts';
import type { ObjectType } from './data/object-types.ts';
import { invalid } from './errors.ts';
import { comparable, type Definitions, matchesGroups, OPERATORS } from './filter.ts';
import { type Mount, pathType, readBody, VERSION } from './http.ts';
import type { Portal } from './state.ts';
import type { RecordRow } from './types.ts';
import { toPublic } from './view.ts';

const CAP = 10_000;

const filterSchema = z.object({
  propertyName: z.string(),
  operator: z.enum(OPERATORS),
  value: z.string().optional(),
  highValue: z.string().optional(),
  values: z.array(z.string()).optional(),
});
const sortSchema = z.union([
  z.string(),
  z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).optional() }),
]);
const searchSchema = z.object({
  filterGroups: z.array(z.object({ filters: z.array(filterSchema) })).default([]),
  sorts: z.array(sortSchema).default([]),
  query: z.string().max(3000).optional(),
  properties: z.array(z.string()).default([]),
  limit: z.number().int().default(10),
  after: z.union([z.string(), z.number()]).default('0'),
});
type Search = z.output<typeof searchSchema>;

function checkLimits(search: Search): { from: number; limit: number } {
  const from = Number(search.after === '' ? 0 : search.after);
  if (!Number.isInteger(from) || from < 0) throw invalid(`Invalid paging token: ${search.after}`);
  if (search.limit < 1 || search.limit > 200)
    throw invalid(`Invalid limit: ${search.limit}. The limit must be between 1 and 200.`);
  if (from + search.limit > CAP)
    throw invalid(
      `The maximum number of search results is ${CAP}; after + limit was ${from + search.limit}.`,
    );
  const filters = search.filterGroups.map((group) => group.filters.length);
  const total = filters.reduce((sum, count) => sum + count, 0);
  if (filters.length > 5 || total > 18 || filters.some((count) => count > 6))
    throw invalid('Too many filters: at most 5 filterGroups with 6 filters each, 18 in all.');
  if (search.sorts.length > 1) throw invalid('Only one sort is supported.');
  return { from, limit: search.limit };
}

/** Definitions of every property that the search names; an unknown one is refused, as HubSpot does. */
function definitionsOf(portal: Portal, type: ObjectType, search: Search): Definitions {
  const names = [
    ...search.filterGroups.flatMap((group) => group.filters.map((filter) => filter.propertyName)),
    ...search.sorts.map((sort) => (typeof sort === 'string' ? sort.replace(/^-/, '') : sort.propertyName)),
  ];
  return new Map(
    names.map((name) => {
      const row = portal.properties.get(type.name, name);
      if (row === undefined || row.archived)
        throw invalid(`There was a problem with the request.`, {
          errors: [{ message: `Property "${name}" does not exist`, code: 'PROPERTY_DOESNT_EXIST' }],
        });
      return [name, row];
    }),
  );
}

function inOrder(rows: RecordRow[], search: Search, definitions: Definitions): RecordRow[] {
  const sort = search.sorts[0];
  if (sort === undefined) return rows;
  const name = typeof sort === 'string' ? sort.replace(/^-/, '') : sort.propertyName;
  const down = typeof sort === 'string' ? sort.startsWith('-') : sort.direction === 'DESCENDING';
  const value = (row: RecordRow) => {
    const raw = row.properties[name];
    return raw === undefined ? undefined : comparable(raw, definitions.get(name));
  };
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === y) return Number(a.id) - Number(b.id);
    if (x === undefined) return 1;
    if (y === undefined) return -1;
    return (x < y ? -1 : 1) * (down ? -1 : 1);
  });
}

/** Fields that a free `query` looks into. */
const QUERIED = ['firstname', 'lastname', 'email', 'phone', 'company', 'name', 'domain', 'hs_email_subject'];

function search(c: StandInContext, portal: Portal, asked: { type: ObjectType; search: Search }): Response {
  const { type, search: wanted } = asked;
  const { from, limit } = checkLimits(wanted);
  const definitions = definitionsOf(portal, type, wanted);
  const indexed = portal.clock.now().getTime() - portal.knobs.searchLagMs;
  const query = wanted.query?.toLowerCase() ?? '';
  const rows: RecordRow[] = [];
  for (const row of portal.records.scan(type.name)) {
    if (row.archived || Date.parse(row.createdAt) > indexed) continue;
    if (query !== '' && !QUERIED.some((name) => row.properties[name]?.toLowerCase().includes(query)))
      continue;
    if (matchesGroups(row, wanted.filterGroups, definitions)) rows.push(row);
  }
  const sorted = inOrder(rows, wanted, definitions);
  const results = sorted.slice(from, from + limit).map((row) => toPublic(portal, row, wanted.properties));
  const next = from + limit < sorted.length ? { paging: { next: { after: String(from + limit) } } } : {};
  return c.json({ total: sorted.length, results, ...next });
}

/** `POST /crm/objects/{version}/{type}/search`. */
export const mountSearch: Mount = (app, portal) => {
  app.post(`/crm/objects/${VERSION}/:type/search`, async (c) => {
    const type = pathType(c);
    requireScopes(c, type.read);
    return search(c, portal, { type, search: await readBody(c, searchSchema) });
  });
};
