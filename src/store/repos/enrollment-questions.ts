import { and, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { EnrollmentFilter, EnrollmentRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { rowsOf } from '../rows.ts';
import { enrollments, people } from '../schema/index.ts';
import { toEnrollment } from './enrollment-rows.ts';
import { fitsWords } from './people-search.ts';

function fits(
  scope: Scope,
  filter: EnrollmentFilter & { readonly reason?: string | undefined },
): SQL | undefined {
  const { db, workspaceId } = scope;
  const { cadenceId, versionId, personId, ownerUserId, batchId, query, reason } = filter;
  // A run that was taken back before it began counts nowhere: only whoever asks for it finds it.
  const asked = reason !== undefined || personId !== undefined || batchId !== undefined;
  return and(
    asked ? undefined : sql`${enrollments.reason} is distinct from 'undone'`,
    reason === undefined ? undefined : sql`${enrollments.reason} = ${reason}`,
    eq(enrollments.workspaceId, workspaceId),
    cadenceId === undefined ? undefined : eq(enrollments.cadenceId, cadenceId),
    versionId === undefined ? undefined : eq(enrollments.versionId, versionId),
    personId === undefined ? undefined : eq(enrollments.personId, personId),
    ownerUserId === undefined ? undefined : eq(enrollments.ownerUserId, ownerUserId),
    batchId === undefined ? undefined : eq(enrollments.batchId, batchId),
    query === undefined
      ? undefined
      : inArray(
          enrollments.personId,
          db
            .select({ id: people.id })
            .from(people)
            .where(and(eq(people.workspaceId, workspaceId), fitsWords(scope, query))),
        ),
  );
}

/** What pages ask about runs. */
export function enrollmentQuestions(
  scope: Scope,
): Pick<EnrollmentRepo, 'list' | 'countByState' | 'openByCompany'> {
  const { db, workspaceId } = scope;
  return {
    async list({ state, ...filter }, page) {
      const { after, order, limit } = pageOf(enrollments.id, page);
      const rows = await db
        .select()
        .from(enrollments)
        .where(
          and(
            fits(scope, filter),
            after,
            state === undefined ? undefined : sql`${enrollments.state} = ${state}`,
          ),
        )
        .orderBy(order)
        .limit(limit);
      return toPage(rows, page.limit, toEnrollment);
    },
    async countByState(filter, { states, atMost }) {
      const parts = states.map((state) => {
        const found = db
          .select({ one: sql`1` })
          .from(enrollments)
          .where(and(fits(scope, filter), sql`${enrollments.state} = ${state}`))
          .limit(atMost);
        return sql`select ${state}::text as state, (select count(*)::int from ${found} as found) as count`;
      });
      const rows = await rowsOf<{ state: string; count: number }>(db, sql.join(parts, sql` union all `));
      return new Map(rows.map((row) => [row.state, row.count]));
    },
    async openByCompany(companyId, { except, limit }) {
      const rows = await db
        .select({ enrollment: enrollments })
        .from(enrollments)
        .innerJoin(
          people,
          and(eq(people.workspaceId, enrollments.workspaceId), eq(people.id, enrollments.personId)),
        )
        .where(
          and(
            eq(people.workspaceId, workspaceId),
            eq(people.companyId, companyId),
            ne(people.id, except),
            sql`${enrollments.state} in ('pending', 'active', 'paused')`,
          ),
        )
        .orderBy(desc(enrollments.id))
        .limit(limit);
      return rows.map((row) => toEnrollment(row.enrollment));
    },
  };
}
