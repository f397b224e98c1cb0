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
    async toldOf(personIds, { kind, since }) {
      // Ids begin with the time (UUIDv7), so that older alerts are not looked at.
      const time = since.getTime().toString(16).padStart(12, '0');
      const from = `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
      const rows = await db
        .select()
        .from(alerts)
        .where(
          and(
            mine,
            sql`${alerts.id} >= ${from}::uuid`,
            eq(alerts.kind, kind),
            sql`${alerts.personId} = ${anyId(personIds)}`,
            sql`${alerts.createdAt} >= ${since.toISOString()}::timestamptz`,
          ),
        );
      return rows.map(toAlert);
    },
    async markSeen(ids, at, userId = null) {
      await db
        .update(alerts)
        .set({ seenAt: at })
        .where(and(mine, isNull(alerts.seenAt), sql`${alerts.id} = ${anyId(ids)}`, theirs(userId)));
    },
  };
}
