import { and, eq, gt, sql } from 'drizzle-orm';
import type { Identity } from '../../ports/records.ts';
import type { IdentityRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam, rowsOf, updateRows } from '../rows.ts';
import { identities } from '../schema/index.ts';

type Row = typeof identities.$inferSelect;

export function toIdentity({ workspaceId: _, crmType, crmId, ...identity }: Row): Identity {
  return { ...identity, ref: { type: crmType, id: crmId } };
}

function fromIdentity(workspaceId: string, { ref, ...identity }: Identity): Row {
  return { ...identity, workspaceId, crmType: ref.type, crmId: ref.id };
}

export function identityRepo({ db, workspaceId }: Scope): IdentityRepo {
  const mine = eq(identities.workspaceId, workspaceId);
  const liveOf = (connectionId: string) =>
    and(mine, eq(identities.connectionId, connectionId), eq(identities.state, 'live'));
  return {
    async insert(added) {
      await insertRows(
        db,
        identities,
        added.map((identity) => fromIdentity(workspaceId, identity)),
      );
    },
    async update(changed) {
      await updateRows(db, identities, {
        keys: ['workspaceId', 'id'],
        rows: changed.map((identity) => fromIdentity(workspaceId, identity)),
      });
    },
    async byRefs(connectionId, refs) {
      const wanted = sql`(${identities.crmType}, ${identities.crmId}) in
        (select r.type, r.id from jsonb_to_recordset(${jsonParam(refs)}) as r(type text, id text))`;
      const rows = await db
        .select()
        .from(identities)
        .where(and(mine, eq(identities.connectionId, connectionId), wanted));
      return rows.map(toIdentity);
    },
    async byIds(ids) {
      const rows = await db
        .select()
        .from(identities)
        .where(and(mine, sql`${identities.id} = ${anyId(ids)}`));
      return rows.map(toIdentity);
    },
    async byPersons(personIds) {
      const rows = await db
        .select()
        .from(identities)
        .where(and(mine, sql`${identities.personId} = ${anyId(personIds)}`))
        .orderBy(identities.id);
      return rows.map(toIdentity);
    },
    async live(connectionId, { after, limit }) {
      const rows = await db
        .select()
        .from(identities)
        .where(and(liveOf(connectionId), after === null ? undefined : gt(identities.id, after)))
        .orderBy(identities.id)
        .limit(limit);
      return rows.map(toIdentity);
    },
    async liveCount(connectionId) {
      const rows = await rowsOf<{ count: number }>(
        db,
        sql`select count(*)::int as count from ${identities} where ${liveOf(connectionId)}`,
      );
      return rows[0]?.count ?? 0;
    },
  };
}
