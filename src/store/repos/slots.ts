import { and, eq, gt, sql } from 'drizzle-orm';
import type { SlotKey, SlotRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam, recordsOf, rowsOf } from '../rows.ts';
import { enrollments, senderSlots, senders, steps, users } from '../schema/index.ts';
import { plannedStep, toEnrollment } from './enrollment-rows.ts';
import { wakeRuns } from './wake-runs.ts';

const namedIn = (workspaceId: string, keys: readonly SlotKey[]) =>
  keys.map(({ enrollmentId, stepKey, visit }) => ({ workspaceId, enrollmentId, stepKey, visit }));

export function slotRepo(scope: Scope): SlotRepo {
  return { ...slotsOfRuns(scope), ...slotsAnew(scope) };
}

type Anew = 'forget' | 'toCome' | 'withoutSlot' | 'move';

/** What a change of a sender's limits does. */
function slotsAnew(scope: Scope): Pick<SlotRepo, Anew> {
  const { db, workspaceId } = scope;
  const ofSender = (senderId: string, now: Date) =>
    and(
      eq(senderSlots.workspaceId, workspaceId),
      eq(senderSlots.senderId, senderId),
      sql`(not ${senderSlots.used} or ${senderSlots.at} > ${now.toISOString()}::timestamptz)`,
    );
  return {
    async forget(senderId, now) {
      await db.delete(senderSlots).where(ofSender(senderId, now));
    },
    async toCome(senderId, now) {
      const rows = await db
        .select()
        .from(senderSlots)
        .where(ofSender(senderId, now))
        .orderBy(senderSlots.at, senderSlots.enrollmentId);
      return rows.map(({ workspaceId: _, used: firm, ...slot }) => ({ ...slot, firm }));
    },
    async withoutSlot(senderId) {
      const rows = await db
        .select({ run: enrollments })
        .from(enrollments)
        .innerJoin(steps, plannedStep)
        .where(
          sql`${enrollments.workspaceId} = ${workspaceId}::uuid and ${enrollments.senderId} = ${senderId}::uuid
            and ${enrollments.state} = 'active' and ${enrollments.taskTouchId} is null
            and ${steps.channel} = 'email' and ${steps.mode} = 'automatic'
            and not exists (select 1 from ${senderSlots} s where s.workspace_id = ${enrollments.workspaceId}
              and s.enrollment_id = ${enrollments.id} and s.step_key = ${enrollments.nextStepKey}
              and s.visit = ${enrollments.nextVisit})`,
        )
        .orderBy(enrollments.id)
        .for('update', { of: enrollments, skipLocked: true });
      return rows.map(({ run }) => toEnrollment(run));
    },
    async move(slots, now) {
      if (slots.length === 0) return;
      const rows = slots.map(({ enrollmentId, stepKey, visit, at }) => ({
        ...{ workspaceId, enrollmentId, stepKey, visit, at },
      }));
      await db.execute(sql`update ${senderSlots} s set at = r.at from ${recordsOf(senderSlots, rows)}
        where s.workspace_id = r.workspace_id and s.enrollment_id = r.enrollment_id
          and s.step_key = r.step_key and s.visit = r.visit`);
      await wakeRuns(
        scope,
        slots.map(({ enrollmentId }) => enrollmentId),
        now,
      );
    },
  };
}

function slotsOfRuns({ db, workspaceId }: Scope): Omit<SlotRepo, Anew> {
  const mine = eq(senderSlots.workspaceId, workspaceId);
  const ofRuns = (ids: readonly string[]) =>
    and(mine, sql`${senderSlots.enrollmentId} = ${anyId(ids)}`, eq(senderSlots.used, false));
  const limited = (ids: readonly string[]) =>
    db
      .select({
        senderId: senders.id,
        zone: users.zone,
        perDay: senders.mailsPerDay,
        perHour: senders.mailsPerHour,
        gapSeconds: senders.mailGapSeconds,
        ramp: senders.mailRamp,
      })
      .from(senders)
      .innerJoin(users, and(eq(users.workspaceId, senders.workspaceId), eq(users.id, senders.userId)))
      .where(
        and(
          eq(senders.workspaceId, workspaceId),
          sql`${senders.id} = ${anyId(ids)}`,
          sql`coalesce(${senders.mailsPerDay}, ${senders.mailsPerHour}, ${senders.mailGapSeconds}) is not null`,
        ),
      )
      .orderBy(senders.id);
  return {
    async limits(ids) {
      return limited(ids);
    },
    async lockLimits(ids) {
      return limited(ids).for('update', { of: senders });
    },
    async taken(asked) {
      const wanted = asked.map(({ senderId, from }) => ({ sender_id: senderId, at: from.toISOString() }));
      const rows = await rowsOf<{ id: string; moments: number[] }>(
        db,
        sql`select w.sender_id as id, (
              select coalesce(json_agg((extract(epoch from s.at) * 1000)::bigint), '[]') from ${senderSlots} s
                where s.workspace_id = ${workspaceId}::uuid and s.sender_id = w.sender_id and s.at >= w.at
            ) as moments
          from jsonb_to_recordset(${jsonParam(wanted)}) as w(sender_id uuid, at timestamptz)`,
      );
      return new Map(rows.map(({ id, moments }) => [id, moments]));
    },
    async nextAfter(moment) {
      const [row] = await db
        .select({ at: senderSlots.at })
        .from(senderSlots)
        .where(and(mine, eq(senderSlots.used, false), gt(senderSlots.at, moment)))
        .orderBy(senderSlots.at)
        .limit(1);
      return row?.at ?? null;
    },
    async held(ids) {
      const rows = await db.select().from(senderSlots).where(ofRuns(ids));
      return rows.map(({ workspaceId: _, used: __, ...slot }) => slot);
    },
    async take(slots, { firm }) {
      await insertRows(
        db,
        senderSlots,
        slots.map((slot) => ({ ...slot, workspaceId, used: firm })),
      );
    },
    async takeBack(keys) {
      if (keys.length === 0) return [];
      const rows = await rowsOf<{ enrollmentId: string; stepKey: string; visit: number; ms: number }>(
        db,
        sql`delete from ${senderSlots} s using ${recordsOf(senderSlots, namedIn(workspaceId, keys))}
          where s.workspace_id = r.workspace_id and s.enrollment_id = r.enrollment_id
            and s.step_key = r.step_key and s.visit = r.visit
          returning s.enrollment_id as "enrollmentId", s.step_key as "stepKey", s.visit,
            (extract(epoch from s.at) * 1000)::float8 as ms`,
      );
      return rows.map(({ ms, ...key }) => ({ ...key, at: new Date(ms) }));
    },
    async use(slots, at) {
      if (slots.length === 0) return;
      await db.execute(sql`update ${senderSlots} s set used = true, at = ${at.toISOString()}::timestamptz
        from ${recordsOf(senderSlots, namedIn(workspaceId, slots))}
        where s.workspace_id = r.workspace_id and s.enrollment_id = r.enrollment_id
          and s.step_key = r.step_key and s.visit = r.visit`);
    },
    async giveBack(enrollmentIds, { senderIds, before }) {
      await db.execute(sql`with old as (
          delete from ${senderSlots} where workspace_id = ${workspaceId}::uuid
            and sender_id = ${anyId(senderIds)} and at < ${before.toISOString()}::timestamptz)
        delete from ${senderSlots} where workspace_id = ${workspaceId}::uuid
          and enrollment_id = ${anyId(enrollmentIds)} and not used`);
    },
  };
}
