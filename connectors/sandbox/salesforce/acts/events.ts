import { z } from 'zod';
import { knownObject } from '../schema/objects.ts';
import { type FieldValues, parseFields } from '../store/parse-fields.ts';
import { deleteRecord, insertRecord, updateRecord } from '../store/write.ts';
import type { World } from '../types.ts';

const time = z.iso.datetime({ offset: true });
const id = z.string();

/** What people, and calendars that are connected to the org, do to its events. */
export const EventAct = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('book'),
    /** The first is the event's Name; the others are invited. */
    whoIds: z.array(id),
    subject: z.string().default('Meeting'),
    startAt: time,
    endAt: time,
    ownerId: id.optional(),
    /** Fields that the system sets by itself, such as IsChild. */
    fields: z.record(z.string(), z.unknown()).default({}),
  }),
  z.object({ act: z.literal('move'), id, startAt: time, endAt: time }),
  z.object({ act: z.literal('edit'), id, fields: z.record(z.string(), z.unknown()) }),
  z.object({ act: z.literal('delete'), id }),
]);
type EventAct = z.infer<typeof EventAct>;

const stamped = (text: string) => `${new Date(text).toISOString().slice(0, 19)}.000+0000`;

/** Does it, by the system's right; gives the event's id. */
export function actOnEvent(world: World, act: EventAct): string {
  const events = knownObject('Event');
  const writer = { userId: world.records.rows(knownObject('User'))[0]?.Id ?? '', system: true };
  if (act.act === 'delete') {
    deleteRecord(world, { object: events, id: act.id }, writer);
    return act.id;
  }
  if (act.act === 'edit')
    return updateRecord(world, { object: events, id: act.id }, parseFields(events, act.fields), writer).Id;
  const times = { StartDateTime: stamped(act.startAt), EndDateTime: stamped(act.endAt) };
  if (act.act === 'move') return updateRecord(world, { object: events, id: act.id }, times, writer).Id;
  const [first, ...others] = act.whoIds;
  const fields: FieldValues = {
    ...times,
    Subject: act.subject,
    WhoId: first ?? null,
    ...(act.ownerId === undefined ? {} : { OwnerId: act.ownerId }),
    ...parseFields(events, act.fields),
  };
  const event = insertRecord(world, events, fields, writer);
  for (const RelationId of others)
    insertRecord(
      world,
      knownObject('EventRelation'),
      { EventId: event.Id, RelationId, IsInvitee: true },
      writer,
    );
  return event.Id;
}
