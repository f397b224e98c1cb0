import { z } from 'zod';
import { knownObject } from '../schema/objects.ts';
import { deleteRecord, insertRecord, updateRecord } from '../store/write.ts';
import type { World } from '../types.ts';

/** What people do with opportunities; `people` are contacts, who get a role each. */
export const DealAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('open'), name: z.string(), stage: z.string(), people: z.array(z.string()) }),
  z.object({ act: z.literal('move'), id: z.string(), stage: z.string() }),
  z.object({ act: z.literal('rename'), id: z.string(), name: z.string() }),
  z.object({ act: z.literal('join'), id: z.string(), people: z.array(z.string()) }),
  z.object({ act: z.literal('delete'), id: z.string() }),
]);
type DealAct = z.infer<typeof DealAct>;

/** Does it as the org's first user; gives the opportunity's id. */
export function actOnDeal(world: World, act: DealAct): string {
  const object = knownObject('Opportunity');
  const writer = { userId: world.records.rows(knownObject('User'))[0]?.Id ?? '' };
  const join = (id: string, people: readonly string[]) => {
    for (const ContactId of people)
      insertRecord(world, knownObject('OpportunityContactRole'), { OpportunityId: id, ContactId }, writer);
    return id;
  };
  switch (act.act) {
    case 'open': {
      const CloseDate = world.clock.now().toISOString().slice(0, 10);
      const made = insertRecord(world, object, { Name: act.name, StageName: act.stage, CloseDate }, writer);
      return join(made.Id, act.people);
    }
    case 'move':
      return updateRecord(world, { object, id: act.id }, { StageName: act.stage }, writer).Id;
    case 'rename':
      return updateRecord(world, { object, id: act.id }, { Name: act.name }, writer).Id;
    // A role is a record of its own: the opportunity stays as it is.
    case 'join':
      return join(act.id, act.people);
    case 'delete':
      deleteRecord(world, { object, id: act.id }, writer);
      return act.id;
  }
}
