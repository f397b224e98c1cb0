import { and, eq, sql } from 'drizzle-orm';
import type { User } from '../../ports/records.ts';
import type { UserRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, anyText, insertRows } from '../rows.ts';
import { crmUsers, senders, users } from '../schema/index.ts';

function toUser({ workspaceId: _, ...user }: typeof users.$inferSelect): User {
  return user;
}

export function userRepo({ db, workspaceId }: Scope): UserRepo {
  const mine = eq(users.workspaceId, workspaceId);
  const linked = (connectionId: string) =>
    and(eq(crmUsers.workspaceId, workspaceId), eq(crmUsers.connectionId, connectionId));
  return {
    async insert(user) {
      await insertRows(db, users, [{ ...user, email: user.email.toLowerCase(), workspaceId }]);
    },
    async byIds(ids) {
      const rows = await db
        .select()
        .from(users)
        .where(and(mine, sql`${users.id} = ${anyId(ids)}`));
      return rows.map(toUser);
    },
    async byEmail(email) {
      const [row] = await db
        .select()
        .from(users)
        .where(and(mine, eq(users.email, email.toLowerCase())));
      return row ? toUser(row) : null;
    },
    async list() {
      return (await db.select().from(users).where(mine).orderBy(users.id)).map(toUser);
    },
    async update(id, patch) {
      if (Object.keys(patch).length === 0) return;
      await db
        .update(users)
        .set(patch)
        .where(and(mine, eq(users.id, id)));
    },
    async lockForLeave() {
      await db.execute(
        sql`select pg_advisory_xact_lock(hashtextextended(${`cadenza leave ${workspaceId}`}, 0))`,
      );
    },
    async lockAdmins() {
      const rows = await db
        .select()
        .from(users)
        .where(and(mine, eq(users.role, sql`'admin'`), eq(users.active, true)))
        .orderBy(users.id)
        .for('update');
      return rows.map(toUser);
    },
    async insertSender(sender) {
      await insertRows(db, senders, [{ ...sender, workspaceId }]);
    },
    async senders() {
      const rows = await db
        .select()
        .from(senders)
        .where(eq(senders.workspaceId, workspaceId))
        .orderBy(senders.id);
      return rows.map(({ workspaceId: _, ...sender }) => sender);
    },
    async updateSender(id, patch) {
      if (Object.keys(patch).length === 0) return;
      await db
        .update(senders)
        .set(patch)
        .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, id)));
    },
    async linkCrmUser(connectionId, crmUserId, userId) {
      await db
        .insert(crmUsers)
        .values({ workspaceId, connectionId, crmUserId, userId })
        .onConflictDoUpdate({
          target: [crmUsers.workspaceId, crmUsers.connectionId, crmUsers.crmUserId],
          set: { userId },
        });
    },
    async byCrmIds(connectionId, crmUserIds) {
      const rows = await db
        .select({ crmUserId: crmUsers.crmUserId, user: users })
        .from(crmUsers)
        .innerJoin(users, and(eq(users.workspaceId, crmUsers.workspaceId), eq(users.id, crmUsers.userId)))
        .where(and(linked(connectionId), sql`${crmUsers.crmUserId} = ${anyText(crmUserIds)}`));
      return new Map(rows.map((row) => [row.crmUserId, toUser(row.user)]));
    },
    async crmIdsOf(userIds) {
      const rows = await db
        .select()
        .from(crmUsers)
        .where(and(eq(crmUsers.workspaceId, workspaceId), sql`${crmUsers.userId} = ${anyId(userIds)}`));
      const owners = new Map<string, Map<string, string>>();
      for (const { connectionId, userId, crmUserId } of rows)
        owners.set(connectionId, (owners.get(connectionId) ?? new Map()).set(userId, crmUserId));
      return owners;
    },
  };
}
