import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { EnrollmentRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId } from '../rows.ts';
import { enrollments, people } from '../schema/index.ts';
import { toEnrollment } from './enrollment-rows.ts';

/**
 * Runs that are alike for a forecast: they do the same next, on the same day, from the same sender and for the same rep;
 * and they are of one company, of those that matter.
 */
const alike = sql`partition by ${enrollments.versionId}, ${enrollments.senderId}, ${enrollments.ownerUserId},
  ${enrollments.zone}, ${enrollments.place} ->> 'holidays', ${enrollments.state}, ${enrollments.nextStepKey},
  ${enrollments.taskStepKey}, date_trunc('day', coalesce(${enrollments.resumeAt}, ${enrollments.nextDueAt},
  ${enrollments.taskUntil}))`;

const goesOn = sql`(${enrollments.state} = 'active'
  or (${enrollments.state} = 'paused' and ${enrollments.resumeAt} is not null))`;

export function runsUnderWay({ db, workspaceId }: Scope): Pick<EnrollmentRepo, 'underWay'> {
  return {
    async underWay({ senderIds, ownerUserIds, companyIds }, limit) {
      const company = sql<string | null>`case when ${people.companyId} = ${anyId(companyIds)}
        then ${people.companyId} end`;
      // As an array, so that the index on persons serves.
      const ofCompanies = sql`any(array(select id from ${people}
        where workspace_id = ${workspaceId}::uuid and company_id = ${anyId(companyIds)}))`;
      const ranked = db
        .select({
          ...getTableColumns(enrollments),
          company: company.as('company'),
          people: sql<number>`(count(*) over (${alike}, ${company}))::int`.as('people'),
          turn: sql<number>`row_number() over (${alike}, ${company} order by ${enrollments.id})`.as('turn'),
        })
        .from(enrollments)
        .innerJoin(
          people,
          and(eq(people.workspaceId, enrollments.workspaceId), eq(people.id, enrollments.personId)),
        )
        .where(
          sql`${eq(enrollments.workspaceId, workspaceId)} and ${goesOn} and
            (${enrollments.senderId} = ${anyId(senderIds)} or ${enrollments.ownerUserId} = ${anyId(ownerUserIds)}
              ${companyIds.length === 0 ? sql`` : sql`or ${enrollments.personId} = ${ofCompanies}`})`,
        )
        .as('ranked');
      const rows = await db
        .select()
        .from(ranked)
        .where(sql`${ranked.turn} = 1`)
        .orderBy(sql`${ranked.people} desc`, ranked.id)
        .limit(limit);
      return rows.map(({ people: count, turn: _, company: companyId, ...row }) => ({
        ...{ enrollment: toEnrollment(row), people: count, companyId },
      }));
    },
  };
}
