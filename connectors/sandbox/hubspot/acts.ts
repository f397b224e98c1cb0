import { z } from 'zod';
import { findObjectType } from './data/object-types.ts';
import { ADMIN, OWNERS } from './data/owners.ts';
import { invalid, notFound } from './errors.ts';
import { type Mount, readBody } from './http.ts';
import { contactType, mergeContacts, privacyDelete } from './merge.ts';
import { chooseAll } from './optout.ts';
import type { Portal } from './state.ts';
import type { ChangeSource, RecordRow } from './types.ts';
import { archive, change } from './write.ts';

const id = z.coerce.string();
/** Who does it in the portal; the admin when absent. */
const byUserId = z.coerce.number().optional();

export const actSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('opt_out'), id, byUserId }),
  z.object({ act: z.literal('opt_in'), id, byUserId }),
  z.object({ act: z.literal('delete'), id, byUserId }),
  z.object({ act: z.literal('restore'), id, byUserId }),
  z.object({ act: z.literal('privacy_delete'), id, byUserId }),
  z.object({ act: z.literal('change_owner'), id, ownerId: z.coerce.string(), byUserId }),
  z.object({ act: z.literal('merge'), id, otherId: z.coerce.string(), byUserId }),
  z.object({ act: z.literal('edit'), id, properties: z.record(z.string(), z.string()), byUserId }),
  /** `id` is the company's. */
  z.object({ act: z.literal('edit_company'), id, properties: z.record(z.string(), z.string()), byUserId }),
]);
export type Act = z.output<typeof actSchema>;

function mustFind(portal: Portal, contactId: string): RecordRow {
  const row = portal.records.resolve('contacts', contactId);
  if (row === undefined || row.archived) throw notFound(`CONTACT ${contactId} does not exist`);
  return row;
}

function choose(portal: Portal, act: { id: string; out: boolean }, source: ChangeSource): RecordRow {
  const row = mustFind(portal, act.id);
  const email = row.properties.email;
  if (email === undefined) throw invalid(`CONTACT ${row.id} has no email address to opt out`);
  chooseAll(portal, { email, out: act.out, by: 'Person at the portal' }, source);
  return mustFind(portal, row.id);
}

function restore(portal: Portal, contactId: string, source: ChangeSource): RecordRow {
  const row = portal.records.get('contacts', contactId);
  if (row?.archived !== true || row.purged === true || row.mergedInto !== undefined)
    throw invalid(`CONTACT ${contactId} is not in the recycle bin`);
  const email = row.properties.email;
  if (email !== undefined && portal.records.byUnique('contacts', 'email', email) !== undefined)
    throw invalid(`CONTACT ${contactId} can't be restored: another contact has the address ${email}`);
  const { archivedAt: _gone, ...rest } = row;
  const next = portal.records.put({ ...rest, archived: false, updatedAt: portal.clock.now().toISOString() });
  portal.webhooks.emit('contact.restore', source, { objectId: Number(row.id), changeFlag: 'RESTORED' });
  return next;
}

function edit(
  portal: Portal,
  contactId: string,
  said: { values: Record<string, string>; source: ChangeSource },
) {
  const row = mustFind(portal, contactId);
  for (const name of Object.keys(said.values))
    if (portal.properties.get('contacts', name) === undefined)
      throw invalid(`Property "${name}" does not exist`);
  const email = said.values.email;
  const holder = email === undefined ? undefined : portal.records.byUnique('contacts', 'email', email);
  if (holder !== undefined && holder.id !== row.id)
    throw invalid(`Contact already exists. Existing ID: ${holder.id}`);
  return change(portal, { type: contactType(), row, values: said.values }, said.source);
}

function editCompany(
  portal: Portal,
  companyId: string,
  said: { values: Record<string, string>; source: ChangeSource },
) {
  const row = portal.records.get('companies', companyId);
  const type = findObjectType('companies');
  if (row === undefined || row.archived || type === undefined)
    throw notFound(`COMPANY ${companyId} does not exist`);
  for (const name of Object.keys(said.values))
    if (portal.properties.get('companies', name) === undefined)
      throw invalid(`Property "${name}" does not exist`);
  return change(portal, { type, row, values: said.values }, said.source);
}

/**
 * Does what a person does in the portal, and tells the app by webhook with changeSource CRM_UI. Read-only
 * properties can be edited too, since the portal's own workings (a bounce, say) set them. Returns the contact.
 */
export function performAct(portal: Portal, act: Act): RecordRow {
  const source: ChangeSource = {
    changeSource: 'CRM_UI',
    sourceId: `userId:${act.byUserId ?? ADMIN.userId}`,
  };
  switch (act.act) {
    case 'opt_out':
      return choose(portal, { id: act.id, out: true }, source);
    case 'opt_in':
      return choose(portal, { id: act.id, out: false }, source);
    case 'delete':
      return archive(portal, mustFind(portal, act.id), source);
    case 'restore':
      return restore(portal, act.id, source);
    case 'privacy_delete':
      return privacyDelete(portal, act.id, source);
    case 'change_owner':
      if (act.ownerId !== '' && !OWNERS.some((owner) => owner.id === act.ownerId))
        throw invalid(`Owner ${act.ownerId} does not exist`);
      return edit(portal, act.id, { values: { hubspot_owner_id: act.ownerId }, source });
    case 'merge':
      return mergeContacts(portal, { primaryId: act.id, otherId: act.otherId }, source);
    case 'edit':
      return edit(portal, act.id, { values: act.properties, source });
    case 'edit_company':
      return editCompany(portal, act.id, { values: act.properties, source });
  }
}

/** `POST /sandbox/acts`: one act, or an array of them; answers with the contacts' ids after it. */
export const mountActs: Mount = (app, portal) => {
  app.post('/sandbox/acts', async (c) => {
    const body = await readBody(c, z.union([actSchema, z.array(actSchema)]));
    const acts = Array.isArray(body) ? body : [body];
    const rows = acts.map((act) => performAct(portal, act));
    const [first] = rows;
    return c.json({ id: first?.id, ids: rows.map((row) => row.id) });
  });
};
