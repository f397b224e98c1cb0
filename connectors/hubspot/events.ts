import { z } from 'zod';
import type { CrmChangeHint } from '../../src/ports/crm-inbound.ts';
import { contactRef } from './mapper.ts';

const id = z.union([z.string().min(1), z.number().int()]).transform(String);

/** One event of a webhook. `eventId` is not unique and is not read. */
export const eventSchema = z.object({
  portalId: id,
  appId: id.optional(),
  subscriptionId: id.optional(),
  subscriptionType: z.string(),
  occurredAt: id.optional(),
  objectId: id.optional(),
  objectTypeId: z.string().optional(),
  propertyName: z.string().optional(),
  propertyValue: z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish(),
  changeSource: z.string().nullish(),
  sourceId: id.nullish(),
  primaryObjectId: id.optional(),
  mergedObjectIds: z.array(id).optional(),
  newObjectId: id.nullish(),
});
export type HubspotEvent = z.infer<typeof eventSchema>;

/** 64-bit FNV-1a as hex: keeps values, which may be personal, out of keys. */
function digest(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

/**
 * What makes two deliveries the same: who, what, when, and a digest of the value. `attemptNumber` differs between
 * attempts and `eventId` is not unique, so neither takes part.
 */
function eventKey(event: HubspotEvent, objectId: string): string {
  const value = [event.propertyValue ?? '', ...(event.mergedObjectIds ?? []), event.newObjectId ?? ''];
  return [
    event.portalId,
    event.subscriptionId ?? '',
    event.subscriptionType,
    objectId,
    event.propertyName ?? '',
    event.occurredAt ?? '',
    digest(value.join('\n')),
  ].join(':');
}

/** `contact.merge` and `object.merge` of a contact are the same to us; null for other objects. */
function verbOf(event: HubspotEvent): string | null {
  const [object, verb] = event.subscriptionType.split('.');
  if (object === 'contact') return verb ?? null;
  return object === 'object' && event.objectTypeId === '0-1' ? (verb ?? null) : null;
}

function changeOf(event: HubspotEvent): CrmChangeHint['change'] | null {
  switch (verbOf(event)) {
    case 'propertyChange':
      return event.propertyName === 'hs_email_optout' && event.propertyValue === 'true'
        ? 'opted_out'
        : 'updated';
    case 'restore':
      return 'updated';
    case 'deletion':
    case 'privacyDeletion':
      return 'deleted';
    case 'merge':
      return 'merged';
    default:
      return null;
  }
}

/** Every record that an event is about; a merge is about all that took part. */
function objectsOf(event: HubspotEvent): readonly string[] {
  const merged = [event.primaryObjectId, ...(event.mergedObjectIds ?? []), event.newObjectId];
  const all = verbOf(event) === 'merge' ? [event.objectId, ...merged] : [event.objectId];
  return [...new Set(all.filter((each) => typeof each === 'string'))];
}

/** Hints of one event: none for our own writes, and none for what is not about contacts. */
export function hintsOf(event: HubspotEvent, appId: string): readonly CrmChangeHint[] {
  if (event.changeSource === 'INTEGRATION' && event.sourceId === appId) return [];
  const change = changeOf(event);
  if (change === null) return [];
  return objectsOf(event).map((objectId) => ({
    ref: contactRef(objectId),
    change,
    eventKey: eventKey(event, objectId),
  }));
}
