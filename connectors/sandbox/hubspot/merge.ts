import { findObjectType, type ObjectType } from './data/object-types.ts';
import { invalid, notFound } from './errors.ts';
import type { Portal } from './state.ts';
import type { ChangeSource, Link, RecordRow } from './types.ts';

/** Contacts' own type; it is always there. */
export function contactType(): ObjectType {
  const type = findObjectType('contacts');
  if (type === undefined) throw new Error('contacts are missing from the object types');
  return type;
}

function mustFind(portal: Portal, id: string): RecordRow {
  const row = portal.records.resolve('contacts', id);
  if (row === undefined || row.archived) throw notFound(`CONTACT ${id} does not exist`);
  return row;
}

/** Links without repeats, whatever record they came from. */
function distinct(links: readonly Link[]): Link[] {
  return [...new Map(links.map((link) => [`${link.toType}/${link.toId}/${link.typeId}`, link])).values()];
}

/** The addresses that the merged contact has besides its first. */
function spareAddresses(primary: RecordRow, other: RecordRow): string[] {
  const [a, b] = [primary.properties, other.properties];
  const all = [a.email, b.email, ...[a, b].flatMap((p) => p.hs_additional_emails?.split(';') ?? [])];
  return [...new Set(all.filter((email) => email !== undefined && email !== ''))].slice(1) as string[];
}

/** Points every record that was linked to an old contact at the new one. */
function repoint(portal: Portal, old: RecordRow, next: RecordRow): void {
  for (const type of portal.records.links.neighbourTypes('contacts', old.id))
    for (const { id } of portal.records.links.neighbours('contacts', old.id, type)) {
      const other = portal.records.get(type, id);
      if (other?.links.some((link) => link.toType === 'contacts' && link.toId === old.id) !== true) continue;
      const links = other.links.map((link) =>
        link.toType === 'contacts' && link.toId === old.id ? { ...link, toId: next.id } : link,
      );
      portal.records.put({ ...other, links: distinct(links) });
    }
}

/**
 * Merges two contacts as HubSpot does since 2025: a record with a new id holds what both had (the primary's
 * values win), both old ids lead to it, activities move to it, and an opt-out of either stays.
 */
export function mergeContacts(
  portal: Portal,
  merge: { primaryId: string; otherId: string },
  source: ChangeSource,
): RecordRow {
  const primary = mustFind(portal, merge.primaryId);
  const other = mustFind(portal, merge.otherId);
  if (primary.id === other.id) throw invalid(`CONTACT ${primary.id} cannot be merged with itself`);
  const at = portal.clock.now().toISOString();
  const id = portal.records.nextId('contacts');
  const spare = spareAddresses(primary, other);
  const optedOut = [primary, other].some((row) => row.properties.hs_email_optout === 'true');
  const properties = {
    ...other.properties,
    ...primary.properties,
    ...(optedOut ? { hs_email_optout: 'true' } : {}),
    ...(spare.length > 0 ? { hs_additional_emails: spare.join(';') } : {}),
    hs_object_id: id,
    hs_merged_object_ids: [
      ...new Set([...(primary.properties.hs_merged_object_ids?.split(';') ?? []), primary.id, other.id]),
    ].join(';'),
    lastmodifieddate: at,
  };
  const moved = [primary, other].flatMap((row) => row.links);
  const gone = { archived: true, archivedAt: at, updatedAt: at, mergedInto: id } as const;
  const next: RecordRow = {
    ...primary,
    id,
    properties,
    links: distinct(moved),
    updatedAt: at,
  };
  for (const old of [primary, other]) repoint(portal, old, next);
  for (const old of [primary, other]) portal.records.put({ ...old, ...gone });
  portal.records.put(next);
  portal.webhooks.emit('contact.merge', source, {
    objectId: Number(id),
    primaryObjectId: Number(primary.id),
    mergedObjectIds: [Number(primary.id), Number(other.id)],
    newObjectId: Number(id),
    numberOfPropertiesMoved: Object.keys(other.properties).length,
    changeFlag: 'MERGED',
  });
  return next;
}

/** Deletes a contact for privacy: nothing personal is left, and it can't be restored. */
export function privacyDelete(portal: Portal, id: string, source: ChangeSource): RecordRow {
  const row = portal.records.resolve('contacts', id);
  if (row === undefined || row.purged === true) throw notFound(`CONTACT ${id} does not exist`);
  const at = portal.clock.now().toISOString();
  const next = portal.records.put({
    ...row,
    properties: { hs_object_id: row.id },
    links: [],
    archived: true,
    archivedAt: at,
    updatedAt: at,
    purged: true,
  });
  portal.webhooks.emit('contact.privacyDeletion', source, {
    objectId: Number(row.id),
    changeFlag: 'DELETED',
  });
  return next;
}
