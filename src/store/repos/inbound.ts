import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { InboundMessage, RawWebhook } from '../../ports/records.ts';
import type { InboundRepo } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, jsonParam, ofRunsOwnedBy, rowsOf, updateRows } from '../rows.ts';
import { inboundMessages, rawWebhooks } from '../schema/index.ts';

export function toRawWebhook(row: typeof rawWebhooks.$inferSelect): RawWebhook {
  const { workspaceId: _, processedAt: __, error: ___, ...raw } = row;
  // A plain Uint8Array on both drivers: one of them hands out Buffers, which print and compare differently.
  return { ...raw, body: new Uint8Array(raw.body) };
}

export function toMessage({
  workspaceId: _,
  gradeAt: __,
  ...message
}: typeof inboundMessages.$inferSelect): InboundMessage {
  return message;
}

/**
 * All bodies as one run of bytes, and rows that say which piece of it is theirs: a large mail would not fit into a jsonb
 * string, and a parameter for each value of some hundred events costs more than storing them.
 */
function withBodiesJoined(raws: readonly RawWebhook[]) {
  const bodies = new Uint8Array(raws.reduce((sum, { body }) => sum + body.length, 0));
  let first = 0;
  const rows = raws.map(({ body, ...raw }) => {
    bodies.set(body, first);
    const row = { ...raw, first: first + 1, length: body.length };
    first += body.length;
    return row;
  });
  return { bodies, rows };
}

export function inboundRepo({ db, workspaceId }: Scope): InboundRepo {
  const raws = eq(rawWebhooks.workspaceId, workspaceId);
  const mine = eq(inboundMessages.workspaceId, workspaceId);
  return {
    async insertRaw(added) {
      if (added.length === 0) return [];
      const { bodies, rows } = withBodiesJoined(added);
      const fresh = await rowsOf<{ id: string }>(
        db,
        sql`insert into ${rawWebhooks}
            (workspace_id, id, source, key, content_key, content_type, body, received_at, person_id)
          select ${workspaceId}::uuid, r.id, r.source, r.key, r."contentKey", r."contentType",
              substring(${bodies}::bytea from r.first for r.length), r."receivedAt", r."personId"
            from jsonb_to_recordset(${jsonParam(rows)}) as r(id uuid, source text, key text, "contentKey" text,
              "contentType" text, "receivedAt" timestamptz, "personId" uuid, first int, length int)
          on conflict do nothing returning id`,
      );
      return fresh.map((row) => row.id);
    },
    async claimRaw(limit, among) {
      const wanted = among === undefined ? undefined : sql`${rawWebhooks.id} = ${anyId(among)}`;
      const rows = await db
        .select()
        .from(rawWebhooks)
        .where(and(raws, isNull(rawWebhooks.processedAt), wanted))
        .orderBy(rawWebhooks.receivedAt, rawWebhooks.id)
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(toRawWebhook);
    },
    async finishRaw(results) {
      await updateRows(db, rawWebhooks, {
        keys: ['workspaceId', 'id'],
        rows: results.map(({ id, at, error }) => ({ workspaceId, id, processedAt: at, error })),
      });
    },
    async rawById(id) {
      const [row] = await db
        .select()
        .from(rawWebhooks)
        .where(and(raws, eq(rawWebhooks.id, id)));
      return row ? toRawWebhook(row) : null;
    },
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
