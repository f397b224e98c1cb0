import { z } from 'zod';
import { defaultAssociationType } from './data/association-types.ts';
import { findObjectType, type ObjectType } from './data/object-types.ts';
import { ADMIN } from './data/owners.ts';
import { notFound } from './errors.ts';
import { type Mount, readBody } from './http.ts';
import type { Portal } from './state.ts';
import type { RecordRow } from './types.ts';
import { archive, change, create } from './write.ts';

const id = z.coerce.string();
const time = z.iso.datetime({ offset: true });

/** What people, and calendars that are connected to the portal, do to its meetings. */
const meetingAct = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('book'),
    contactIds: z.array(id),
    title: z.string().default('Meeting'),
    startAt: time,
    endAt: time,
    ownerId: id.optional(),
    outcome: z.string().default('SCHEDULED'),
  }),
  z.object({ act: z.literal('move'), id, startAt: time, endAt: time, outcome: z.string().optional() }),
  z.object({ act: z.literal('mark'), id, outcome: z.string() }),
  z.object({ act: z.literal('edit'), id, properties: z.record(z.string(), z.string()) }),
  /** Adds a contact by a call of its own, as some calendars do: the meeting itself does not change. */
  z.object({ act: z.literal('link'), id, contactId: id }),
  z.object({ act: z.literal('delete'), id }),
]);
type MeetingAct = z.infer<typeof meetingAct>;

const SOURCE = { changeSource: 'CRM_UI', sourceId: `userId:${ADMIN.userId}` } as const;

function meetingType(): ObjectType {
  const type = findObjectType('meetings');
  if (type === undefined) throw new Error('The stand-in has meetings.');
  return type;
}

function linksTo(contactIds: readonly string[]) {
  const typeId = defaultAssociationType('meetings', 'contacts')?.typeId;
  return typeId === undefined ? [] : contactIds.map((toId) => ({ toType: 'contacts', toId, typeId }));
}

const times = ({ startAt, endAt }: { readonly startAt: string; readonly endAt: string }) => ({
  hs_timestamp: startAt,
  hs_meeting_start_time: startAt,
  hs_meeting_end_time: endAt,
});

function mustFind(portal: Portal, meetingId: string): RecordRow {
  const row = portal.records.get('meetings', meetingId);
  if (row === undefined || row.archived) throw notFound(`MEETING ${meetingId} does not exist`);
  return row;
}

function edit(portal: Portal, meetingId: string, values: Record<string, string>): RecordRow {
  return change(portal, { type: meetingType(), row: mustFind(portal, meetingId), values }, SOURCE);
}

function perform(portal: Portal, act: MeetingAct): RecordRow {
  switch (act.act) {
    case 'book': {
      const owner = act.ownerId === undefined ? {} : { hubspot_owner_id: act.ownerId };
      const said = { hs_meeting_title: act.title, hs_meeting_outcome: act.outcome, ...owner };
      const links = linksTo(act.contactIds);
      return create(portal, { type: meetingType(), values: { ...times(act), ...said }, links }, SOURCE);
    }
    case 'move': {
      const outcome = act.outcome === undefined ? {} : { hs_meeting_outcome: act.outcome };
      return edit(portal, act.id, { ...times(act), ...outcome });
    }
    case 'mark':
      return edit(portal, act.id, { hs_meeting_outcome: act.outcome });
    case 'edit':
      return edit(portal, act.id, act.properties);
    case 'link': {
      const row = mustFind(portal, act.id);
      return portal.records.put({ ...row, links: [...row.links, ...linksTo([act.contactId])] });
    }
    case 'delete':
      return archive(portal, mustFind(portal, act.id), SOURCE);
  }
}

/** `POST /sandbox/meetings`: one act; answers with the meeting's id. */
export const mountMeetingActs: Mount = (app, portal) => {
  app.post('/sandbox/meetings', async (c) => {
    const row = perform(portal, await readBody(c, meetingAct));
    return c.json({ id: row.id });
  });
};
