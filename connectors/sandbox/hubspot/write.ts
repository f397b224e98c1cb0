import { findAssociationType } from './data/association-types.ts';
import { stageProperties } from './data/deals.ts';
import type { ObjectType } from './data/object-types.ts';
import { invalid, VendorError } from './errors.ts';
import { emailHeaderProperties, rollUp } from './rollups.ts';
import type { Portal } from './state.ts';
import { uniqueForm } from './store/records.ts';
import type { ChangeSource, Link, RecordRow } from './types.ts';
import { checkProperties, type Values } from './validate.ts';

/** An association as a create carries it. */
interface AssociationInput {
  readonly to: { readonly id: string };
  readonly types: readonly { readonly associationCategory: string; readonly associationTypeId: number }[];
}

export interface CreateInput {
  readonly properties: Values;
  readonly associations?: readonly AssociationInput[] | undefined;
}

/** A create that has passed every check. */
interface PreparedCreate {
  readonly type: ObjectType;
  readonly values: Values;
  readonly links: readonly Link[];
}

/** Unique values that earlier inputs of the same batch take, as `property=value`. */
export type Taken = Set<string>;

function checkLinks(portal: Portal, type: ObjectType, inputs: readonly AssociationInput[]): Link[] {
  return inputs.flatMap(({ to, types }) =>
    types.map(({ associationCategory, associationTypeId: typeId }) => {
      const found = findAssociationType(typeId);
      if (associationCategory !== 'HUBSPOT_DEFINED' || found === undefined || found.from !== type.name)
        throw invalid(
          `One or more associations are invalid: ${associationCategory} type ${typeId} is not an association from ${type.label}`,
          { context: { associationTypeId: [String(typeId)], fromObjectTypeId: [type.objectTypeId] } },
        );
      const target = portal.records.resolve(found.to, to.id);
      if (target === undefined || target.archived)
        throw invalid(`One or more associations are invalid: ${found.to} ${to.id} does not exist`, {
          context: { toObjectId: [to.id] },
        });
      return { toType: found.to, toId: target.id, typeId };
    }),
  );
}

/** HubSpot's answers to a unique value that another record holds: a contact's address has its own. */
function conflict(
  portal: Portal,
  type: ObjectType,
  said: { name: string; value: string; on: string; existing: string },
) {
  const { name, value, on, existing } = said;
  if (type.name === 'contacts' && name === 'email')
    return new VendorError(409, 'CONFLICT', { message: `Contact already exists. Existing ID: ${existing}` });
  const where = `portalId=${portal.identity.hubId}, objectTypeId=ObjectTypeId{legacyObjectType=${type.label}}`;
  return invalid(
    `Cannot set PropertyValueCoordinates{${where}, propertyName=${name}, value=${value}} on ${on}. ${existing} already has that value.`,
    {
      errorType: 'UNIQUE_VALUE_CONFLICT',
      context: { objectTypeId: [type.objectTypeId], propertyName: [name], existingObjectId: [existing] },
    },
  );
}

/** Throws when a value that must be unique is held by another record or by an earlier input of the batch. */
export function checkUnique(
  portal: Portal,
  type: ObjectType,
  write: { values: Values; on?: string; taken?: Taken },
): void {
  const { values, on, taken } = write;
  for (const name of portal.properties.uniqueNames(type.name)) {
    const value = values[name];
    if (value === undefined || value === '') continue;
    const holder = portal.records.byUnique(type.name, name, value);
    const target = on ?? portal.records.nextId(type.name);
    if (holder !== undefined && holder.id !== on)
      throw conflict(portal, type, { name, value, on: target, existing: holder.id });
    const key = `${name}=${uniqueForm(name, value)}`;
    if (taken?.has(key)) throw conflict(portal, type, { name, value, on: target, existing: target });
    taken?.add(key);
  }
}

/** Checks a create: properties, what is required, associations, uniqueness. Writes nothing. */
export function prepareCreate(
  portal: Portal,
  type: ObjectType,
  input: CreateInput & { taken?: Taken },
): PreparedCreate {
  const values = checkProperties(portal, type.name, input.properties);
  const missing = type.required.filter((name) => values[name] === undefined || values[name] === '');
  if (missing.length > 0)
    throw invalid(`Error creating ${type.label}. Some required properties were not set.`, {
      context: { properties: missing },
      errors: missing.map((name) => ({
        message: `Property "${name}" is required.`,
        code: 'REQUIRED_FIELD',
        context: { propertyName: [name] },
      })),
    });
  const links = checkLinks(portal, type, input.associations ?? []);
  checkUnique(portal, type, { values, ...(input.taken === undefined ? {} : { taken: input.taken }) });
  return { type, values, links };
}

function nonEmpty(values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

/** A contact whose address is out of all email is opted out from the moment that it has the address. */
function optOutOf(portal: Portal, type: ObjectType, email: string | undefined): Values {
  const out = type.name === 'contacts' && email !== undefined && portal.preferences.isOutOfAll(email);
  return out ? { hs_email_optout: 'true' } : {};
}

/** Writes a prepared record. */
export function create(portal: Portal, prepared: PreparedCreate, source: ChangeSource): RecordRow {
  const { type, values, links } = prepared;
  const at = portal.clock.now().toISOString();
  const id = portal.records.nextId(type.name);
  const derived = type.name === 'emails' ? emailHeaderProperties(values.hs_email_headers) : {};
  const row = portal.records.put({
    id,
    type: type.name,
    properties: {
      ...nonEmpty(values),
      ...derived,
      ...optOutOf(portal, type, values.email),
      ...(type.name === 'deals' ? { hs_createdate: at, ...stageProperties(values.dealstage, at) } : {}),
      hs_object_id: id,
      [type.createdProperty]: at,
      [type.modifiedProperty]: at,
    },
    links,
    createdAt: at,
    updatedAt: at,
    archived: false,
  });
  rollUp(portal, row);
  if (type.name === 'contacts')
    portal.webhooks.emit('contact.creation', source, { objectId: Number(id), changeFlag: 'CREATED' });
  return row;
}

/**
 * Sets values on a record, read-only ones too (the API checks before). An empty value clears. Emits a property
 * change for every property of a contact or company whose value is another than before.
 */
export function change(
  portal: Portal,
  change: { type: ObjectType; row: RecordRow; values: Values },
  source: ChangeSource,
): RecordRow {
  const { type, row } = change;
  const values = { ...change.values, ...optOutOf(portal, type, change.values.email) };
  const changed = Object.entries(values).filter(([name, value]) => (row.properties[name] ?? '') !== value);
  if (changed.length === 0) return row;
  const at = portal.clock.now().toISOString();
  const headers = values.hs_email_headers;
  const stage = Object.fromEntries(changed).dealstage;
  const properties = nonEmpty({
    ...row.properties,
    ...Object.fromEntries(changed),
    ...(type.name === 'deals' ? stageProperties(stage, at) : {}),
    ...(type.name === 'emails' ? emailHeaderProperties(headers) : {}),
    [type.modifiedProperty]: at,
  });
  const next = { ...row, properties, updatedAt: at };
  portal.records.put(next);
  if (type.name === 'contacts' || type.name === 'companies')
    for (const [propertyName, propertyValue] of changed)
      portal.webhooks.emit(`${type.singular}.propertyChange`, source, {
        objectId: Number(row.id),
        propertyName,
        propertyValue,
      });
  return next;
}

/** Moves a record to the recycle bin. */
export function archive(portal: Portal, row: RecordRow, source: ChangeSource): RecordRow {
  if (row.archived) return row;
  const at = portal.clock.now().toISOString();
  const next = portal.records.put({
    ...row,
    archived: true,
    archivedAt: at,
    updatedAt: at,
  });
  if (row.type === 'contacts')
    portal.webhooks.emit('contact.deletion', source, { objectId: Number(row.id), changeFlag: 'DELETED' });
  return next;
}

/** The app itself as the source of a change. */
export function appSource(portal: Portal): ChangeSource {
  return { changeSource: 'INTEGRATION', sourceId: String(portal.identity.appId) };
}
