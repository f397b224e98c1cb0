import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Alert } from '../../ports/records.ts';
import type { AlertRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows } from '../rows.ts';
import { alerts } from '../schema/index.ts';

export function toAlert({ workspaceId: _, routedAt: __, ...alert }: typeof alerts.$inferSelect): Alert {
  return alert;
}

export function alertRepo({ db, workspaceId }: Scope): AlertRepo {
  const mine = eq(alerts.workspaceId, workspaceId);
  const theirs = (userId: string | null) =>
    userId === null ? undefined : sql`(${alerts.userId} is null or ${alerts.userId} = ${userId}::uuid)`;
  return {
    async insert(added) {
      await insertRows(
        db,
        alerts,
        added.map((alert) => ({ ...alert, workspaceId, routedAt: null })),
      );
    },
    async list({ unseenOnly, userId = null }, page) {
      const { after, order, limit } = pageOf(alerts.id, page);
      const rows = await db
        .select()
        .from(alerts)
        .where(and(mine, after, unseenOnly ? isNull(alerts.seenAt) : undefined, theirs(userId)))
        .orderBy(order)
        .limit(limit);
      return toPage(rows, page.limit, toAlert);
    },
    async unseen(userId) {
      const [row] = await db
        .select({ count: sql<number>`count(*)::int` })
        .from(alerts)
        .where(and(mine, isNull(alerts.seenAt), theirs(userId)));
      return row?.count ?? 0;
    },
    async markSeen(ids, at, userId = null) {
      await db
        .update(alerts)
        .set({ seenAt: at })
        .where(and(mine, isNull(alerts.seenAt), sql`${alerts.id} = ${anyId(ids)}`, theirs(userId)));
    },
  };
}
