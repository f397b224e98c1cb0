import type { CrmPerson, CrmRef } from '../ports/crm.ts';
import type { Connection } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { takeInRecords } from './take-in-records.ts';
import { openCrm } from './token-source.ts';

/** Ties an alias to the record that it became, keeping the tombstone for history. */
async function followMove(tx: Tx, connection: Connection, moves: ReadonlyMap<string, CrmRef>): Promise<void> {
  const from = await tx.identities.byRefs(
    connection.id,
    [...moves.keys()].map((id) => ({ type: 'contact' as const, id })),
  );
  const to = await tx.identities.byRefs(connection.id, [...moves.values()]);
  await tx.identities.update(
    from.flatMap((identity) => {
      const target = to.find((one) => one.ref.id === moves.get(identity.ref.id)?.id);
      return target === undefined ? [] : [{ ...identity, state: 'moved' as const, movedToId: target.id }];
    }),
  );
  for (const identity of from) {
    const target = to.find((one) => one.ref.id === moves.get(identity.ref.id)?.id);
    if (target !== undefined && target.personId !== identity.personId)
      await tx.enrollments.movePerson(identity.personId, target.personId);
  }
}

/**
 * Takes in records as the CRM has them now: contact data, opt-outs (strictest wins: an opt-out is never undone
 * from here), deletions, merges and conversions. Only records of people we know change anything.
 */
export async function applyRecords(
  ctx: ActorContext,
  connection: Connection,
  records: readonly CrmPerson[],
): Promise<void> {
  const targets = records.map((record) => record.movedTo).filter((ref) => ref !== null);
  const moved =
    targets.length === 0 ? [] : await openCrm(ctx, ctx.actor.workspaceId, connection).readPeople(targets);
  await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const known = await tx.identities.byRefs(
      connection.id,
      records.map((record) => record.ref),
    );
    const before = new Set(known.map((identity) => identity.ref.id));
    const ours = records.filter((record) => before.has(record.ref.id));
    if (ours.length === 0) return;
    const ids = new Set(ours.map((record) => record.movedTo?.id));
    const wanted = moved.filter((record) => ids.has(record.ref.id));
    await takeInRecords(ctx, tx, {
      connection,
      records: [...ours.filter((record) => record.movedTo === null), ...wanted],
    });
    const moves = new Map(
      ours.flatMap((record) => (record.movedTo === null ? [] : [[record.ref.id, record.movedTo] as const])),
    );
    if (moves.size > 0) await followMove(tx, connection, moves);
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
