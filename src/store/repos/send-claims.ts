import { and, eq, inArray, ne, or, sql } from 'drizzle-orm';
import type { SendRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { enrollments, people, sends } from '../schema/index.ts';
import { toEnrollment } from './enrollment-rows.ts';
import { free, toPerson } from './people.ts';
import { amongSends, toSend } from './sends.ts';

type Claims = Pick<SendRepo, 'expireLeases' | 'claimUnconfirmed' | 'claimRetries'>;

const cutOff = 'The process ended before the mail service answered.';

export function sendClaims({ db, workspaceId }: Scope): Claims {
  const mine = eq(sends.workspaceId, workspaceId);
  return {
    async expireLeases(at, limit) {
      const rows = await db
        .select()
        .from(sends)
        .where(and(mine, sql`${sends.state} = 'reserved'`, sql`${sends.leaseExpiresAt} <= clock_timestamp()`))
        .orderBy(sends.leaseExpiresAt)
        .limit(limit)
        .for('update', { skipLocked: true });
      if (rows.length === 0) return [];
      const change = { state: 'unconfirmed' as const, reason: cutOff, resolvedAt: at, leaseExpiresAt: null };
      await db.update(sends).set(change).where(amongSends(workspaceId, rows));
      return rows.map((row) => toSend({ ...row, ...change }));
    },
    async claimUnconfirmed(before, limit) {
      const rows = await db
        .select()
        .from(sends)
        .where(
          and(
            mine,
            sql`${sends.state} = 'unconfirmed'`,
            sql`${sends.resolvedAt} <= ${before.toISOString()}::timestamptz`,
          ),
        )
        .orderBy(sends.resolvedAt)
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(toSend);
    },
    async claimRetries(now, limit) {
      const rows = await db
        .select({ send: sends, enrollment: enrollments, person: people })
        .from(sends)
        .innerJoin(
          enrollments,
          and(eq(enrollments.workspaceId, sends.workspaceId), eq(enrollments.id, sends.enrollmentId)),
        )
        .innerJoin(
          people,
          and(eq(people.workspaceId, sends.workspaceId), eq(people.id, enrollments.personId)),
        )
        .where(
          and(
            mine,
            sql`${sends.state} = 'not_sent'`,
            sql`${sends.retryAt} <= ${now.toISOString()}::timestamptz`,
            // A run that has ended comes even if its person is held, so that its attempt can be given up and the touch
            // does not stay open for ever.
            or(
              inArray(enrollments.state, ['finished', 'stopped']),
              and(ne(enrollments.state, 'paused'), free(now)),
            ),
          ),
        )
        .orderBy(sends.retryAt)
        .limit(limit)
        .for('update', { of: [sends, enrollments, people], skipLocked: true });
      return rows.map((row) => ({
        send: toSend(row.send),
        enrollment: toEnrollment(row.enrollment),
        person: toPerson(row.person),
      }));
    },
  };
}
