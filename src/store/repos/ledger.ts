import { and, eq } from 'drizzle-orm';
import type { LedgerEntry } from '../../ports/records.ts';
import type { LedgerRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { insertRows } from '../rows.ts';
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
  };
}
