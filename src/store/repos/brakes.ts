import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { Brake } from '../../ports/records.ts';
import type { BrakeRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { brakes } from '../schema/index.ts';

function toBrake({ workspaceId: _, releasedAt: __, ...brake }: typeof brakes.$inferSelect): Brake {
  return brake;
}

export function brakeRepo({ db, workspaceId }: Scope): BrakeRepo {
  const mine = eq(brakes.workspaceId, workspaceId);
  const one = (id: string) => and(mine, eq(brakes.id, id));
  const find = async (wanted: SQL | undefined) => {
    const rows = await db.select().from(brakes).where(and(mine, wanted)).orderBy(brakes.id);
    return rows.map(toBrake);
  };
  const on = isNull(brakes.releasedAt);
  const key = sql`hashtextextended(${`cadenza brakes ${workspaceId}`}, 0)`;
  return {
    async holdBy() {
      // An advisory lock, not `for share` of rows: those who share a row let each other in past whoever waits to change
      // it, so that a stop could wait for ever while several processes claim; and a brake that is put on for the first
      // time has no row yet. The brakes are read by a statement of their own, begun under the lock.
      await db.execute(sql`select pg_advisory_xact_lock_shared(${key})`);
      return find(on);
    },
    async lock() {
      await db.execute(sql`select pg_advisory_xact_lock(${key})`);
    },
    list: () => find(on),
    async byId(id) {
      return (await find(and(on, eq(brakes.id, id))))[0] ?? null;
    },
    async insert(brake) {
      await db.insert(brakes).values({ ...brake, workspaceId, releasedAt: null });
    },
    async release(id, at) {
      await db.update(brakes).set({ releasedAt: at }).where(one(id));
    },
    released: () => find(isNotNull(brakes.releasedAt)),
    async remove(id) {
      await db.delete(brakes).where(one(id));
    },
  };
}
