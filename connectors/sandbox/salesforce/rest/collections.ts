import { z } from 'zod';
import { notFound, refuse } from '../errors.ts';
import { to18 } from '../ids.ts';
import type { FieldSpec } from '../schema/field.ts';
import { type ObjectSpec, objectNamed, objectOfId } from '../schema/objects.ts';
import { type FieldValues, parseFields } from '../store/parse-fields.ts';
import { deleteRecord, insertRecord, updateRecord } from '../store/write.ts';
import type { RestApp, RestContext, World } from '../types.ts';
import { bodyOf, reply, versionOf } from './reply.ts';
import { logRows, type RowResult, runRows } from './row-results.ts';
import { byExternalId, externalField, objectOf, showRecord } from './sobjects.ts';

const MAX_ROWS = 200;
const MAX_RETRIEVE = 2000;

const Body = z.looseObject({
  allOrNone: z.boolean().default(false),
  records: z.array(z.looseObject({ attributes: z.looseObject({ type: z.string() }).optional() })),
});

interface ParsedRow {
  readonly object: ObjectSpec;
  readonly values: FieldValues;
}

function checkCount(count: number, limit: number): void {
  if (count <= limit) return;
  const message = `record limit reached. cannot submit more than ${limit} records with this operation`;
  throw refuse('EXCEEDED_ID_LIMIT', message);
}

async function readRows(c: RestContext): Promise<{ allOrNone: boolean; rows: readonly ParsedRow[] }> {
  const parsed = Body.safeParse(await bodyOf(c));
  if (!parsed.success)
    throw refuse('JSON_PARSER_ERROR', 'The request body needs a list "records" of objects');
  const { allOrNone, records } = parsed.data;
  checkCount(records.length, MAX_ROWS);
  const rows = records.map((record) => {
    const type = record.attributes?.type ?? '';
    const object = objectNamed(type);
    if (object !== undefined) return { object, values: parseFields(object, record) };
    if (type === '') throw refuse('INVALID_INPUT', 'Include a type in the attributes of each record.');
    throw refuse('INVALID_TYPE', `sObject type '${type}' is not supported.`);
  });
  return { allOrNone, rows };
}

/** Values of external-id fields that more than one row of the request carries. */
function repeatedKeys(rows: readonly ParsedRow[], field?: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { object, values } of rows) {
    for (const spec of object.fields) {
      const value = values[spec.name] ?? null;
      if (value === null || !(spec.externalId || spec.name === field)) continue;
      const key = `${object.name}.${spec.name}=${String(value)}`;
      if (seen.has(key)) repeated.add(key);
      seen.add(key);
    }
  }
  return repeated;
}

function checkRepeated(row: ParsedRow, repeated: ReadonlySet<string>): void {
  if (repeated.size === 0) return;
  for (const [name, value] of Object.entries(row.values)) {
    if (!repeated.has(`${row.object.name}.${name}=${String(value)}`)) continue;
    const message = `Duplicate external id specified: ${String(value)}`;
    throw refuse('DUPLICATE_EXTERNAL_ID', message, [name]);
  }
}

function upsertRow(world: World, row: ParsedRow, more: { c: RestContext; key: FieldSpec }): RowResult {
  const { object, values } = row;
  const { c, key } = more;
  const value = values[key.name] ?? null;
  if (value === null) throw refuse('MISSING_ARGUMENT', `${key.name} not specified`, []);
  const { Id: _, ...rest } = values;
  const found = byExternalId(world, object, { field: key.name, value: String(value) });
  if (found.length > 1) {
    const message = `${key.name}: more than one record found for external id field`;
    throw refuse('DUPLICATE_EXTERNAL_ID', message, [key.name]);
  }
  const [existing] = found;
  const saved =
    existing === undefined
      ? insertRecord(world, object, rest, c.get('session'))
      : updateRecord(world, { object, id: existing.Id }, rest, c.get('session'));
  return { id: saved.Id, success: true, errors: [], created: existing === undefined };
}

function writes(app: RestApp, world: World): void {
  app.post('/composite/sobjects', async (c) => {
    const { allOrNone, rows } = await readRows(c);
    const repeated = repeatedKeys(rows);
    const works = rows.map((row) => (): RowResult => {
      checkRepeated(row, repeated);
      const saved = insertRecord(world, row.object, row.values, c.get('session'));
      return { id: saved.Id, success: true, errors: [] };
    });
    const results = await runRows(world, works, allOrNone);
    logRows(c, 'created', results);
    return reply(c, results);
  });
  app.patch('/composite/sobjects', async (c) => {
    const { allOrNone, rows } = await readRows(c);
    const works = rows.map(({ object, values }) => (): RowResult => {
      const { Id: id, ...rest } = values;
      if (typeof id !== 'string') throw refuse('MISSING_ARGUMENT', 'Id not specified in an update call', []);
      const saved = updateRecord(world, { object, id }, rest, c.get('session'));
      return { id: saved.Id, success: true, errors: [] };
    });
    const results = await runRows(world, works, allOrNone);
    logRows(c, 'updated', results);
    return reply(c, results);
  });
  app.patch('/composite/sobjects/:object/:field', async (c) => {
    const object = objectOf(c);
    const key = externalField(object, c.req.param('field'));
    const { allOrNone, rows } = await readRows(c);
    if (rows.some((row) => row.object !== object)) {
      throw refuse('INVALID_INPUT', `Every record's type must be ${object.name}`);
    }
    const repeated = repeatedKeys(rows, key.name);
    const works = rows.map((row) => (): RowResult => {
      checkRepeated(row, repeated);
      return upsertRow(world, row, { c, key });
    });
    const results = await runRows(world, works, allOrNone);
    logRows(c, 'upserted', results);
    return reply(c, results);
  });
}

function deletes(app: RestApp, world: World): void {
  app.delete('/composite/sobjects', async (c) => {
    const ids = (c.req.query('ids') ?? '').split(',').filter((id) => id !== '');
    checkCount(ids.length, MAX_ROWS);
    const works = ids.map((given) => (): RowResult => {
      const id = to18(given) ?? '';
      const object = objectOfId(id);
      if (object === undefined) throw refuse('MALFORMED_ID', `malformed id ${given}`, []);
      deleteRecord(world, { object, id }, c.get('session'));
      return { id, success: true, errors: [] };
    });
    const results = await runRows(world, works, c.req.query('allOrNone') === 'true');
    logRows(c, 'deleted', results);
    return reply(c, results);
  });
}

function retrieve(app: RestApp, world: World): void {
  const show = (c: RestContext, ids: readonly string[], fields: readonly string[]): Response => {
    checkCount(ids.length, MAX_RETRIEVE);
    if (fields.length === 0) throw refuse('MISSING_ARGUMENT', 'The parameter fields is required');
    const object = objectOf(c);
    const options = { version: versionOf(c), fields: fields.join(',') };
    const records = ids.map((id) => {
      const row = world.records.get(object, to18(id) ?? '');
      return row === undefined || row.IsDeleted === true ? null : showRecord(object, row, options);
    });
    return reply(c, records);
  };
  app.get('/composite/sobjects/:object', (c) => {
    const list = (name: string) => (c.req.query(name) ?? '').split(',').filter((item) => item !== '');
    return show(c, list('ids'), list('fields'));
  });
  app.post('/composite/sobjects/:object', async (c) => {
    const body = z
      .object({ ids: z.array(z.string()), fields: z.array(z.string()) })
      .safeParse(await bodyOf(c));
    if (!body.success)
      throw refuse('JSON_PARSER_ERROR', 'The request body needs the lists "ids" and "fields"');
    return show(c, body.data.ids, body.data.fields);
  });
}

/** sObject Collections: up to 200 rows of a write, up to 2,000 of a read, each row with its own result, in order. */
export function collectionRoutes(app: RestApp, world: World): void {
  writes(app, world);
  deletes(app, world);
  retrieve(app, world);
  app.all('/composite/sobjects/*', () => {
    throw notFound();
  });
}
