import { sql } from 'drizzle-orm';
import type { Scope } from '../db.ts';
import { anyId } from '../rows.ts';

/**
 * Has these runs looked at from `now` on, except those that sleep or that others have locked: whoever has them locked
 * decides about them anyway. Nobody is waited for, so that it may come after locks that runs come before.
 */
export async function wakeRuns(
  { db, workspaceId }: Scope,
  enrollmentIds: readonly string[],
  now: Date,
): Promise<void> {
  await db.execute(sql`update enrollments e set next_wake_at = ${now.toISOString()}::timestamptz
    from (select workspace_id, id from enrollments where workspace_id = ${workspaceId}::uuid
        and id = ${anyId(enrollmentIds)} and next_wake_at is not null
      for update skip locked) f
    where e.workspace_id = f.workspace_id and e.id = f.id`);
}
