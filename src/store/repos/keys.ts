import { and, eq, lte, sql } from 'drizzle-orm';
import type { ApiKey } from '../../ports/records.ts';
import type { KeyRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { jsonParam } from '../rows.ts';
import { apiKeys, idempotencyKeys, panelEntries, signInLinks } from '../schema/index.ts';

/** For how long a key names the same request. */
const keptHours = 24;

export function toApiKey({ hash: _, ...key }: typeof apiKeys.$inferSelect): ApiKey {
  return key;
}

export function keyRepo({ db, workspaceId }: Scope): KeyRepo {
  const one = (key: string) =>
    and(eq(idempotencyKeys.workspaceId, workspaceId), eq(idempotencyKeys.key, key));
  return {
    async insertApiKey(key, hash) {
      await db.insert(apiKeys).values({ ...key, workspaceId, hash });
    },
    async apiKeys() {
      const own = eq(apiKeys.workspaceId, workspaceId);
      return (await db.select().from(apiKeys).where(own).orderBy(apiKeys.id)).map(toApiKey);
    },
    async removeApiKey(id) {
      const [row] = await db
        .delete(apiKeys)
        .where(and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.id, id)))
        .returning();
      return row ? toApiKey(row) : null;
    },
    async insertSignIn({ tokenHash, userId, expiresAt }, wall) {
      await db
        .delete(signInLinks)
        .where(and(eq(signInLinks.workspaceId, workspaceId), lte(signInLinks.expiresAt, wall)));
      await db.insert(signInLinks).values({ workspaceId, tokenHash, userId, expiresAt });
    },
    async insertPanelEntry({ ref, ...entry }, wall) {
      await db
        .delete(panelEntries)
        .where(and(eq(panelEntries.workspaceId, workspaceId), lte(panelEntries.expiresAt, wall)));
      await db.insert(panelEntries).values({ ...entry, workspaceId, crmType: ref.type, crmId: ref.id });
    },
    async idempotent(key, { requestHash, response }, at) {
      const fresh = { requestHash, response, at };
      const [reserved] = await db
        .insert(idempotencyKeys)
        .values({ workspaceId, key, ...fresh })
        .onConflictDoUpdate({
          target: [idempotencyKeys.workspaceId, idempotencyKeys.key],
          set: fresh,
          setWhere: sql`${idempotencyKeys.at} < excluded.at - make_interval(hours => ${keptHours}::int)`,
        })
        .returning({ key: idempotencyKeys.key });
      if (reserved) return null;
      const [earlier] = await db.select().from(idempotencyKeys).where(one(key));
      return earlier ? { requestHash: earlier.requestHash, response: earlier.response } : null;
    },
    async forgetIdempotent(wall) {
      const over = sql`${idempotencyKeys.at} < ${wall.toISOString()}::timestamptz - make_interval(hours => ${keptHours}::int)`;
      await db.delete(idempotencyKeys).where(and(eq(idempotencyKeys.workspaceId, workspaceId), over));
    },
    async saveIdempotent(key, response) {
      await db
        .update(idempotencyKeys)
        .set({ response: jsonParam(response ?? null) })
        .where(one(key));
    },
  };
}
