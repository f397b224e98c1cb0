import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { CrmPerson } from '../ports/crm.ts';
import type { Connection, Hold, Identity, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, asSystem } from './context.ts';
import { holdPerson } from './holds.ts';
import { recordSignals } from './record-signals.ts';

/** The stop that goes along when a person is merged: that of a lasting hold. A bounce stays, since it is about one address only. */
function carriedStop(hold: Hold): SignalKind | null {
  if (!hold.lasting || hold.reason === 'bounced') return null;
  if (hold.reason === 'complained') return 'complained';
  return hold.reason === 'opted out in the CRM' ? 'opted_out_in_crm' : 'unsubscribed';
}

/** Gives a person's hold to the one that they turned out to be: the strictest wins. */
async function carryHold(ctx: ActorContext, tx: Tx, move: { from: Person; to: Person }): Promise<void> {
  const { from, to } = move;
  if (from.hold === null) return;
  const kind = carriedStop(from.hold);
  if (kind === null) {
    if (!from.hold.lasting) await holdPerson(tx, to, from.hold);
    return;
  }
  const facts = { mergedFrom: from.id, hold: from.hold.reason };
  const about = { personId: to.id, enrollmentId: null, touchId: null, at: ctx.clock.now() };
  await recordSignals(ctx, tx, [
    { ...about, kind, source: 'merge', sourceKey: `${from.id}:${to.id}:${kind}`, facts },
  ]);
}

/** Two people turned out to be one: runs, holds and records go to the one that the CRM kept. */
async function joinPeople(ctx: ActorContext, tx: Tx, ids: { from: string; to: string }): Promise<void> {
  const locked = await tx.people.lock([ids.from, ids.to]);
  const from = locked.find((person) => person.id === ids.from);
  const to = locked.find((person) => person.id === ids.to);
  if (from === undefined || to === undefined) return;
  await carryHold(ctx, tx, { from, to });
  // A mail of theirs that is not yet understood may be a stop: it holds whoever has their runs from now on.
  if (from.awayUntil !== null) await tx.people.noteAway(to.id, from.awayUntil);
  if (from.provisionalHoldUntil !== null) await tx.people.holdProvisionally(to.id, from.provisionalHoldUntil);
  const open = await tx.enrollments.openByPersons([from.id, to.id]);
  // One cadence at a time: the run of the record that the CRM kept goes on.
  if (new Set(open.map((run) => run.personId)).size === 2)
    await recordSignals(ctx, tx, [
      {
        kind: 'merged_in_crm',
        personId: from.id,
        enrollmentId: null,
        touchId: null,
        at: ctx.clock.now(),
        source: 'merge',
        sourceKey: `${from.id}:${to.id}`,
      },
    ]);
  await tx.enrollments.movePerson(from.id, to.id);
  if (from.companyId !== to.companyId) await tx.enrollments.wakeBrakedOf([to.id]);
  const theirs = await tx.identities.byPersons([from.id]);
  await tx.identities.update(theirs.map((identity) => ({ ...identity, personId: to.id })));
}

/**
 * Ties records that were merged or converted to what they became, in the caller's transaction: the old record stays
 * as an alias, and where two people turn out to be one, runs and holds follow. The targets must have been taken in.
 */
export async function followMoves(
  base: ActorContext,
  tx: Tx,
  input: { readonly connection: Connection; readonly records: readonly CrmPerson[] },
): Promise<void> {
  const { connection, records } = input;
  const ctx = asSystem(base, base.actor.workspaceId, connection.kind);
  const moves = new Map(
    records.flatMap((record) => (record.movedTo === null ? [] : [[record.ref.id, record.movedTo] as const])),
  );
  if (moves.size === 0) return;
  const moved = records.filter((record) => moves.has(record.ref.id)).map((record) => record.ref);
  const from = await tx.identities.byRefs(connection.id, moved);
  const to = await tx.identities.byRefs(connection.id, [...moves.values()]);
  for (const identity of from) {
    const target = to.find((one) => one.ref.id === moves.get(identity.ref.id)?.id);
    if (target === undefined || target.id === identity.movedToId) continue;
    const alias: Identity = { ...identity, state: 'moved', movedToId: target.id };
    await tx.identities.update([alias]);
    if (target.personId !== identity.personId)
      await joinPeople(ctx, tx, { from: identity.personId, to: target.personId });
  }
}
