import type { ObjectType } from './data/object-types.ts';
import { invalid } from './errors.ts';
import type { Portal } from './state.ts';
import type { RecordRow } from './types.ts';

/** Throws unless `idProperty` holds unique values. */
function checkIdProperty(portal: Portal, type: ObjectType, idProperty: string): void {
  if (portal.properties.uniqueNames(type.name).includes(idProperty)) return;
  throw invalid(
    `Unable to perform read/update/upsert by non-unique ${type.objectTypeId} property ${idProperty} in portal ID ${portal.identity.hubId}`,
  );
}

/**
 * The record of an id, or of a unique value with `idProperty`. An id that was merged away finds the record under
 * which it lives on. Archived records are found only with `archived`.
 */
export function find(
  portal: Portal,
  type: ObjectType,
  by: { id: string; idProperty?: string | undefined; archived?: boolean },
): RecordRow | undefined {
  const { id, idProperty, archived = false } = by;
  if (idProperty !== undefined && idProperty !== 'hs_object_id') {
    checkIdProperty(portal, type, idProperty);
    return archived ? undefined : portal.records.byUnique(type.name, idProperty, id);
  }
  const row = portal.records.resolve(type.name, id);
  return row === undefined || row.purged === true || row.archived !== archived ? undefined : row;
}
