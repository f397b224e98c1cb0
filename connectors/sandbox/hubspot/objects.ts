import { z } from 'zod';
import type { StandInContext } from '../core/index.ts';
import { requireScopes } from './auth.ts';
import type { ObjectType } from './data/object-types.ts';
import { notFound } from './errors.ts';
import { type Mount, nextLink, pathType, queryLimit, queryList, readBody, VERSION } from './http.ts';
import { find } from './read.ts';
import type { Portal } from './state.ts';
import type { RecordRow } from './types.ts';
import { checkProperties } from './validate.ts';
import { associationsOf, toPublic, toWritten } from './view.ts';
import { appSource, archive, change, checkUnique, create, prepareCreate } from './write.ts';

export const associationSchema = z.object({
  to: z.object({ id: z.string() }),
  types: z.array(z.object({ associationCategory: z.string(), associationTypeId: z.number().int() })).min(1),
});
export const propertiesSchema = z.record(z.string(), z.string());

const createSchema = z.object({
  properties: propertiesSchema,
  associations: z.array(associationSchema).optional(),
});
const updateSchema = z.object({ properties: propertiesSchema });

function listPage(c: StandInContext, portal: Portal, type: ObjectType): Response {
  const limit = queryLimit(c, 10, 100);
  const archived = c.req.query('archived') === 'true';
  const rows: RecordRow[] = [];
  let more = false;
  for (const row of portal.records.scan(type.name, c.req.query('after') ?? '')) {
    if (row.archived !== archived || row.purged === true || row.mergedInto !== undefined) continue;
    if (rows.length === limit) {
      more = true;
      break;
    }
    rows.push(row);
  }
  const wanted = queryList(c, 'properties');
  const associations = queryList(c, 'associations') ?? [];
  const results = rows.map((row) => ({
    ...toPublic(portal, row, wanted),
    ...associationsOf(portal, row, associations),
  }));
  const after = rows.at(-1)?.id;
  const paging = more && after !== undefined ? { paging: { next: { after, link: nextLink(c, after) } } } : {};
  return c.json({ results, ...paging });
}

function mustFind(c: StandInContext, portal: Portal, type: ObjectType): RecordRow {
  const row = find(portal, type, {
    id: c.req.param('id') ?? '',
    idProperty: c.req.query('idProperty'),
    archived: c.req.query('archived') === 'true',
  });
  if (row === undefined) throw notFound();
  return row;
}

/** Create, read, update, archive and list of every object type. */
export const mountObjects: Mount = (app, portal) => {
  const base = `/crm/objects/${VERSION}/:type`;

  app.get(base, (c) => {
    const type = pathType(c);
    requireScopes(c, type.read);
    return listPage(c, portal, type);
  });

  app.post(base, async (c) => {
    const type = pathType(c);
    requireScopes(c, type.write);
    const input = await readBody(c, createSchema);
    const row = create(portal, prepareCreate(portal, type, input), appSource(portal));
    c.set('result', { created: [row.id] });
    return c.json(toWritten(row), 201);
  });

  app.get(`${base}/:id`, (c) => {
    const type = pathType(c);
    requireScopes(c, type.read);
    const row = mustFind(c, portal, type);
    const associations = associationsOf(portal, row, queryList(c, 'associations') ?? []);
    return c.json({ ...toPublic(portal, row, queryList(c, 'properties')), ...associations });
  });

  app.patch(`${base}/:id`, async (c) => {
    const type = pathType(c);
    requireScopes(c, type.write);
    const row = mustFind(c, portal, type);
    const { properties } = await readBody(c, updateSchema);
    const values = checkProperties(portal, type.name, properties);
    checkUnique(portal, type, { values, on: row.id });
    const next = change(portal, { type, row, values }, appSource(portal));
    c.set('result', { updated: [next.id] });
    return c.json(toWritten(next));
  });

  app.delete(`${base}/:id`, (c) => {
    const type = pathType(c);
    requireScopes(c, type.write);
    const row = portal.records.resolve(type.name, c.req.param('id') ?? '');
    if (row !== undefined) archive(portal, row, appSource(portal));
    c.set('result', { archived: row === undefined ? [] : [row.id] });
    return c.body(null, 204);
  });
};
