import { z } from 'zod';
import { notFound } from '../errors.ts';
import { knownObject } from '../schema/objects.ts';
import { deleteRecord, insertRecord, updateRecord } from '../store/write.ts';
import type { Row, World } from '../types.ts';

const KEY = 'Cadenza_Touch_Id__c';
const key = z.string().min(1).max(64);

/** What people (and admins who untick "unique") do to the entries that carry our key. */
export const TaskAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('delete'), key }),
  /** Hangs it on another record; null unlinks it. */
  z.object({ act: z.literal('move'), key, toId: z.string().nullable() }),
  /** A second task with the same key, as can come about while the field is not unique. */
  z.object({ act: z.literal('copy'), key }),
  z.object({ act: z.literal('add'), key, whoId: z.string() }),
]);
type TaskAct = z.infer<typeof TaskAct>;

/** Does it, by the system's right; gives the ids of the tasks concerned. */
export function actOnTask(world: World, act: TaskAct): readonly string[] {
  const tasks = knownObject('Task');
  const writer = { userId: world.records.rows(knownObject('User'))[0]?.Id ?? '', system: true };
  if (act.act === 'add') {
    const fields = { Subject: 'Copied by hand', WhoId: act.whoId, Status: 'Completed', [KEY]: act.key };
    return [insertRecord(world, tasks, fields, writer).Id];
  }
  const found = world.records.find(tasks, KEY, act.key).filter((row) => row.IsDeleted !== true);
  const [first] = found;
  if (first === undefined) throw notFound();
  if (act.act === 'copy') {
    const { [KEY]: _, ...rest } = first;
    const made = insertRecord(world, tasks, rest, writer);
    const double: Row = { ...made, [KEY]: act.key };
    return [world.records.put(tasks, double).Id];
  }
  for (const row of found)
    if (act.act === 'delete') deleteRecord(world, { object: tasks, id: row.Id }, writer);
    else updateRecord(world, { object: tasks, id: row.Id }, { WhoId: act.toId }, writer);
  return found.map((row) => row.Id);
}
