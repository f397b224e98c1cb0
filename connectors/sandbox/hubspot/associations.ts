import { z } from 'zod';
import type { StandInContext } from '../core/index.ts';
import { requireScopes } from './auth.ts';
import { defaultAssociationType, findAssociationType } from './data/association-types.ts';
import type { ObjectType } from './data/object-types.ts';
import { invalid, notFound } from './errors.ts';
import { type Mount, pathType, queryLimit, readBody, VERSION } from './http.ts';
import { find } from './read.ts';
import type { Portal } from './state.ts';
import type { Neighbour } from './store/links.ts';
import type { RecordRow } from './types.ts';

const typesSchema = z.array(
  z.object({ associationCategory: z.string(), associationTypeId: z.number().int() }),
);
const idSchema = z.object({ id: z.string() });
const readSchema = z.object({ inputs: z.array(idSchema).min(1).max(1000) });
const createSchema = z.object({
  inputs: z
    .array(z.object({ from: idSchema, to: idSchema, types: typesSchema }))
    .min(1)
    .max(2000),
});

interface Pair {
  readonly from: RecordRow;
  readonly to: RecordRow;
}

function mustFind(portal: Portal, type: ObjectType, id: string): RecordRow {
  const row = find(portal, type, { id });
  if (row === undefined) throw notFound(`${type.label} ${id} does not exist`);
  return row;
}

function toAnswer({ id, typeIds }: Neighbour) {
  return {
    toObjectId: id,
    associationTypes: typeIds.map((typeId) => ({
      category: 'HUBSPOT_DEFINED',
      typeId,
      label: findAssociationType(typeId)?.label ?? null,
    })),
  };
}

/** Live neighbours of a record. */
function live(portal: Portal, row: RecordRow, to: ObjectType): Neighbour[] {
  return portal.records.links
    .neighbours(row.type, row.id, to.name)
    .filter(({ id }) => portal.records.get(to.name, id)?.archived === false);
}

function link(portal: Portal, { from, to }: Pair, typeIds: readonly number[]): void {
  for (const typeId of typeIds) {
    const type = findAssociationType(typeId);
    if (type?.from !== from.type || type.to !== to.type)
      throw invalid(`Association type ${typeId} does not join ${from.type} and ${to.type}`);
  }
  const current = portal.records.get(from.type, from.id) ?? from;
  const fresh = typeIds.filter(
    (typeId) =>
      !portal.records.links
        .neighbours(from.type, from.id, to.type)
        .some((other) => other.id === to.id && other.typeIds.includes(typeId)),
  );
  const links = fresh.map((typeId) => ({ toType: to.type, toId: to.id, typeId }));
  if (links.length > 0) portal.records.put({ ...current, links: [...current.links, ...links] });
}

function unlink(portal: Portal, { from, to }: Pair): void {
  for (const [row, other] of [
    [from, to],
    [to, from],
  ] as const) {
    const links = row.links.filter((kept) => kept.toType !== other.type || kept.toId !== other.id);
    if (links.length !== row.links.length) portal.records.put({ ...row, links });
  }
}

function pairOf(c: StandInContext, portal: Portal): Pair {
  const from = mustFind(portal, pathType(c), c.req.param('id') ?? '');
  return { from, to: mustFind(portal, pathType(c, 'toType'), c.req.param('toId') ?? '') };
}

const ends = ({ from, to }: Pair) => ({
  fromObjectTypeId: from.type,
  fromObjectId: from.id,
  toObjectTypeId: to.type,
  toObjectId: to.id,
  labels: [],
});

function needDefault(from: string, to: string): number {
  const type = defaultAssociationType(from, to);
  if (type === undefined) throw invalid(`${from} and ${to} can't be associated`);
  return type.typeId;
}

/** Associations of one record. */
const mountSingle: Mount = (app, portal) => {
  const base = `/crm/objects/${VERSION}/:type/:id/associations`;
  app.get(`${base}/:toType`, (c) => {
    const type = pathType(c);
    requireScopes(c, type.read);
    const to = pathType(c, 'toType');
    const all = live(portal, mustFind(portal, type, c.req.param('id')), to);
    const start = Number(c.req.query('after') ?? 0);
    const end = start + queryLimit(c, 500, 500);
    const paging = end < all.length ? { paging: { next: { after: String(end) } } } : {};
    return c.json({ results: all.slice(start, end).map(toAnswer), ...paging });
  });
  app.put(`/crm/objects/${VERSION}/:type/:id/associations/default/:toType/:toId`, (c) => {
    requireScopes(c, pathType(c).write);
    const pair = pairOf(c, portal);
    const typeId = needDefault(pair.from.type, pair.to.type);
    link(portal, pair, [typeId]);
    const at = portal.clock.now().toISOString();
    const associationSpec = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId };
    const results = [{ from: { id: pair.from.id }, to: { id: pair.to.id }, associationSpec }];
    return c.json({ status: 'COMPLETE', results, startedAt: at, completedAt: at });
  });
  app.put(`${base}/:toType/:toId`, async (c) => {
    requireScopes(c, pathType(c).write);
    const pair = pairOf(c, portal);
    const types = await readBody(c, typesSchema.min(1));
    link(
      portal,
      pair,
      types.map((type) => type.associationTypeId),
    );
    return c.json(ends(pair), 201);
  });
  app.delete(`${base}/:toType/:toId`, (c) => {
    requireScopes(c, pathType(c).write);
    unlink(portal, pairOf(c, portal));
    return c.body(null, 204);
  });
};

/** Associations after the fact: of one record, and in batches between two types. */
export const mountAssociations: Mount = (app, portal) => {
  mountSingle(app, portal);
  const base = `/crm/associations/${VERSION}/:type/:toType/batch`;
  app.post(`${base}/read`, async (c) => {
    const [type, to] = [pathType(c), pathType(c, 'toType')];
    requireScopes(c, type.read);
    const { inputs } = await readBody(c, readSchema);
    const results = inputs.flatMap(({ id }) => {
      const row = find(portal, type, { id });
      const all = row === undefined ? [] : live(portal, row, to);
      return all.length === 0 ? [] : [{ from: { id }, to: all.map(toAnswer) }];
    });
    const at = portal.clock.now().toISOString();
    return c.json({ status: 'COMPLETE', results, startedAt: at, completedAt: at });
  });
  app.post(`${base}/create`, async (c) => {
    const [type, to] = [pathType(c), pathType(c, 'toType')];
    requireScopes(c, type.write);
    const { inputs } = await readBody(c, createSchema);
    const pairs = inputs.map((input) => ({
      pair: { from: mustFind(portal, type, input.from.id), to: mustFind(portal, to, input.to.id) },
      typeIds: input.types.map((spec) => spec.associationTypeId),
    }));
    for (const { pair, typeIds } of pairs) link(portal, pair, typeIds);
    const at = portal.clock.now().toISOString();
    const results = pairs.map(({ pair }) => ends(pair));
    return c.json({ status: 'COMPLETE', results, startedAt: at, completedAt: at }, 201);
  });
};
