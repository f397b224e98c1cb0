import type { CrmPerson, CrmRef } from '../ports/crm.ts';
import type { Connection, Identity } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { Candidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import type { EnrollResult } from './enrollment-schemas.ts';
import { inWorkspace } from './reading.ts';
import { type People, readRecords } from './resolve-selection.ts';
import { takeInRecords } from './take-in-records.ts';

/** People on their way in: `read` imports them in the caller's transaction; `unknown` cannot be read at all. */
interface BroughtIn {
  readonly read: (tx: Tx) => Promise<readonly Candidate[]>;
  readonly unknown: readonly EnrollResult[];
}

function gone(ref: string, reason: string): EnrollResult {
  return { ref, personId: null, name: ref, status: 'skipped', reason, enrollmentId: null };
}

async function bringPeople(ctx: ActorContext, ids: readonly string[]): Promise<BroughtIn> {
  const people = await inWorkspace(ctx, (tx) => tx.people.byIds(ids));
  const known = new Map(people.map((person) => [person.id, person]));
  return {
    unknown: ids.filter((id) => !known.has(id)).map((id) => gone(id, 'There is no such person.')),
    read: async (tx) => {
      const live = new Map<string, Identity>();
      for (const one of await tx.identities.byPersons([...known.keys()]))
        if (one.state === 'live' && !live.has(one.personId)) live.set(one.personId, one);
      return ids.flatMap((id) => {
        const person = known.get(id);
        return person === undefined
          ? []
          : [{ ref: id, person, identity: live.get(id) ?? null, isNew: false }];
      });
    },
  };
}

function whyUnknown(record: CrmPerson | undefined): string | null {
  if (record === undefined) return 'The CRM has no such record, or this connection may not see it.';
  if (record.movedTo === null) return null;
  const { type, id } = record.movedTo;
  return `The record was converted or merged in the CRM. Enroll ${type} ${id} instead.`;
}

async function bringRecords(
  ctx: ActorContext,
  connection: Connection,
  refs: readonly CrmRef[],
): Promise<BroughtIn> {
  const found = await readRecords(ctx, connection, refs);
  const known = new Map(found.map((record) => [record.ref.id, record]));
  const unknown = refs.flatMap((ref) => {
    const reason = whyUnknown(known.get(ref.id));
    return reason === null ? [] : [gone(ref.id, reason)];
  });
  return {
    unknown,
    read: async (tx) => {
      const records = found.filter((record) => record.movedTo === null);
      const imported = await takeInRecords(ctx, tx, { connection, records });
      return imported.map(({ record, person, identity, isNew }) => ({
        ref: record.ref.id,
        person,
        identity,
        isNew,
      }));
    },
  };
}

/** Brings people in; those that cannot be read come back as results at once. Not to be called in a transaction. */
export function bringIn(ctx: ActorContext, people: People): Promise<BroughtIn> {
  return people.kind === 'people'
    ? bringPeople(ctx, people.ids)
    : bringRecords(ctx, people.connection, people.refs);
}
