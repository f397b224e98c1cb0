import { and, desc, eq, sql } from 'drizzle-orm';
import type { OutboxActivity } from '../../ports/records.ts';
import type { ActivityRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { leaseEnd } from '../lease.ts';
import { anyId, anyText, insertRows, jsonParam } from '../rows.ts';
import { activities, productClock } from '../schema/index.ts';

type Row = typeof activities.$inferSelect;

/** Due never, until somebody says so. */
const parked = sql`'infinity'::timestamptz`;
const open = sql`${activities.state} in ('pending', 'unknown')`;

export function toActivity(row: Row): OutboxActivity {
  const { connectionId, personId, enrollmentId, operation, state, attempts, crmId, reason } = row;
  const activity = { ...row.activity, at: new Date(row.activity.at) };
  return { connectionId, personId, enrollmentId, operation, activity, state, attempts, crmId, reason };
}

function fromActivity(workspaceId: string, entry: OutboxActivity) {
  // What is to be written is due from when it happened, or from now for what lies ahead, such as a meeting.
  const dueAt = new Date(Math.min(entry.activity.at.getTime(), Date.now()));
  return { ...entry, workspaceId, key: entry.activity.key, dueAt };
}

export function activityRepo(scope: Scope): ActivityRepo {
  const { db, workspaceId } = scope;
  const mine = eq(activities.workspaceId, workspaceId);
  return {
    async insert(added) {
      await insertRows(
        db,
        activities,
        added.map((entry) => fromActivity(workspaceId, entry)),
      );
    },
    claim: (connectionId, limit, leaseSeconds, now) =>
      claimActivities(scope, { connectionId, limit, leaseSeconds, now }),
    async resolve(results) {
      if (results.length === 0) return;
      await db
        .update(activities)
        .set({
          state: sql`r.state`,
          crmId: sql`coalesce(r."crmId", ${activities.crmId})`,
          reason: sql`r.reason`,
          dueAt: sql`coalesce(r."nextAttemptAt", ${activities.dueAt})`,
          leaseExpiresAt: null,
        })
        .from(
          sql`jsonb_to_recordset(${jsonParam(results)}) as r("connectionId" uuid, key text, state text,
            "crmId" text, reason text, "nextAttemptAt" timestamptz)`,
        )
        .where(
          sql`${activities.workspaceId} = ${workspaceId}::uuid and ${activities.connectionId} = r."connectionId"
            and ${activities.key} = r.key and ${activities.state} in ('pending', 'unknown')`,
        );
    },
    async park(entries, reason) {
      if (entries.length === 0) return;
      await db
        .update(activities)
        .set({
          dueAt: parked,
          leaseExpiresAt: null,
          reason,
          attempts: sql`greatest(${activities.attempts} - 1, 0)`,
        })
        .from(sql`jsonb_to_recordset(${jsonParam(entries)}) as r("connectionId" uuid, key text)`)
        .where(
          and(mine, open, sql`${activities.connectionId} = r."connectionId" and ${activities.key} = r.key`),
        );
    },
    async parked() {
      const [row] = await db
        .select({ count: sql<number>`count(*)::int` })
        .from(activities)
        .where(and(mine, open, sql`${activities.dueAt} = ${parked}`));
      return row?.count ?? 0;
    },
    async unpark(at) {
      await db
        .update(activities)
        .set({ dueAt: at, reason: null })
        .where(and(mine, open, sql`${activities.dueAt} = ${parked}`));
    },
    async byPersons(personIds) {
      const rows = await db
        .select()
        .from(activities)
        .where(and(mine, sql`${activities.personId} = ${anyId(personIds)}`))
        .orderBy(activities.seq);
      return rows.map(toActivity);
    },
    async counts() {
      return db
        .select({
          connectionId: activities.connectionId,
          state: activities.state,
          count: sql<number>`count(*)::int`,
        })
        .from(activities)
        .where(mine)
        .groupBy(activities.connectionId, activities.state);
    },
  };
}

interface ActivityClaim {
  readonly connectionId: string;
  readonly limit: number;
  readonly leaseSeconds: number;
  readonly now: Date;
}

/** An entry whose lease is still set was with a process that never reported: whether it was written is unknown. */
async function claimActivities(
  { db, workspaceId }: Scope,
  { connectionId, limit, leaseSeconds, now }: ActivityClaim,
): Promise<readonly OutboxActivity[]> {
  const mine = and(eq(activities.workspaceId, workspaceId), eq(activities.connectionId, connectionId));
  const rows = await db
    .select({ key: activities.key })
    .from(activities)
    .where(
      and(
        mine,
        open,
        // The lease alone decides over a leased entry: its due time was moved behind the lease.
        sql`case when ${activities.leaseExpiresAt} is null
          then ${activities.dueAt} <= ${now.toISOString()}::timestamptz
          else ${activities.leaseExpiresAt} <= clock_timestamp() end`,
      ),
    )
    .orderBy(desc(activities.operation), activities.seq)
    .limit(limit)
    .for('update', { skipLocked: true });
  if (rows.length === 0) return [];
  const lease = leaseEnd(leaseSeconds);
  const ahead = sql`make_interval(secs => (select ${productClock.offsetMs} from ${productClock} where id = 1) / 1000.0)`;
  const claimed = await db
    .update(activities)
    .set({
      state: sql`case when ${activities.leaseExpiresAt} is null then ${activities.state} else 'unknown' end`,
      attempts: sql`${activities.attempts} + 1`,
      leaseExpiresAt: lease,
      dueAt: sql`${lease} + ${ahead}`,
    })
    .where(and(mine, sql`${activities.key} = ${anyText(rows.map((row) => row.key))}`))
    .returning();
  return claimed.sort((a, b) => b.operation.localeCompare(a.operation) || a.seq - b.seq).map(toActivity);
}
