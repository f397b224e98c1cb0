import { eq, getTableColumns, sql } from 'drizzle-orm';
import type { EnrollmentRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId } from '../rows.ts';
import { enrollments } from '../schema/index.ts';
import { toEnrollment } from './enrollment-rows.ts';

/** Runs that are alike for a forecast: they do the same next, on the same day, from the same sender and for the same rep. */
const alike = sql`partition by ${enrollments.versionId}, ${enrollments.senderId}, ${enrollments.ownerUserId},
  ${enrollments.zone}, ${enrollments.place} ->> 'holidays', ${enrollments.nextStepKey}, ${enrollments.taskStepKey},
  date_trunc('day', coalesce(${enrollments.nextDueAt}, ${enrollments.taskUntil}))`;

export function runsUnderWay({ db, workspaceId }: Scope): Pick<EnrollmentRepo, 'underWay'> {
  return {
    async underWay({ senderIds, ownerUserIds }, limit) {
      const ranked = db
        .select({
          ...getTableColumns(enrollments),
          people: sql<number>`(count(*) over (${alike}))::int`.as('people'),
          turn: sql<number>`row_number() over (${alike} order by ${enrollments.id})`.as('turn'),
        })
        .from(enrollments)
        .where(
          sql`${eq(enrollments.workspaceId, workspaceId)} and ${enrollments.state} = 'active' and
            (${enrollments.senderId} = ${anyId(senderIds)} or ${enrollments.ownerUserId} = ${anyId(ownerUserIds)})`,
        )
        .as('ranked');
      const rows = await db
        .select()
        .from(ranked)
        .where(sql`${ranked.turn} = 1`)
        .orderBy(sql`${ranked.people} desc`, ranked.id)
        .limit(limit);
      return rows.map(({ people, turn: _, ...row }) => ({ enrollment: toEnrollment(row), people }));
    },
  };
}
