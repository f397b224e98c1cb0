import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { InboundMessage } from '../../ports/records.ts';
import type { InboundRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam, ofRunsOwnedBy, rowsOf } from '../rows.ts';
import { inboundMessages } from '../schema/index.ts';
import { oldDeliveriesRepo } from './old-deliveries.ts';
import { rawWebhooksRepo } from './raw-webhooks.ts';

export function toMessage({
  workspaceId: _,
  gradeAt: __,
  ...message
}: typeof inboundMessages.$inferSelect): InboundMessage {
  return message;
}

export function inboundRepo(scope: Scope): InboundRepo {
  const { db, workspaceId } = scope;
  const mine = eq(inboundMessages.workspaceId, workspaceId);
  return {
    ...rawWebhooksRepo(scope),
    ...oldDeliveriesRepo(scope),
    async insertMessages(messages, at = null) {
      await insertRows(
        db,
        inboundMessages,
        messages.map((message) => {
          const gradeAt = message.kind === 'reply' ? at : null;
          return { ...message, workspaceId, gradeAt };
        }),
      );
    },
    async placeMessage({ id, ...message }) {
      await db
        .update(inboundMessages)
        .set(message)
        .where(and(mine, eq(inboundMessages.id, id)));
    },
    async setGrade(id, grade) {
      await db
        .update(inboundMessages)
        .set({ grade, gradedBy: 'person', gradeAt: null })
        .where(and(mine, eq(inboundMessages.id, id)));
    },
    async takeUngraded(now, limit) {
      const due = db
        .select({ id: inboundMessages.id })
        .from(inboundMessages)
        .where(and(mine, sql`${inboundMessages.gradeAt} <= ${now.toISOString()}::timestamptz`))
        .orderBy(inboundMessages.gradeAt, inboundMessages.id)
        .limit(limit)
        .for('update', { skipLocked: true });
      const rows = await db
        .update(inboundMessages)
        .set({ gradeAt: null })
        .where(and(mine, sql`${inboundMessages.id} in (${due})`))
        .returning();
      return rows.map(toMessage);
    },
    async setModelGrades(grades) {
      const rows = await rowsOf<{ id: string }>(
        db,
        sql`update ${inboundMessages} m set grade = r.grade, graded_by = 'model'
          from jsonb_to_recordset(${jsonParam(grades)}) as r(id uuid, grade text)
          where m.workspace_id = ${workspaceId}::uuid and m.id = r.id and m.kind = 'reply'
            and m.graded_by = 'rules'
          returning m.id`,
      );
      return new Set(rows.map((row) => row.id));
    },
    lately: ({ enrollmentId, touchId }, { since, limit }) =>
      db
        .select({ fromEmail: inboundMessages.fromEmail, text: inboundMessages.text })
        .from(inboundMessages)
        .where(
          and(
            mine,
            eq(inboundMessages.enrollmentId, enrollmentId),
            eq(inboundMessages.touchId, touchId),
            sql`${inboundMessages.at} >= ${since.toISOString()}::timestamptz`,
          ),
        )
        .orderBy(desc(inboundMessages.at), desc(inboundMessages.id))
        .limit(limit),
    async messagesByPersons(personIds) {
      const rows = await db
        .select()
        .from(inboundMessages)
        .where(and(mine, sql`${inboundMessages.personId} = ${anyId(personIds)}`))
        .orderBy(inboundMessages.at, inboundMessages.id);
      return rows.map(toMessage);
    },
    async messageById(id) {
      const [row] = await db
        .select()
        .from(inboundMessages)
        .where(and(mine, eq(inboundMessages.id, id)));
      return row ? toMessage(row) : null;
    },
    async lockMessage(id) {
      const [row] = await db
        .select()
        .from(inboundMessages)
        .where(and(mine, eq(inboundMessages.id, id)))
        .for('update');
      return row ? toMessage(row) : null;
    },
    async messages({ kind, unhandled, unmatched, ownerUserId }, page) {
      const { after, order, limit } = pageOf(inboundMessages.id, page);
      const rows = await db
        .select()
        .from(inboundMessages)
        .where(
          and(
            mine,
            after,
            kind === undefined ? undefined : sql`${inboundMessages.kind} = ${kind}`,
            unhandled === true ? isNull(inboundMessages.handledAt) : undefined,
            unmatched === true
              ? and(isNull(inboundMessages.personId), sql`${inboundMessages.kind} <> 'own'`)
              : undefined,
            ofRunsOwnedBy(inboundMessages, ownerUserId ?? null),
          ),
        )
        .orderBy(order)
        .limit(limit);
      return toPage(rows, page.limit, toMessage);
    },
    async unhandled(ownerUserId) {
      const waiting = sql`${inboundMessages.handledAt} is null and ${inboundMessages.kind} = 'reply'
        and ${inboundMessages.personId} is not null`;
      const [row] = await db
        .select({ count: sql<number>`count(*)::int` })
        .from(inboundMessages)
        .where(and(mine, waiting, ofRunsOwnedBy(inboundMessages, ownerUserId)));
      return row?.count ?? 0;
    },
    async setHandled(id, by) {
      await db
        .update(inboundMessages)
        .set({ handledAt: by?.at ?? null, handledBy: by?.name ?? null })
        .where(and(mine, eq(inboundMessages.id, id)));
    },
    async claimUnforwarded(limit) {
      const rows = await db
        .select()
        .from(inboundMessages)
        .where(and(mine, isNull(inboundMessages.forwardedAt), sql`${inboundMessages.kind} = 'reply'`))
        .orderBy(inboundMessages.at, inboundMessages.id)
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(toMessage);
    },
    async markForwarded(ids, at) {
      await db
        .update(inboundMessages)
        .set({ forwardedAt: at })
        .where(and(mine, isNull(inboundMessages.forwardedAt), sql`${inboundMessages.id} = ${anyId(ids)}`));
    },
  };
}
