import type { Tx } from '../ports/store.ts';
import type { Candidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import type { EnrollResult } from './enrollment-schemas.ts';
import { type ResolvedSelection, readRecords } from './resolve-selection.ts';
import { takeInRecords } from './take-in-records.ts';

/** Brings a chunk of a selection in; those that the CRM does not know come back as results at once. */
export async function bringIn(
  ctx: ActorContext,
  selection: ResolvedSelection,
  span: { readonly from: number; readonly to: number },
): Promise<{
  readonly read: (tx: Tx) => Promise<readonly Candidate[]>;
  readonly unknown: readonly EnrollResult[];
}> {
  const gone = (ref: string, reason: string): EnrollResult => {
    return { ref, personId: null, name: ref, status: 'skipped', reason, enrollmentId: null };
  };
  if (selection.kind === 'people') {
    const ids = selection.ids.slice(span.from, span.to);
    const people = await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) => tx.people.byIds(ids));
    const known = new Set(people.map((person) => person.id));
    const unknown = ids.filter((id) => !known.has(id)).map((id) => gone(id, 'There is no such person.'));
    return {
      unknown,
      read: async (tx) => {
        const identities = await tx.identities.byPersons([...known]);
        const live = (id: string) =>
          identities.find((one) => one.personId === id && one.state === 'live') ?? null;
        return people.map((person) => ({ ref: person.id, person, identity: live(person.id) }));
      },
    };
  }
  const refs = selection.refs.slice(span.from, span.to);
  const found = await readRecords(ctx, selection.connection, refs);
  const known = new Map(found.map((record) => [record.ref.id, record]));
  const records = found.filter((record) => record.movedTo === null);
  const unknown = refs.flatMap((ref) => {
    const record = known.get(ref.id);
    if (record === undefined)
      return [gone(ref.id, 'The CRM has no such record, or this connection may not see it.')];
    if (record.movedTo === null) return [];
    const { type, id } = record.movedTo;
    return [gone(ref.id, `The record was converted or merged in the CRM. Enroll ${type} ${id} instead.`)];
  });
  return {
    unknown,
    read: async (tx) => {
      const imported = await takeInRecords(ctx, tx, { connection: selection.connection, records });
      return imported.map((item) => ({
        ref: item.record.ref.id,
        person: item.person,
        identity: item.identity,
      }));
    },
  };
}
