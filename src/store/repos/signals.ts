import { and, eq, sql } from 'drizzle-orm';
import type { Signal } from '../../ports/records.ts';
import type { SignalRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertNew } from '../rows.ts';
import { signals } from '../schema/index.ts';

export function toSignal({ workspaceId: _, ...signal }: typeof signals.$inferSelect): Signal {
  return signal;
}

export function signalRepo({ db, workspaceId }: Scope): SignalRepo {
  const mine = eq(signals.workspaceId, workspaceId);
  return {
    insert: (added) =>
      insertNew(
        db,
        signals,
        added.map((signal) => ({ ...signal, workspaceId })),
      ),
    async byPersons(personIds) {
      const rows = await db
        .select()
        .from(signals)
        .where(and(mine, sql`${signals.personId} = ${anyId(personIds)}`))
        .orderBy(signals.at, signals.id);
      return rows.map(toSignal);
    },
    async repliedIn(ids) {
      const rows = await db
        .selectDistinct({ id: signals.enrollmentId })
        .from(signals)
        .where(and(mine, sql`${signals.enrollmentId} = ${anyId(ids)} and ${signals.kind} = 'replied'`));
      return new Set(rows.map((row) => row.id).filter((id) => id !== null));
    },
    async counts() {
      return db
        .select({ kind: signals.kind, count: sql<number>`count(*)::int` })
        .from(signals)
        .where(mine)
        .groupBy(signals.kind);
    },
  };
}
