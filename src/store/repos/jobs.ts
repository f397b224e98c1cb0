import { and, eq, sql } from 'drizzle-orm';
import { AppError } from '../../errors.ts';
import type { Job } from '../../ports/records.ts';
import type { JobRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { jobs } from '../schema/index.ts';

export function toJob(row: typeof jobs.$inferSelect): Job {
  const { workspaceId: _, idempotencyKey: __, leaseExpiresAt: ___, ...job } = row;
  return job;
}

const leaseOf = (seconds: number) => sql`clock_timestamp() + make_interval(secs => ${seconds}::float8)`;

export function jobRepo({ db, workspaceId }: Scope): JobRepo {
  const mine = eq(jobs.workspaceId, workspaceId);
  const one = (id: string) => and(mine, eq(jobs.id, id));
  return {
    async insert(job, idempotencyKey) {
      const [added] = await db
        .insert(jobs)
        .values({ ...job, result: job.result, workspaceId, idempotencyKey })
        .onConflictDoNothing()
        .returning();
      if (added) return toJob(added);
      const same = idempotencyKey === null ? one(job.id) : and(mine, eq(jobs.idempotencyKey, idempotencyKey));
      const [earlier] = await db.select().from(jobs).where(same);
      if (!earlier) throw new AppError('conflict', `There is a job ${job.id} already, under another key.`);
      return toJob(earlier);
    },
    async byId(id) {
      const [row] = await db.select().from(jobs).where(one(id));
      return row ? toJob(row) : null;
    },
    async claim(leaseSeconds) {
      const [row] = await db
        .select()
        .from(jobs)
        .where(
          and(
            mine,
            sql`${jobs.state} in ('queued', 'running')`,
            sql`(${jobs.state} = 'queued' or ${jobs.leaseExpiresAt} <= clock_timestamp())`,
          ),
        )
        .orderBy(jobs.createdAt)
        .limit(1)
        .for('update', { skipLocked: true });
      if (!row) return null;
      await db
        .update(jobs)
        .set({ state: 'running', leaseExpiresAt: leaseOf(leaseSeconds) })
        .where(one(row.id));
      return toJob({ ...row, state: 'running' });
    },
    async save(id, { state, total, done, result, leaseSeconds }) {
      const lease = leaseSeconds === undefined ? {} : { leaseExpiresAt: leaseOf(leaseSeconds) };
      await db
        .update(jobs)
        .set({ state, total, done, result, ...lease })
        .where(one(id));
    },
  };
}
