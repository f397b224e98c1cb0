import { and, eq, lt, sql } from 'drizzle-orm';
import type { Job, PreviewedPerson } from '../../ports/records.ts';
import type { JobRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { leaseEnd } from '../lease.ts';
import { anyId, anyText, insertRows } from '../rows.ts';
import { jobParts, jobs, leftOut, previewedPeople } from '../schema/index.ts';
import { jobRuns } from './runs-in-flight.ts';

function toJob(row: typeof jobs.$inferSelect): Job {
  const { workspaceId: _, leaseExpiresAt: __, ...job } = row;
  return job;
}

export function jobRepo(scope: Scope): JobRepo {
  const { db, workspaceId } = scope;
  const mine = eq(jobs.workspaceId, workspaceId);
  const one = (id: string) => and(mine, eq(jobs.id, id));
  return {
    async insert(job) {
      await db
        .insert(jobs)
        .values({ ...job, workspaceId })
        .onConflictDoNothing();
    },
    async byId(id) {
      const [row] = await db.select().from(jobs).where(one(id));
      return row ? toJob(row) : null;
    },
    async lock(id) {
      const [row] = await db.select().from(jobs).where(one(id)).for('update');
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
        .orderBy(sql`${jobs.leaseExpiresAt} nulls first`, jobs.createdAt)
        .limit(1)
        .for('update', { skipLocked: true });
      if (!row) return null;
      await db
        .update(jobs)
        .set({ state: 'running', leaseExpiresAt: leaseEnd(leaseSeconds) })
        .where(one(row.id));
      return toJob({ ...row, state: 'running' });
    },
    async save(id, { leaseSeconds, ...patch }) {
      const lease = leaseSeconds === undefined ? {} : { leaseExpiresAt: leaseEnd(leaseSeconds) };
      await db
        .update(jobs)
        .set({ ...patch, ...lease })
        .where(one(id));
    },
    ...partRows(scope),
    ...jobRuns(scope),
    ...previewRows(scope),
  };
}

type PartRows = Pick<JobRepo, 'addParts' | 'part' | 'leaveOutFrom' | 'dropParts'>;
type PreviewRows = Pick<JobRepo, 'addPreviewed' | 'previewed' | 'dropPreviews'>;

function partRows({ db, workspaceId }: Scope): PartRows {
  const ofJob = (id: string) => and(eq(jobParts.workspaceId, workspaceId), eq(jobParts.jobId, id));
  return {
    async addParts(jobId, from, parts) {
      await insertRows(
        db,
        jobParts,
        parts.map((people, index) => ({ workspaceId, jobId, part: from + index, people })),
      );
    },
    async part(id, part) {
      const [row] = await db
        .select({ people: jobParts.people })
        .from(jobParts)
        .where(and(ofJob(id), eq(jobParts.part, part)));
      return row?.people ?? [];
    },
    async leaveOutFrom(id, { part, seq }, reason) {
      await db.execute(sql`insert into ${leftOut} (workspace_id, batch_id, seq, ref, person_id, name, reason)
        select p.workspace_id, p.job_id, ${seq}::int + (row_number() over (order by p.part, one.at))::int - 1,
            coalesce(one.who ->> 'id', one.who #>> '{}'), null, coalesce(one.who ->> 'id', one.who #>> '{}'), ${reason}
          from job_parts p cross join lateral jsonb_array_elements(p.people) with ordinality one(who, at)
          where p.workspace_id = ${workspaceId}::uuid and p.job_id = ${id}::uuid and p.part >= ${part}::int
        on conflict do nothing`);
    },
    async dropParts(id) {
      await db.delete(jobParts).where(ofJob(id));
      await db
        .delete(previewedPeople)
        .where(and(eq(previewedPeople.workspaceId, workspaceId), eq(previewedPeople.jobId, id)));
    },
  };
}

function toPreviewed(row: typeof previewedPeople.$inferSelect): PreviewedPerson {
  const { key, ready, holdReason: reason, holdSince: since, holdLasting } = row;
  return {
    key,
    ready,
    hold: reason === null || since === null ? null : { reason, since, lasting: holdLasting === true },
  };
}

function previewRows({ db, workspaceId }: Scope): PreviewRows {
  const mine = eq(previewedPeople.workspaceId, workspaceId);
  return {
    async addPreviewed(jobId, people) {
      await insertRows(
        db,
        previewedPeople,
        people.map(({ key, ready, hold }) => ({
          workspaceId,
          jobId,
          key,
          ready,
          holdReason: hold?.reason ?? null,
          holdSince: hold?.since ?? null,
          holdLasting: hold?.lasting ?? null,
        })),
      );
    },
    async previewed(id, keys) {
      const rows = await db
        .select()
        .from(previewedPeople)
        .where(and(mine, eq(previewedPeople.jobId, id), sql`${previewedPeople.key} = ${anyText(keys)}`));
      return rows.map(toPreviewed);
    },
    async dropPreviews(before) {
      const old = await db
        .delete(jobs)
        .where(and(eq(jobs.workspaceId, workspaceId), eq(jobs.kind, 'preview'), lt(jobs.createdAt, before)))
        .returning({ id: jobs.id });
      for (const table of [
        { rows: leftOut, of: leftOut.batchId },
        { rows: jobParts, of: jobParts.jobId },
        { rows: previewedPeople, of: previewedPeople.jobId },
      ])
        await db
          .delete(table.rows)
          .where(
            and(
              eq(table.rows.workspaceId, workspaceId),
              sql`${table.of} = ${anyId(old.map((row) => row.id))}`,
            ),
          );
    },
  };
}
