import { z } from 'zod';
import { defaultAssociationType } from './data/association-types.ts';
import { findObjectType, TIMELINE_TYPES } from './data/object-types.ts';
import { ADMIN } from './data/owners.ts';
import { notFound } from './errors.ts';
import { type Mount, readBody } from './http.ts';
import type { Portal } from './state.ts';
import type { Link, RecordRow } from './types.ts';
import { archive, create } from './write.ts';

const KEY = 'cadenza_touch_id';
const key = z.string().min(1);

/** What people do to the engagements that carry our key. */
const activityAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('delete'), key }),
  /** Hangs it on another contact; null unlinks it. */
  z.object({ act: z.literal('move'), key, toId: z.string().nullable() }),
  /** A note with the same key: values are unique within one object type only. */
  z.object({ act: z.literal('copy'), key }),
  z.object({ act: z.literal('add'), key, contactId: z.string() }),
]);
type ActivityAct = z.infer<typeof activityAct>;

const SOURCE = { changeSource: 'CRM_UI', sourceId: `userId:${ADMIN.userId}` } as const;

function contactLink(type: string, id: string): readonly Link[] {
  const typeId = defaultAssociationType(type, 'contacts')?.typeId;
  return typeId === undefined ? [] : [{ toType: 'contacts', toId: id, typeId }];
}

function addNote(portal: Portal, said: { key: string; body: string; links: readonly Link[] }): RecordRow {
  const type = findObjectType('notes');
  if (type === undefined) throw notFound();
  const values = { hs_timestamp: portal.clock.now().toISOString(), hs_note_body: said.body, [KEY]: said.key };
  return create(portal, { type, values, links: said.links }, SOURCE);
}

function perform(portal: Portal, act: ActivityAct): readonly RecordRow[] {
  if (act.act === 'add')
    return [
      addNote(portal, { key: act.key, body: 'Copied by hand', links: contactLink('notes', act.contactId) }),
    ];
  const found = TIMELINE_TYPES.flatMap((type) => {
    const row = portal.records.byUnique(type, KEY, act.key);
    return row === undefined || row.archived ? [] : [row];
  });
  const [first] = found;
  if (first === undefined) throw notFound(`No engagement has the key ${act.key}`);
  if (act.act === 'copy') {
    const contacts = portal.records.links.neighbours(first.type, first.id, 'contacts');
    const links = contacts.flatMap(({ id }) => contactLink('notes', id));
    return [addNote(portal, { key: act.key, body: 'A copy', links })];
  }
  return found.map((row) => {
    if (act.act === 'delete') return archive(portal, row, SOURCE);
    const rest = row.links.filter((link) => link.toType !== 'contacts');
    const link = act.toId === null ? [] : contactLink(row.type, act.toId);
    return portal.records.put({ ...row, links: [...rest, ...link] });
  });
}

/** `POST /sandbox/activities`: one act; answers with the ids of the engagements concerned. */
export const mountActivityActs: Mount = (app, portal) => {
  app.post('/sandbox/activities', async (c) => {
    const rows = perform(portal, await readBody(c, activityAct));
    return c.json({ ids: rows.map((row) => row.id) });
  });
};
