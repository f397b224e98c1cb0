import { ApiError, notFound, refuse } from '../errors.ts';
import { knownObject, type ObjectSpec } from '../schema/objects.ts';
import { toStamp } from '../time.ts';
import type { Row, Value, World } from '../types.ts';
import { checkDuplicates } from './check-duplicates.ts';
import { checkFields } from './check-fields.ts';
import { checkLinks, checkUnique } from './check-links.ts';
import { derive } from './derive.ts';
import type { FieldValues } from './parse-fields.ts';

/** Leaves out what holds nothing, so that the journal stays small. */
function compact(row: Row): Row {
  const kept: Record<string, Value> & { Id: string } = { Id: row.Id };
  for (const [name, value] of Object.entries(row)) if (value !== null) kept[name] = value;
  return kept;
}

/** Who writes, and whether by the system's right to set any field (seed data, merge, conversion). */
export interface Writer {
  readonly userId: string;
  readonly system?: boolean;
}

/**
 * Creates a record. Refuses with the vendor's code: INVALID_TYPE_FOR_OPERATION, REQUIRED_FIELD_MISSING,
 * STRING_TOO_LONG, DUPLICATE_VALUE, ENTITY_IS_DELETED and the rest of `check-fields` and `check-links`.
 */
export function insertRecord(world: World, object: ObjectSpec, values: FieldValues, writer: Writer): Row {
  const now = toStamp(world.clock.now());
  if (writer.system !== true) {
    if (!object.createable) {
      throw refuse('INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} does not support create`);
    }
    checkFields(object, values, 'create');
  }
  const defaults: Record<string, Value> = {};
  for (const spec of object.fields) if (spec.defaultValue !== null) defaults[spec.name] = spec.defaultValue;
  if (object.byName.has('ownerid')) defaults.OwnerId = writer.userId;
  const given = Object.entries(values).filter(([, value]) => value !== null);
  const draft: Row = {
    ...defaults,
    CreatedDate: now,
    CreatedById: writer.userId,
    LastModifiedDate: now,
    LastModifiedById: writer.userId,
    SystemModstamp: now,
    ...Object.fromEntries(given),
    Id: '',
  };
  const row = derive(world, object, draft, values);
  checkLinks(world, object, row, values);
  checkUnique(world, object, row);
  if (object.name === 'Lead' && writer.system !== true) checkDuplicates(world, row);
  return world.records.put(object, compact({ ...row, Id: world.records.nextId(object) }));
}

/** The live record, or 404: NOT_FOUND if there never was one, ENTITY_IS_DELETED if it is in the bin. */
export function liveRecord(world: World, object: ObjectSpec, id: string): Row {
  const row = world.records.get(object, id);
  if (row === undefined) throw notFound();
  if (row.IsDeleted === true) {
    throw new ApiError(404, { errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] });
  }
  return row;
}

/** Whom and what an update is about. */
export interface Target {
  readonly object: ObjectSpec;
  readonly id: string;
}

/** Changes a live record. Refuses as `insertRecord` does, and a converted lead with CANNOT_UPDATE_CONVERTED_LEAD. */
export function updateRecord(world: World, target: Target, values: FieldValues, writer: Writer): Row {
  const { object } = target;
  const before = liveRecord(world, object, target.id);
  if (writer.system !== true) {
    if (!object.updateable) {
      throw refuse('INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} does not support update`);
    }
    if (object.name === 'Lead' && before.IsConverted === true) {
      throw refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot update converted lead', []);
    }
    checkFields(object, values, 'update');
  }
  const now = toStamp(world.clock.now());
  const draft: Row = {
    ...before,
    ...values,
    LastModifiedDate: now,
    LastModifiedById: writer.userId,
    SystemModstamp: now,
    Id: before.Id,
  };
  const row = derive(world, object, draft, values);
  checkLinks(world, object, row, values);
  checkUnique(world, object, row);
  return world.records.put(object, compact(row));
}

function bin(world: World, target: Target, extra: FieldValues, writer: Writer): void {
  const row = liveRecord(world, target.object, target.id);
  const now = toStamp(world.clock.now());
  world.records.put(target.object, {
    ...row,
    ...extra,
    IsDeleted: true,
    LastModifiedDate: now,
    LastModifiedById: writer.userId,
    SystemModstamp: now,
    Id: row.Id,
  });
}

/** An event in the bin has its relations there, too. */
function binRelations(world: World, eventId: string, writer: Writer): void {
  const relations = knownObject('EventRelation');
  for (const row of world.records.find(relations, 'EventId', eventId))
    if (row.IsDeleted !== true) bin(world, { object: relations, id: row.Id }, {}, writer);
}

/** Puts a record into the bin; a contact or lead takes its tasks and events with it. */
export function deleteRecord(world: World, target: Target, writer: Writer, extra: FieldValues = {}): void {
  bin(world, target, extra, writer);
  if (target.object.name === 'Event') binRelations(world, target.id, writer);
  if (target.object.name !== 'Contact' && target.object.name !== 'Lead') return;
  for (const name of ['Task', 'Event']) {
    const activity = knownObject(name);
    for (const row of world.records.find(activity, 'WhoId', target.id)) {
      if (row.IsDeleted !== true) bin(world, { object: activity, id: row.Id }, {}, writer);
    }
  }
}
