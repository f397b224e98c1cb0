import { refuse } from '../errors.ts';
import { knownObject, type ObjectSpec } from '../schema/objects.ts';
import { deleteRecord, liveRecord, updateRecord, type Writer } from '../store/write.ts';
import type { World } from '../types.ts';

const LINKS = [
  ['Task', 'WhoId'],
  ['Event', 'WhoId'],
  ['EventRelation', 'RelationId'],
] as const;

/** Moves the tasks and events of one record to another. */
export function moveActivities(world: World, move: { from: string; to: string }, writer: Writer): void {
  for (const [name, link] of LINKS) {
    const object = knownObject(name);
    for (const row of world.records.find(object, link, move.from)) {
      if (row.IsDeleted === true) continue;
      updateRecord(world, { object, id: row.Id }, { [link]: move.to }, { ...writer, system: true });
    }
  }
}

/** Merges two contacts or two leads: the winner takes the activities, the loser goes to the bin and names it. */
export function mergeRecords(
  world: World,
  merge: { object: ObjectSpec; winner: string; loser: string },
  writer: Writer,
): void {
  const { object, winner, loser } = merge;
  liveRecord(world, object, winner);
  liveRecord(world, object, loser);
  if (winner === loser) throw refuse('INVALID_INPUT', 'A record cannot be merged with itself.');
  moveActivities(world, { from: loser, to: winner }, writer);
  deleteRecord(world, { object, id: loser }, writer, { MasterRecordId: winner });
  updateRecord(world, { object, id: winner }, {}, { ...writer, system: true });
}
