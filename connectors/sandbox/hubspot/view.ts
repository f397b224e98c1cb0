import { findAssociationType } from './data/association-types.ts';
import { findObjectType, type ObjectType } from './data/object-types.ts';
import { invalid } from './errors.ts';
import type { Portal } from './state.ts';
import type { RecordRow } from './types.ts';

/** A record as the API answers it. */
interface PublicObject {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly archivedAt?: string;
}

/** Always there, whatever was asked for. */
function basics(type: ObjectType): string[] {
  return ['hs_object_id', type.createdProperty, type.modifiedProperty];
}

/**
 * A record with the wanted properties (unset ones are null, unknown ones are left out); without `wanted` with the
 * type's default ones.
 */
export function toPublic(
  portal: Portal,
  row: RecordRow,
  wanted?: readonly string[] | undefined,
): PublicObject {
  const type = findObjectType(row.type);
  if (type === undefined) throw new Error(`toPublic: unknown object type ${row.type}`);
  const names = wanted === undefined || wanted.length === 0 ? type.defaults : wanted;
  const properties: Record<string, string | null> = {};
  for (const name of [...basics(type), ...names])
    if (portal.properties.get(row.type, name) !== undefined)
      properties[name] =
        row.properties[name] === undefined || row.properties[name] === '' ? null : row.properties[name];
  return { ...frame(row), properties };
}

/** A record just written, with every property that it has. */
export function toWritten(row: RecordRow): PublicObject {
  return { ...frame(row), properties: row.properties };
}

function frame(row: RecordRow) {
  const { id, createdAt, updatedAt, archived, archivedAt } = row;
  return { id, createdAt, updatedAt, archived, ...(archivedAt === undefined ? {} : { archivedAt }) };
}

/** The `associations` part of a read: by plural name, with ids and the names of the types. */
export function associationsOf(portal: Portal, row: RecordRow, wanted: readonly string[]) {
  const found: Record<string, { results: { id: string; type: string }[] }> = {};
  for (const name of wanted) {
    const to = findObjectType(name);
    if (to === undefined) throw invalid(`Unable to infer object type from: ${name}`);
    const results = portal.records.links
      .neighbours(row.type, row.id, to.name)
      .filter(({ id }) => portal.records.get(to.name, id)?.archived === false)
      .flatMap(({ id, typeIds }) =>
        typeIds.map((typeId) => {
          const type = findAssociationType(typeId);
          const suffix = type?.label === undefined ? '' : '_primary';
          return { id, type: `${type?.name ?? typeId}${suffix}` };
        }),
      );
    if (results.length > 0) found[to.name] = { results };
  }
  return Object.keys(found).length === 0 ? {} : { associations: found };
}
