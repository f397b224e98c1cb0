import type { CrmPerson } from '../ports/crm.ts';
import type { Connection } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, asSystem } from './context.ts';
import { toOptOut } from './crm-activity.ts';
import { lastingHolds } from './holds.ts';
import { type ImportedPerson, importPeople } from './import-people.ts';
import { keepCustomValues } from './keep-custom-values.ts';
import { recordSignals, type SignalInput } from './record-signals.ts';

/**
 * Opt-outs of ours are written to every record of the person: one that then shows it tells nothing. It is kept, so that
 * the same facts are there in whatever order they come, and not shown.
 */
function isEcho({ person: { hold }, before }: ImportedPerson): boolean {
  return before !== null && hold?.lasting === true && hold.reason !== lastingHolds.bounced;
}

/** What a record says that was not known before: an opt-out (also of a record that is new here), a deletion. */
function signalsOf(imported: ImportedPerson, source: string): SignalInput[] {
  const { record, identity, before } = imported;
  const base = {
    personId: identity.personId,
    enrollmentId: null,
    touchId: null,
    at: new Date(record.modifiedAt),
    source,
  };
  const signals: SignalInput[] = [];
  if (record.emailOptOut && before?.emailOptOut !== true)
    signals.push({
      ...base,
      kind: 'opted_out_in_crm',
      sourceKey: `opt-out:${record.ref.id}:${record.modifiedAt}`,
      ...(isEcho(imported) ? { facts: { echo: true } } : {}),
    });
  if (record.deleted && before?.state === 'live')
    signals.push({ ...base, kind: 'deleted_in_crm', sourceKey: `deleted:${record.ref.id}` });
  return signals;
}

/** Whether a record that is new here belongs to somebody who opted out long ago, and does not show it. */
function lacksOptOut({ person, identity, before }: ImportedPerson): boolean {
  const { hold } = person;
  if (before !== null || identity.state !== 'live' || identity.emailOptOut) return false;
  return hold?.lasting === true && hold.reason !== 'bounced';
}

/**
 * Brings CRM records in, or up to date, and lets what is new in them take effect in the caller's transaction: whoever
 * reads a record first (a push, a poll, somebody who enrolls) must not swallow its opt-out or its deletion. Whoever
 * is opted out here is marked so in a record that joins them.
 */
export async function takeInRecords(
  ctx: ActorContext,
  tx: Tx,
  input: { readonly connection: Connection; readonly records: readonly CrmPerson[] },
): Promise<readonly ImportedPerson[]> {
  const { connection, records } = input;
  const crm = asSystem(ctx, ctx.actor.workspaceId, connection.kind);
  const imported = await importPeople(crm, tx, { connectionId: connection.id, records });
  await keepCustomValues(tx, { connection, imported }, ctx.clock.now());
  await recordSignals(
    crm,
    tx,
    imported.flatMap((one) => signalsOf(one, connection.kind)),
  );
  const late = imported.filter(lacksOptOut).map(({ person, identity }) =>
    toOptOut({
      person,
      identity,
      key: ctx.ids.uuid(),
      at: ctx.clock.now(),
      why: `Cadenza: ${person.hold?.reason ?? 'opted out'}`,
    }),
  );
  if (late.length > 0) {
    await tx.activities.insert(late);
    await tx.workspace.dueBy(ctx.clock.now());
  }
  return imported;
}
