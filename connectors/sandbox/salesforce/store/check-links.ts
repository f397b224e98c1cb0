import { refuse } from '../errors.ts';
import { type ObjectSpec, objectOfId } from '../schema/objects.ts';
import type { Row, World } from '../types.ts';
import type { FieldValues } from './parse-fields.ts';

function checkLink(world: World, target: { field: string; id: string; allowed: readonly string[] }): void {
  const parent = objectOfId(target.id);
  if (parent === undefined || !target.allowed.includes(parent.name)) {
    throw refuse('MALFORMED_ID', `${target.field}: id value of incorrect type: ${target.id}`, [target.field]);
  }
  const row = world.records.get(parent, target.id);
  if (row === undefined) throw refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  if (row.IsDeleted === true) throw refuse('ENTITY_IS_DELETED', 'entity is deleted', []);
  if (parent.name === 'User' && target.field === 'OwnerId' && row.IsActive !== true) {
    const message = `operation performed with inactive user [${row.Id.slice(0, 15)}] as owner of object`;
    throw refuse('INACTIVE_OWNER_OR_USER', message, []);
  }
  if (parent.name === 'Lead' && target.field === 'WhoId' && row.IsConverted === true) {
    throw refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', []);
  }
}

/** Refuses a record that points to what is gone, of the wrong kind, inactive, or at odds with its other fields. */
export function checkLinks(world: World, object: ObjectSpec, row: Row, changed: FieldValues): void {
  for (const spec of object.fields) {
    const id = changed[spec.name];
    if (spec.type !== 'reference' || typeof id !== 'string' || spec.referenceTo.length === 0) continue;
    checkLink(world, { field: spec.name, id, allowed: spec.referenceTo });
  }
  const who = row.WhoId ?? null;
  if (typeof who === 'string' && objectOfId(who)?.name === 'Lead' && (row.WhatId ?? null) !== null) {
    const message = 'Related To ID: a task or event whose name is a lead cannot be related to another record';
    throw refuse('FIELD_INTEGRITY_EXCEPTION', message, ['WhatId']);
  }
  if (
    object.name === 'Event' &&
    ((row.StartDateTime ?? null) === null || (row.EndDateTime ?? null) === null)
  ) {
    const message = 'Start Date Time and either End Date Time or Duration are needed';
    throw refuse('REQUIRED_FIELD_MISSING', message, ['StartDateTime', 'EndDateTime']);
  }
}

/** Refuses a second live record with the value of a unique field. Records in the bin do not count. */
export function checkUnique(world: World, object: ObjectSpec, row: Row): void {
  for (const spec of object.fields) {
    const value = row[spec.name] ?? null;
    if (!spec.unique || value === null) continue;
    const other = world.records
      .find(object, spec.name, value)
      .find((found) => found.Id !== row.Id && found.IsDeleted !== true);
    if (other === undefined) continue;
    const message = `duplicate value found: ${spec.name} duplicates value on record with id: ${other.Id.slice(0, 15)}`;
    throw refuse('DUPLICATE_VALUE', message, []);
  }
}
