import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { EnrollmentRepo, InFlightGroup, JobRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { jsonParam, rowsOf } from '../rows.ts';
import { enrollments } from '../schema/index.ts';

const stepKey = sql<
  string | null
>`coalesce(${enrollments.nextStepKey}, ${enrollments.taskStepKey}, ${enrollments.lastStepKey})`;
const stands = sql<InFlightGroup['stands']>`case when ${enrollments.nextStepKey} is not null then 'before'
  when ${enrollments.taskStepKey} is not null then 'at' else 'after' end`;
const state = sql<InFlightGroup['state']>`${enrollments.state}`;

function ofCadence(workspaceId: string, cadenceId: string): SQL | undefined {
  return and(
    eq(enrollments.workspaceId, workspaceId),
    eq(enrollments.cadenceId, cadenceId),
    sql`${enrollments.state} in ('active', 'paused')`,
  );
}

export function runsInFlight({ db, workspaceId }: Scope): Pick<EnrollmentRepo, 'inFlight'> {
  return {
    async inFlight(cadenceId) {
      return db
        .select({
          versionId: enrollments.versionId,
          state,
          stands,
          stepKey,
          count: sql<number>`count(*)::int`,
        })
        .from(enrollments)
        .where(ofCadence(workspaceId, cadenceId))
        .groupBy(enrollments.versionId, sql`2`, sql`3`, sql`4`)
        .orderBy(enrollments.versionId, sql`2`, sql`4`, sql`3`);
    },
  };
}

/** Which runs a job moves: fixed when it begins, in parts, in one statement however many they are. */
export function jobRuns({ db, workspaceId }: Scope): Pick<JobRepo, 'addRuns'> {
  return {
    async addRuns(jobId, from, { cadenceId, groups, size }) {
      const wanted = groups.map((group) => ({
        version_id: group.versionId,
        state: group.state,
        stands: group.stands,
        step_key: group.stepKey,
      }));
      const chosen = sql`exists (select 1 from jsonb_to_recordset(${jsonParam(wanted)})
        as g(version_id uuid, state text, stands text, step_key text)
        where g.version_id = ${enrollments.versionId} and g.state = ${enrollments.state} and g.stands = ${stands}
          and g.step_key is not distinct from ${stepKey})`;
      const rows = await rowsOf<{ count: number }>(
        db,
        sql`insert into job_parts (workspace_id, job_id, part, people)
          select ${workspaceId}::uuid, ${jobId}::uuid, one.part, jsonb_agg(one.id order by one.id) from (
            select ${enrollments.id} as id,
              ${from}::int + ((row_number() over (order by ${enrollments.id}) - 1) / ${size}::int)::int as part
            from ${enrollments} where ${and(ofCadence(workspaceId, cadenceId), chosen)}) one
          group by one.part returning jsonb_array_length(people) as count`,
      );
      return { parts: rows.length, runs: rows.reduce((sum, row) => sum + row.count, 0) };
    },
  };
}
