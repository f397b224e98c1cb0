import { notFound, refuse } from '../errors.ts';
import { to18 } from '../ids.ts';
import type { FieldSpec } from '../schema/field.ts';
import { type ObjectSpec, objectNamed } from '../schema/objects.ts';
import { attributesOf } from '../soql/project.ts';
import { parseFields } from '../store/parse-fields.ts';
import { deleteRecord, insertRecord, updateRecord } from '../store/write.ts';
import type { RestApp, RestContext, Row, World } from '../types.ts';
import { bodyOf, reply, versionOf } from './reply.ts';

/** The object of the path, or 404. */
export function objectOf(c: RestContext): ObjectSpec {
  const object = objectNamed(c.req.param('object') ?? '');
  if (object === undefined) throw notFound();
  return object;
}

/** A field's value as answers show it: an empty check box is false. */
export function shownValue(spec: FieldSpec, row: Row): unknown {
  return row[spec.name] ?? (spec.type === 'boolean' ? false : null);
}

/** A record with all fields, or with those asked for. Refuses unknown ones with INVALID_FIELD. */
export function showRecord(
  object: ObjectSpec,
  row: Row,
  options: { version: string; fields?: string },
): object {
  const names = options.fields?.split(',').map((name) => name.trim());
  const specs =
    names?.map((name) => {
      const spec = object.byName.get(name.toLowerCase());
      if (spec !== undefined) return spec;
      throw refuse('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    }) ?? object.fields;
  const shown = Object.fromEntries(specs.map((spec) => [spec.name, shownValue(spec, row)]));
  return { attributes: attributesOf(row, options.version), ...shown };
}

/** The field by which records can be found from outside, or 404. */
export function externalField(object: ObjectSpec, name: string): FieldSpec {
  const spec = object.byName.get(name.toLowerCase());
  if (spec?.externalId || (spec?.idLookup && spec.type !== 'id')) return spec;
  throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
}

/** Live records with that external id. */
export function byExternalId(world: World, object: ObjectSpec, key: { field: string; value: string }): Row[] {
  return world.records.find(object, key.field, key.value).filter((row) => row.IsDeleted !== true);
}

function recordId(c: RestContext): string {
  const given = c.req.param('id') ?? '';
  const id = to18(given);
  if (id === undefined)
    throw notFound(`Provided external ID field does not exist or is not accessible: ${given}`);
  return id;
}

function byId(app: RestApp, world: World): void {
  app.post('/sobjects/:object', async (c) => {
    const object = objectOf(c);
    const row = insertRecord(world, object, parseFields(object, await bodyOf(c)), c.get('session'));
    c.set('result', { created: [row.Id] });
    c.header('Location', `/services/data/${versionOf(c)}/sobjects/${object.name}/${row.Id}`);
    return reply(c, { id: row.Id, success: true, errors: [] }, 201);
  });
  app.get('/sobjects/:object/:id', (c) => {
    const object = objectOf(c);
    const row = world.records.get(object, recordId(c));
    if (row === undefined || row.IsDeleted === true) throw notFound();
    const fields = c.req.query('fields');
    return reply(
      c,
      showRecord(object, row, { version: versionOf(c), ...(fields === undefined ? {} : { fields }) }),
    );
  });
  app.patch('/sobjects/:object/:id', async (c) => {
    const object = objectOf(c);
    const values = parseFields(object, await bodyOf(c));
    if ('Id' in values)
      throw refuse('INVALID_FIELD', 'The Id field should not be specified in the sobject data.');
    const row = updateRecord(world, { object, id: recordId(c) }, values, c.get('session'));
    c.set('result', { updated: [row.Id] });
    return c.body(null, 204);
  });
  app.delete('/sobjects/:object/:id', (c) => {
    const object = objectOf(c);
    const id = recordId(c);
    deleteRecord(world, { object, id }, c.get('session'));
    c.set('result', { deleted: [id] });
    return c.body(null, 204);
  });
}

function byKey(app: RestApp, world: World): void {
  const choices = (c: RestContext, object: ObjectSpec, rows: readonly Row[]): Response =>
    reply(
      c,
      rows.map((row) => `/services/data/${versionOf(c)}/sobjects/${object.name}/${row.Id}`),
      300,
    );
  app.get('/sobjects/:object/:field/:value', (c) => {
    const object = objectOf(c);
    const { name: field } = externalField(object, c.req.param('field'));
    const rows = byExternalId(world, object, { field, value: c.req.param('value') });
    const [row] = rows;
    if (row === undefined) throw notFound();
    if (rows.length > 1) return choices(c, object, rows);
    const fields = c.req.query('fields');
    return reply(
      c,
      showRecord(object, row, { version: versionOf(c), ...(fields === undefined ? {} : { fields }) }),
    );
  });
  app.patch('/sobjects/:object/:field/:value', async (c) => {
    const object = objectOf(c);
    const { name: field } = externalField(object, c.req.param('field'));
    const value = c.req.param('value');
    const given = parseFields(object, await bodyOf(c));
    for (const name of [field, 'Id']) {
      if (name in given) {
        throw refuse('INVALID_FIELD', `The ${name} field should not be specified in the sobject data.`);
      }
    }
    const rows = byExternalId(world, object, { field, value });
    if (rows.length > 1) return choices(c, object, rows);
    const [existing] = rows;
    const row =
      existing === undefined
        ? insertRecord(world, object, { ...given, [field]: value }, c.get('session'))
        : updateRecord(world, { object, id: existing.Id }, given, c.get('session'));
    const created = existing === undefined;
    c.set('result', created ? { created: [row.Id] } : { updated: [row.Id] });
    return reply(c, { id: row.Id, success: true, errors: [], created }, created ? 201 : 200);
  });
}

/** Create, read, update, delete and upsert of single records. */
export function sobjectRoutes(app: RestApp, world: World): void {
  byId(app, world);
  byKey(app, world);
}
