import { type SQL, sql } from 'drizzle-orm';
import type { Brake } from '../../ports/records.ts';
import type { SendRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { rowsOf } from '../rows.ts';
import { inScope } from './braked-runs.ts';

/** Mails in a brake's scope: those that wait for their next attempt, and those that are under way. */
export function brakedSends({
  db,
  workspaceId,
}: Scope): Pick<SendRepo, 'postponeIn' | 'retryIn' | 'reservedIn'> {
  const ws = sql`${workspaceId}::uuid`;
  const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`;
  const ofScope = (brake: Pick<Brake, 'scope' | 'scopeId'>) => sql`exists (select 1 from enrollments e
    where e.workspace_id = s.workspace_id and e.id = s.enrollment_id and ${inScope(brake)})`;
  const retryAt = (at: Date, wanted: SQL) =>
    db.execute(sql`update sends set retry_at = ${moment(at)} where workspace_id = ${ws} and (enrollment_id, id) in (
      select s.enrollment_id, s.id from sends s where s.workspace_id = ${ws} and s.state = 'not_sent'
        and s.retry_at is not null and ${wanted} for update skip locked)`);
  return {
    async postponeIn(scope, { due, at }) {
      await retryAt(at, sql`s.retry_at <= ${moment(due)} and ${ofScope(scope)}`);
    },
    async retryIn(scope, at) {
      await retryAt(at, ofScope(scope));
    },
    async reservedIn(scope) {
      const rows = await rowsOf<{ count: number }>(
        db,
        sql`select count(*)::int as count from sends s
          where s.workspace_id = ${ws} and s.state = 'reserved' and ${ofScope(scope)}`,
      );
      return rows[0]?.count ?? 0;
    },
  };
}
