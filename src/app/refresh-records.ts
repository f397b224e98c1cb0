import type { CrmPerson, CrmRef } from '../ports/crm.ts';
import type { Connection, Identity } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { followMoves } from './follow-moves.ts';
import { inWorkspace } from './reading.ts';
import { setOffByRecords, watchRecords } from './set-off-rules.ts';
import { takeInRecords } from './take-in-records.ts';
import { openCrm } from './token-source.ts';

/**
 * Locks, in the order of their ids, everybody whom these records belong to or were moved to, before anything about
 * them is written. Otherwise two transactions that lock several of the same people could deadlock.
 */
async function lockConcerned(
  tx: Tx,
  connection: Connection,
  about: { readonly records: readonly CrmPerson[]; readonly known: readonly Identity[] },
): Promise<void> {
  await tx.people.lockImports();
  const targets = about.records.map((record) => record.movedTo).filter((ref) => ref !== null);
  const moved = targets.length === 0 ? [] : await tx.identities.byRefs(connection.id, targets);
  await tx.people.lock([...about.known, ...moved].map((identity) => identity.personId));
}

/**
 * Takes in records as the CRM has them now: contact data, opt-outs (strictest wins: an opt-out is never undone
 * from here), deletions, merges and conversions. Only records of people we know change anything, but for rules that
 * enroll whoever begins to fit.
 */
export async function applyRecords(
  ctx: ActorContext,
  connection: Connection,
  records: readonly CrmPerson[],
): Promise<void> {
  const targets = records.map((record) => record.movedTo).filter((ref) => ref !== null);
  const moved =
    targets.length === 0 ? [] : await openCrm(ctx, ctx.actor.workspaceId, connection).readPeople(targets);
  await inWorkspace(ctx, async (tx) => {
    const known = await tx.identities.byRefs(
      connection.id,
      records.map((record) => record.ref),
    );
    const before = new Set(known.map((identity) => identity.ref.id));
    const ours = records.filter((record) => before.has(record.ref.id));
    const watched = await watchRecords(tx, known, ctx.clock.now());
    await setOffByRecords(ctx, tx, { connection, records, watched });
    if (ours.length === 0) return;
    await lockConcerned(tx, connection, { records: ours, known });
    const ids = new Set(ours.map((record) => record.movedTo?.id));
    const wanted = [
      ...ours.filter((record) => record.movedTo === null),
      ...moved.filter((record) => ids.has(record.ref.id)),
    ];
    const each = new Map(wanted.map((record) => [record.ref.id, record]));
    await takeInRecords(ctx, tx, { connection, records: [...each.values()] });
    await followMoves(ctx, tx, { connection, records: ours });
  });
}

/** Reads these records from the CRM and takes them in. */
export async function refreshRecords(
  ctx: ActorContext,
  connection: Connection,
  refs: readonly CrmRef[],
): Promise<void> {
  const records = await openCrm(ctx, ctx.actor.workspaceId, connection).readPeople(refs);
  await applyRecords(ctx, connection, records);
}
