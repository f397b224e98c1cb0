import type { CrmRef } from '../ports/crm.ts';
import type { Identity } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { byId } from './reading.ts';

/** Merges upon merges; more than this is a circle. */
const hopsAtMost = 10;

/**
 * The records that stand for these now, by the id that was asked for: themselves, or what they became by merges and
 * conversions. Records that we do not know are absent.
 */
export async function recordsInForce(
  tx: Tx,
  connectionId: string,
  refs: readonly CrmRef[],
): Promise<ReadonlyMap<string, Identity>> {
  if (refs.length === 0) return new Map();
  let now = new Map((await tx.identities.byRefs(connectionId, refs)).map((one) => [one.ref.id, one]));
  for (let hop = 0; hop < hopsAtMost; hop += 1) {
    const ahead = [...now.values()].flatMap(({ movedToId }) => movedToId ?? []);
    if (ahead.length === 0) break;
    const targets = byId(await tx.identities.byIds([...new Set(ahead)]));
    now = new Map(
      [...now].map(([id, one]) => [id, targets.get(one.movedToId ?? '') ?? { ...one, movedToId: null }]),
    );
  }
  return now;
}
