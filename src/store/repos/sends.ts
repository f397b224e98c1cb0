import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Send } from '../../ports/records.ts';
import type { SendRepo } from '../../ports/store.ts';
import type { Db, Scope } from '../db.ts';
import { anyId, anyText, jsonParam } from '../rows.ts';
import { sends } from '../schema/index.ts';
import { brakedSends } from './braked-sends.ts';
import { sendClaims } from './send-claims.ts';
import { sendMatches } from './send-matches.ts';
import { sendWaits } from './send-waits.ts';
import { reserveSends, resolveSends } from './send-writes.ts';

export function toSend(row: typeof sends.$inferSelect): Send {
  const { workspaceId: _, messageId: __, toEmail: ___, leaseExpiresAt: ____, smtpId, ...send } = row;
  return smtpId === null ? send : { ...send, leftAs: smtpId };
}

/** Names sends by run and id, so that the partition is found. */
export function amongSends(
  workspaceId: string,
  keys: readonly { readonly id: string; readonly enrollmentId: string }[],
): SQL | undefined {
  const named = keys.map(({ id, enrollmentId }) => ({ id, enrollment_id: enrollmentId }));
  return and(
    eq(sends.workspaceId, workspaceId),
    sql`(${sends.enrollmentId}, ${sends.id}) in (select r.enrollment_id, r.id
      from jsonb_to_recordset(${jsonParam(named)}) as r(enrollment_id uuid, id uuid))`,
  );
}

async function find(db: Db, where: SQL | undefined): Promise<readonly Send[]> {
  const rows = await db.select().from(sends).where(where).orderBy(sends.reservedAt, sends.id);
  return rows.map(toSend);
}

export function sendRepo(scope: Scope): SendRepo {
  const { db, workspaceId } = scope;
  const mine = eq(sends.workspaceId, workspaceId);
  return {
    reserve: (added, leaseSeconds) => reserveSends(scope, added, leaseSeconds),
    resolve: (outcomes) => resolveSends(scope, outcomes),
    ...sendClaims(scope),
    ...sendWaits(scope),
    ...sendMatches(scope),
    ...brakedSends(scope),
    byIds: (keys) => find(db, amongSends(workspaceId, keys)),
    byMessageIds: (ids) => find(db, and(mine, sql`${sends.messageId} = ${anyText(ids)}`)),
    acceptedByEnrollments: (ids) =>
      find(db, and(mine, sql`${sends.enrollmentId} = ${anyId(ids)}`, sql`${sends.state} = 'accepted'`)),
    async unresolved(enrollmentIds) {
      const latest = db
        .selectDistinctOn([sends.enrollmentId], {
          enrollmentId: sends.enrollmentId,
          touchId: sends.touchId,
          state: sends.state,
          retryAt: sends.retryAt,
        })
        .from(sends)
        .where(and(mine, sql`${sends.enrollmentId} = ${anyId(enrollmentIds)}`))
        .orderBy(sends.enrollmentId, desc(sends.reservedAt), desc(sends.attempt), desc(sends.id))
        .as('latest');
      return db
        .select({
          enrollmentId: latest.enrollmentId,
          state: latest.state,
          // Said with their table: drizzle leaves it out here, and the touch's own column would be meant.
          stepKey: sql<string>`(select t.step_key from touches t where t.workspace_id = ${workspaceId}::uuid
            and t.enrollment_id = latest.enrollment_id and t.id = latest.touch_id)`,
        })
        .from(latest)
        .where(
          sql`${latest.state} in ('reserved', 'unconfirmed')
            or (${latest.state} = 'not_sent' and ${latest.retryAt} is not null)`,
        );
    },
    async latestToEach(emails, since) {
      if (emails.length === 0) return new Map();
      const rows = await db
        .selectDistinctOn([sends.toEmail])
        .from(sends)
        .where(
          and(
            mine,
            sql`${sends.toEmail} = ${anyText(emails)}`,
            sql`${sends.state} = 'accepted'`,
            sql`${sends.reservedAt} >= ${since.toISOString()}`,
          ),
        )
        .orderBy(sends.toEmail, desc(sends.reservedAt), desc(sends.id));
      return new Map(rows.map((row) => [row.toEmail, toSend(row)]));
    },
    async counts() {
      return db
        .select({ state: sends.state, count: sql<number>`count(*)::int` })
        .from(sends)
        .where(mine)
        .groupBy(sends.state);
    },
  };
}
