import { and, desc, eq, sql } from 'drizzle-orm';
import type { LedgerEntry } from '../../ports/records.ts';
import type { LedgerRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows } from '../rows.ts';
import { ledger } from '../schema/index.ts';

export function toLedgerEntry({
  workspaceId: _,
  seq: __,
  ...entry
}: typeof ledger.$inferSelect): LedgerEntry {
  return entry;
}

export function ledgerRepo({ db, workspaceId }: Scope): LedgerRepo {
  const mine = eq(ledger.workspaceId, workspaceId);
  return {
    async append(entries) {
      await insertRows(
        db,
        ledger,
        entries.map((entry) => ({ ...entry, workspaceId })),
      );
    },
    async byEnrollment(enrollmentId) {
      const rows = await db
        .select()
        .from(ledger)
        .where(and(mine, eq(ledger.enrollmentId, enrollmentId)))
        .orderBy(ledger.seq);
      return rows.map(toLedgerEntry);
    },
    async byPerson(personId) {
      const rows = await db
        .select()
        .from(ledger)
        .where(and(mine, eq(ledger.personId, personId)))
        .orderBy(ledger.seq);
      return rows.map(toLedgerEntry);
    },
    async settings(limit) {
      const rows = await db
        .select()
        .from(ledger)
        .where(and(mine, sql`${ledger.rule} = 'settings-changed'`))
        .orderBy(desc(ledger.seq))
        .limit(limit);
      return rows.map(toLedgerEntry);
    },
    async latestChanges(enrollmentIds) {
      const { enrollmentId, seq, at, actor, state } = ledger;
      const before = sql<string>`lag(${state}) over (partition by ${enrollmentId} order by ${seq})`;
      const entries = db
        .select({ enrollmentId, seq, at, actor, state, before: before.as('before') })
        .from(ledger)
        .where(and(mine, sql`${enrollmentId} = ${anyId(enrollmentIds)}`))
        .as('entries');
      const rows = await db
        .selectDistinctOn([entries.enrollmentId], {
          id: entries.enrollmentId,
          at: entries.at,
          actor: entries.actor,
        })
        .from(entries)
        .where(sql`${entries.state} is distinct from ${entries.before}`)
        .orderBy(entries.enrollmentId, desc(entries.seq));
      return new Map(rows.map((row) => [row.id, { at: row.at, actor: row.actor }]));
    },
  };
}
