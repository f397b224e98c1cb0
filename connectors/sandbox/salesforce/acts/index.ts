import { z } from 'zod';
import { refuse } from '../errors.ts';
import { to18 } from '../ids.ts';
import type { Change, Pushes } from '../package/pushes.ts';
import { knownObject, type ObjectSpec, objectOfId } from '../schema/objects.ts';
import { type FieldValues, parseFields } from '../store/parse-fields.ts';
import { deleteRecord, liveRecord, updateRecord, type Writer } from '../store/write.ts';
import type { World } from '../types.ts';
import { convertLead } from './convert.ts';
import { mergeRecords } from './merge.ts';

const Id = z.string().transform((text, context) => {
  const id = to18(text);
  if (id !== undefined) return id;
  context.addIssue({ code: 'custom', message: `${text} is no record id` });
  return z.NEVER;
});
const common = { id: Id, userId: Id.optional() };

/** What a human can do to a contact or lead in the CRM. `userId` absent: the org's first user does it. */
export const Act = z.discriminatedUnion('act', [
  z.object({ act: z.literal('opt_out'), ...common }),
  z.object({ act: z.literal('opt_in'), ...common }),
  z.object({ act: z.literal('delete'), ...common }),
  z.object({ act: z.literal('change_owner'), ...common, ownerId: Id }),
  /** `id` is kept; `loserId` goes. */
  z.object({ act: z.literal('merge'), ...common, loserId: Id }),
  z.object({ act: z.literal('convert'), ...common, contactId: Id.optional() }),
  z.object({ act: z.literal('edit'), ...common, fields: z.record(z.string(), z.unknown()) }),
]);
export type Act = z.infer<typeof Act>;

type PersonObject = 'Contact' | 'Lead';
type Told = readonly { readonly object: PersonObject; readonly id: string; readonly change: Change }[];

function personObject(id: string): ObjectSpec & { readonly name: PersonObject } {
  const object = objectOfId(id);
  if (object?.name === 'Contact' || object?.name === 'Lead') return { ...object, name: object.name };
  throw refuse('INVALID_INPUT', `${id} is neither a contact nor a lead.`);
}

function editEvents(before: FieldValues, fields: FieldValues): readonly Change[] {
  const changed = Object.keys(fields).filter((name) => (before[name] ?? null) !== fields[name]);
  const changes: Change[] = [];
  if (changed.includes('HasOptedOutOfEmail') && fields.HasOptedOutOfEmail === true) changes.push('opted_out');
  if (changed.includes('OwnerId')) changes.push('owner_changed');
  const rest = changed.filter(
    (name) => name !== 'OwnerId' && !(name === 'HasOptedOutOfEmail' && fields[name] === true),
  );
  if (rest.length > 0) changes.push('updated');
  return changes;
}

function edit(world: World, id: string, change: { fields: FieldValues; writer: Writer }): Told {
  const object = personObject(id);
  const before = liveRecord(world, knownObject(object.name), id);
  updateRecord(world, { object: knownObject(object.name), id }, change.fields, change.writer);
  return editEvents(before, change.fields).map((kind) => ({ object: object.name, id, change: kind }));
}

function perform(world: World, act: Act, writer: Writer): Told {
  const { name } = personObject(act.id);
  const object = knownObject(name);
  switch (act.act) {
    case 'opt_out':
      return edit(world, act.id, { fields: { HasOptedOutOfEmail: true }, writer });
    case 'opt_in':
      return edit(world, act.id, { fields: { HasOptedOutOfEmail: false }, writer });
    case 'change_owner':
      return edit(world, act.id, { fields: { OwnerId: act.ownerId }, writer });
    case 'edit':
      return edit(world, act.id, { fields: parseFields(object, act.fields), writer });
    case 'delete':
      deleteRecord(world, { object, id: act.id }, writer);
      return [{ object: name, id: act.id, change: 'deleted' }];
    case 'merge':
      mergeRecords(world, { object, winner: act.id, loser: act.loserId }, writer);
      return [
        { object: name, id: act.loserId, change: 'merged' },
        { object: name, id: act.id, change: 'updated' },
      ];
    case 'convert':
      if (name !== 'Lead')
        throw refuse('INVALID_INPUT', `${act.id} is not a lead; only leads are converted.`);
      convertLead(
        world,
        { id: act.id, ...(act.contactId === undefined ? {} : { contactId: act.contactId }) },
        writer,
      );
      return [{ object: 'Lead', id: act.id, change: 'converted' }];
  }
}

/**
 * A human's act in the CRM. Unlike a write through the API, it sets off the package's record triggers, so the
 * product hears of it. Refuses as the CRM would, leaving everything as it was.
 */
export async function actInCrm(world: World, pushes: Pushes, act: Act): Promise<Told> {
  const userId = act.userId ?? world.records.rows(knownObject('User'))[0]?.Id ?? '';
  const told = await world.records.transaction((rollback) => {
    try {
      return perform(world, act, { userId });
    } catch (error) {
      rollback();
      throw error;
    }
  });
  pushes.enqueue(told);
  return told;
}
