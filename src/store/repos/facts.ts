import { and, eq, sql } from 'drizzle-orm';
import type { Fact } from '../../ports/records.ts';
import type { FactRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam } from '../rows.ts';
import { facts } from '../schema/index.ts';

function toFact({ workspaceId: _, ...fact }: typeof facts.$inferSelect): Fact {
  return fact;
}

export function factRepo({ db, workspaceId }: Scope): FactRepo {
  const mine = eq(facts.workspaceId, workspaceId);
  return {
    async put(added) {
      await insertRows(
        db,
        facts,
        added.map((fact) => ({ ...fact, workspaceId })),
        sql`(workspace_id, subject_id, kind, key) do update set subject = excluded.subject, value = excluded.value,
          source = excluded.source, at = excluded.at, stale_after = excluded.stale_after`,
      );
    },
    async remove(gone, { kind, source }) {
      if (gone.length === 0) return;
      const wanted = gone.map(({ subjectId, key }) => ({ subjectId, key }));
      await db.execute(sql`delete from ${facts} using jsonb_to_recordset(${jsonParam(wanted)})
        as r("subjectId" uuid, key text) where ${mine} and ${facts.subjectId} = r."subjectId"
        and ${facts.kind} = ${kind} and ${facts.key} = r.key and ${facts.source} = ${source}`);
    },
    async of(subjectIds) {
      if (subjectIds.length === 0) return [];
      const rows = await db
        .select()
        .from(facts)
        .where(and(mine, sql`${facts.subjectId} = ${anyId(subjectIds)}`));
      return rows.map(toFact);
    },
    async insightKeys() {
      const rows = await db
        .selectDistinct({ key: facts.key })
        .from(facts)
        .where(and(mine, eq(facts.kind, 'insight')));
      return rows.map((row) => row.key);
    },
  };
}
