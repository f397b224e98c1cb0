import { and, eq, sql } from 'drizzle-orm';
import { AppError } from '../../errors.ts';
import type { TimeRange } from '../../ports/crm.ts';
import type { OutboxEntry, SliceRequest, TimelineRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, anyText, jsonParam, rowsOf } from '../rows.ts';
import { activities } from '../schema/index.ts';
import { toActivity } from './activities.ts';

type Row = typeof activities.$inferSelect;

const toEntry = (row: Row): OutboxEntry => ({ ...toActivity(row), repairs: row.repairs, triedAt: row.dueAt });

const placeText = /^\d{4}-\d\d-\d\dT[\d:.]{12}Z \S+$/;

/** Where a walk by moment and key stands. */
const placeOf = (at: Date, key: string) => `${at.toISOString()} ${key}`;

function openPlace(after: string): { readonly at: string; readonly key: string } {
  if (!placeText.test(after))
    throw new AppError('internal', 'A reconciliation stands at no place that it knows.');
  const [at = '', key = ''] = after.split(' ');
  return { at, key };
}

/** Not with a flush that is still at it: that will say what came of it. */
const unleased = sql`(${activities.leaseExpiresAt} is null or ${activities.leaseExpiresAt} <= clock_timestamp())`;

const momentParam = (at: Date) => sql`${at.toISOString()}::timestamptz`;

/** A slice of the rows that a query gave, one more of which was asked for than are wanted. */
function sliceOf<T>(rows: readonly T[], limit: number, position: (row: T) => string) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { shown, next: rows.length > limit && last !== undefined ? position(last) : null };
}

export function timelineRepo(scope: Scope): TimelineRepo {
  const { db, workspaceId } = scope;
  const of = (connectionId: string) =>
    and(eq(activities.workspaceId, workspaceId), eq(activities.connectionId, connectionId));
  const entries = sql`${activities.operation} = 'activity'`;
  return {
    unlogged: (connectionId, range, slice) => unloggedTouches(scope, { connectionId, range, slice }),
    async closed(connectionId, since, { after, limit }) {
      const place = after === null ? null : openPlace(after);
      const rows = await db
        .select()
        .from(activities)
        .where(
          and(
            of(connectionId),
            entries,
            sql`${activities.state} in ('written', 'refused')`,
            since === null ? undefined : sql`${activities.dueAt} >= ${momentParam(since)}`,
            place === null
              ? undefined
              : sql`(${activities.dueAt}, ${activities.key}) > (${place.at}::timestamptz, ${place.key})`,
          ),
        )
        .orderBy(activities.dueAt, activities.key)
        .limit(limit + 1);
      const { shown, next } = sliceOf(rows, limit, (row) => placeOf(row.dueAt, row.key));
      return { rows: shown.map(toEntry), next };
    },
    async waiting(connectionId, { after, limit }) {
      const rows = await db
        .select()
        .from(activities)
        .where(
          and(
            of(connectionId),
            entries,
            sql`${activities.state} in ('pending', 'unknown')`,
            unleased,
            after === null ? undefined : sql`${activities.seq} > ${after}::bigint`,
          ),
        )
        .orderBy(activities.seq)
        .limit(limit + 1);
      const { shown, next } = sliceOf(rows, limit, (row) => String(row.seq));
      return { rows: shown.map(toEntry), next };
    },
    async byKeys(connectionId, keys) {
      const rows = await db
        .select()
        .from(activities)
        .where(and(of(connectionId), sql`${activities.key} = ${anyText(keys)}`));
      return rows.map(toEntry);
    },
    ...mends(scope),
  };
}

/** Rows that still are as they were read, as a join with `r`. The list of keys is for the planner, which trusts it. */
function asRead(workspaceId: string, given: readonly OutboxEntry[]) {
  const rows = given.map(({ connectionId, activity, repairs }) => ({
    connectionId,
    key: activity.key,
    repairs,
  }));
  return {
    from: sql`jsonb_to_recordset(${jsonParam(rows)}) as r("connectionId" uuid, key text, repairs int)`,
    where: sql`${activities.workspaceId} = ${workspaceId}::uuid and ${activities.connectionId} = r."connectionId"
      and ${activities.key} = r.key and ${activities.repairs} = r.repairs
      and ${activities.connectionId} = ${anyId([...new Set(rows.map((row) => row.connectionId))])}
      and ${activities.key} = ${anyText(rows.map((row) => row.key))}
      and ${activities.state} in ('written', 'refused')`,
  };
}

function mends({ db, workspaceId }: Scope): Pick<TimelineRepo, 'putBack' | 'letBe' | 'record'> {
  const more = sql`${activities.repairs} + 1`;
  const key = { key: activities.key };
  return {
    async putBack(given, at) {
      if (given.length === 0) return [];
      const { from, where } = asRead(workspaceId, given);
      const again = {
        state: 'unknown' as const,
        attempts: 0,
        crmId: null,
        reason: null,
        leaseExpiresAt: null,
      };
      const rows = await db
        .update(activities)
        .set({ ...again, dueAt: at, repairs: more })
        .from(from)
        .where(where)
        .returning(key);
      return rows.map((row) => row.key);
    },
    async letBe(given) {
      if (given.length === 0) return [];
      const { from, where } = asRead(workspaceId, given);
      const rows = await db.update(activities).set({ repairs: more }).from(from).where(where).returning(key);
      return rows.map((row) => row.key);
    },
    async record(connectionId, found, at) {
      if (found.length === 0) return [];
      const rows = await db
        .update(activities)
        .set({
          state: 'written' as const,
          reason: null,
          leaseExpiresAt: null,
          crmId: sql`r."crmId"`,
          // A row that is parked, or due later, is over now.
          dueAt: sql`least(${activities.dueAt}, ${momentParam(at)})`,
        })
        .from(sql`jsonb_to_recordset(${jsonParam(found)}) as r(key text, "crmId" text)`)
        .where(
          sql`${activities.workspaceId} = ${workspaceId}::uuid and ${activities.connectionId} = ${connectionId}::uuid
            and ${activities.key} = r.key and ${activities.key} = ${anyText(found.map((one) => one.key))}
            and ${unleased}
            and (${activities.state} <> 'written' or ${activities.crmId} is distinct from r."crmId")`,
        )
        .returning(key);
      return rows.map((row) => row.key);
    },
  };
}

interface Walk {
  readonly connectionId: string;
  readonly range: TimeRange;
  readonly slice: SliceRequest;
}

/** The outbox is asked row by row: a join would read all of it while it is small beside the walk. */
async function unloggedTouches(
  { db, workspaceId }: Scope,
  { connectionId, range: { since, until }, slice: { after, limit } }: Walk,
) {
  const ws = sql`${workspaceId}::uuid`;
  const place = after === null ? null : openPlace(after);
  const rows = await rowsOf<{ id: string; enrollmentId: string; endedAt: Date | string; unlogged: boolean }>(
    db,
    sql`with walked as (
        select t.id, t.enrollment_id, t.ended_at from touches t
        where t.workspace_id = ${ws} and t.state in ('sent', 'done') and t.ended_at < ${momentParam(until)}
          ${since === null ? sql`` : sql`and t.ended_at >= ${momentParam(since)}`}
          ${place === null ? sql`` : sql`and (t.ended_at, t.id) > (${place.at}::timestamptz, ${place.key}::uuid)`}
        order by t.ended_at, t.id limit ${limit + 1}::int)
      select w.id, w.enrollment_id as "enrollmentId", w.ended_at as "endedAt",
        i.id is not null and (select a.key from activities a where a.workspace_id = ${ws}
          and a.connection_id = ${connectionId}::uuid and a.key = w.id::text) is null as unlogged
      from walked w
      join enrollments e on e.workspace_id = ${ws} and e.id = w.enrollment_id
      left join identities i on i.workspace_id = ${ws} and i.id = e.identity_id
        and i.connection_id = ${connectionId}::uuid
      order by w.ended_at, w.id`,
  );
  const { shown, next } = sliceOf(rows, limit, (row) => placeOf(new Date(row.endedAt), row.id));
  const touches = shown.filter((row) => row.unlogged).map(({ id, enrollmentId }) => ({ id, enrollmentId }));
  return { touches, next };
}
