import { z } from 'zod';
import { requireScopes } from './auth.ts';
import type { ObjectType } from './data/object-types.ts';
import { invalid, notFound, VendorError } from './errors.ts';
import { type Mount, pathType, readBody, VERSION } from './http.ts';
import { mountPropertyGroups } from './property-groups.ts';
import type { Portal } from './state.ts';
import type { PropertyRow } from './types.ts';

const UNIQUE_LIMIT = 10;

const optionSchema = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number().int().default(-1),
  hidden: z.boolean().default(false),
});
const createSchema = z.object({
  name: z.string(),
  label: z.string().min(1),
  type: z.enum(['string', 'number', 'date', 'datetime', 'enumeration', 'bool', 'phone_number']),
  fieldType: z.enum([
    'booleancheckbox',
    'calculation_equation',
    'checkbox',
    'date',
    'file',
    'html',
    'number',
    'phonenumber',
    'radio',
    'select',
    'text',
    'textarea',
  ]),
  groupName: z.string(),
  description: z.string().default(''),
  options: z.array(optionSchema).default([]),
  hasUniqueValue: z.boolean().default(false),
});
const updateSchema = createSchema
  .pick({ label: true, groupName: true, description: true, options: true })
  .partial();

/** Alternatives of which one lets an app change a type's properties. */
export function schemaScopes(type: ObjectType, access: 'read' | 'write'): (readonly string[])[] {
  const own = [[`crm.schemas.${type.name}.${access}`], [`crm.schemas.contacts.${access}`]];
  return access === 'write'
    ? own
    : [...own, ...schemaScopes(type, 'write'), type.read, ['crm.objects.contacts.read']];
}

/** A definition as the API answers it. */
function toDefinition(row: PropertyRow) {
  const { readOnlyValue, ...shown } = row;
  return {
    ...shown,
    displayOrder: -1,
    calculated: false,
    externalOptions: row.name === 'hubspot_owner_id',
    hidden: false,
    formField: row.hubspotDefined && !readOnlyValue,
    dataSensitivity: 'non_sensitive',
    modificationMetadata: {
      archivable: !row.hubspotDefined,
      readOnlyDefinition: row.hubspotDefined,
      readOnlyValue,
    },
  };
}

function createProperty(portal: Portal, type: ObjectType, input: z.output<typeof createSchema>): PropertyRow {
  const { name } = input;
  if (!/^[a-z][a-z0-9_]{0,99}$/.test(name))
    throw invalid(
      `Property name "${name}" is invalid: it must start with a letter and hold only a-z, 0-9 and _.`,
    );
  const existing = portal.properties.get(type.name, name);
  if (existing !== undefined && !existing.archived)
    throw new VendorError(409, 'OBJECT_ALREADY_EXISTS', {
      message: `A property named '${name}' already exists.`,
      context: { name: [name] },
      subCategory: 'Properties.PROPERTY_EXISTS',
    });
  if (portal.properties.group(type.name, input.groupName) === undefined)
    throw invalid(`The property group "${input.groupName}" does not exist for ${type.name}.`, {
      context: { groupName: [input.groupName] },
    });
  if (input.type === 'enumeration' && input.options.length === 0)
    throw invalid('Enumeration properties need at least one option.');
  const custom = portal.properties.list(type.name).filter((row) => row.hasUniqueValue && !row.hubspotDefined);
  if (input.hasUniqueValue && custom.length >= UNIQUE_LIMIT)
    throw invalid(`An object type can have at most ${UNIQUE_LIMIT} properties with unique values.`);
  const at = portal.clock.now().toISOString();
  return portal.properties.put(type.name, {
    ...input,
    hubspotDefined: false,
    readOnlyValue: false,
    archived: false,
    createdAt: at,
    updatedAt: at,
  });
}

/** Creates what can be created; the others are told one by one. */
function createEach(portal: Portal, type: ObjectType, inputs: readonly z.output<typeof createSchema>[]) {
  const done: PropertyRow[] = [];
  const errors: object[] = [];
  for (const input of inputs) {
    try {
      done.push(createProperty(portal, type, input));
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      const { correlationId: _each, ...said } = error.body();
      errors.push({ ...said, context: { ...said.context, name: [input.name] } });
    }
  }
  return { done, errors };
}

function mustFind(portal: Portal, type: ObjectType, name: string): PropertyRow {
  const row = portal.properties.get(type.name, name);
  if (row === undefined || row.archived) throw notFound(`Property '${name}' does not exist on ${type.name}.`);
  return row;
}

function ownOnly(row: PropertyRow): PropertyRow {
  if (row.hubspotDefined) throw invalid(`"${row.name}" is defined by HubSpot and can't be changed.`);
  return row;
}

/** Definitions: list, read, create, update, archive, and batch create. */
export const mountProperties: Mount = (app, portal) => {
  const base = `/crm/properties/${VERSION}/:type`;
  mountPropertyGroups(app, portal);

  app.get(base, (c) => {
    const type = pathType(c);
    requireScopes(c, ...schemaScopes(type, 'read'));
    const archived = c.req.query('archived') === 'true';
    return c.json({ results: portal.properties.list(type.name, archived).map(toDefinition) });
  });

  app.post(base, async (c) => {
    const type = pathType(c);
    requireScopes(c, ...schemaScopes(type, 'write'));
    const row = createProperty(portal, type, await readBody(c, createSchema));
    c.set('result', { created: row.name });
    return c.json(toDefinition(row), 201);
  });

  app.post(`${base}/batch/create`, async (c) => {
    const type = pathType(c);
    requireScopes(c, ...schemaScopes(type, 'write'));
    const { inputs } = await readBody(c, z.object({ inputs: z.array(createSchema).max(100) }));
    const { done, errors } = createEach(portal, type, inputs);
    const at = portal.clock.now().toISOString();
    const body = { status: 'COMPLETE', results: done.map(toDefinition), startedAt: at, completedAt: at };
    if (errors.length === 0) return c.json(body, 201);
    return c.json({ ...body, numErrors: errors.length, errors }, 207);
  });

  app.get(`${base}/:name`, (c) => {
    const type = pathType(c);
    requireScopes(c, ...schemaScopes(type, 'read'));
    return c.json(toDefinition(mustFind(portal, type, c.req.param('name'))));
  });

  app.patch(`${base}/:name`, async (c) => {
    const type = pathType(c);
    requireScopes(c, ...schemaScopes(type, 'write'));
    const row = ownOnly(mustFind(portal, type, c.req.param('name')));
    const patch = await readBody(c, updateSchema);
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    const updatedAt = portal.clock.now().toISOString();
    return c.json(toDefinition(portal.properties.put(type.name, { ...row, ...given, updatedAt })));
  });

  app.delete(`${base}/:name`, (c) => {
    const type = pathType(c);
    requireScopes(c, ...schemaScopes(type, 'write'));
    const row = ownOnly(mustFind(portal, type, c.req.param('name')));
    portal.properties.put(type.name, { ...row, archived: true, updatedAt: portal.clock.now().toISOString() });
    return c.body(null, 204);
  });
};
