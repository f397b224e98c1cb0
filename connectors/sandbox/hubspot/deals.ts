import { z } from 'zod';
import { requireScopes } from './auth.ts';
import { defaultAssociationType } from './data/association-types.ts';
import { PIPELINES } from './data/deals.ts';
import { findObjectType, type ObjectType } from './data/object-types.ts';
import { ADMIN } from './data/owners.ts';
import { notFound } from './errors.ts';
import { type Mount, readBody, VERSION } from './http.ts';
import type { Portal } from './state.ts';
import type { Link, RecordRow } from './types.ts';
import { archive, change, create } from './write.ts';

const SOURCE = { changeSource: 'CRM_UI', sourceId: `userId:${ADMIN.userId}` } as const;

/** What people do with deals; `stage` is the stage's label, as they see it. */
const dealAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('open'), name: z.string(), stage: z.string(), people: z.array(z.string()) }),
  z.object({ act: z.literal('move'), id: z.string(), stage: z.string() }),
  z.object({ act: z.literal('rename'), id: z.string(), name: z.string() }),
  z.object({ act: z.literal('join'), id: z.string(), people: z.array(z.string()) }),
  z.object({ act: z.literal('delete'), id: z.string() }),
]);
type DealAct = z.infer<typeof dealAct>;

function dealType(): ObjectType {
  const type = findObjectType('deals');
  if (type === undefined) throw notFound();
  return type;
}

function stageNamed(label: string): { readonly pipeline: string; readonly dealstage: string } {
  for (const { id, stages } of PIPELINES) {
    const found = stages.find((stage) => stage.label === label);
    if (found !== undefined) return { pipeline: id, dealstage: found.id };
  }
  throw notFound(`No pipeline has a stage "${label}"`);
}

function contactLinks(portal: Portal, ids: readonly string[]): readonly Link[] {
  const typeId = defaultAssociationType('deals', 'contacts')?.typeId ?? 0;
  return ids.map((id) => {
    const contact = portal.records.resolve('contacts', id);
    if (contact === undefined) throw notFound(`CONTACT ${id} does not exist`);
    return { toType: 'contacts', toId: contact.id, typeId };
  });
}

function perform(portal: Portal, act: DealAct): RecordRow {
  const type = dealType();
  if (act.act === 'open') {
    const values = { dealname: act.name, ...stageNamed(act.stage) };
    return create(portal, { type, values, links: contactLinks(portal, act.people) }, SOURCE);
  }
  const row = portal.records.get('deals', act.id);
  if (row === undefined || row.archived) throw notFound(`DEAL ${act.id} does not exist`);
  switch (act.act) {
    case 'move':
      return change(portal, { type, row, values: stageNamed(act.stage) }, SOURCE);
    case 'rename':
      return change(portal, { type, row, values: { dealname: act.name } }, SOURCE);
    // An association alone leaves the time of the last change as it is.
    case 'join':
      return portal.records.put({ ...row, links: [...row.links, ...contactLinks(portal, act.people)] });
    case 'delete':
      return archive(portal, row, SOURCE);
  }
}

/** The pipelines of deals, and `POST /sandbox/deals`: one act, answered with the deal's id. */
export const mountDeals: Mount = (app, portal) => {
  app.get(`/crm/pipelines/${VERSION}/deals`, (c) => {
    requireScopes(c, ['crm.objects.deals.read'], ['crm.schemas.deals.read'], ['crm.objects.contacts.read']);
    const results = PIPELINES.map(({ id, label, stages }, displayOrder) => ({
      id,
      label,
      displayOrder,
      archived: false,
      stages: stages.map((stage, order) => ({
        id: stage.id,
        label: stage.label,
        displayOrder: order,
        archived: false,
        metadata: {
          isClosed: String(['1.0', '0.0'].includes(stage.probability)),
          probability: stage.probability,
        },
      })),
    }));
    return c.json({ results });
  });
  app.post('/sandbox/deals', async (c) => {
    const row = perform(portal, await readBody(c, dealAct));
    return c.json({ id: row.id });
  });
};
