import { sql } from 'drizzle-orm';
import type { ThreadOf } from '../../ports/records.ts';
import type { SendRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyText, jsonParam, rowsOf } from '../rows.ts';

/** At most so many mails to one address are looked at. */
const recent = 100;

const thread = sql`person_id as "personId", enrollment_id as "enrollmentId", touch_id as "touchId"`;

/** Finds the mails that something from outside is about. */
export function sendMatches({
  db,
  workspaceId,
}: Scope): Pick<SendRepo, 'answered' | 'learnMessageIds' | 'recentTo'> {
  const ws = sql`${workspaceId}::uuid`;
  return {
    async answered(messageIds) {
      if (messageIds.length === 0) return [];
      const wanted = anyText(messageIds);
      // Two questions, each with its index; the second finds nothing where the service keeps our ids.
      return rowsOf<ThreadOf & { messageId: string }>(
        db,
        sql`select ${thread}, message_id as "messageId" from sends
            where workspace_id = ${ws} and message_id = ${wanted}
          union all
          select ${thread}, smtp_id as "messageId" from sends
            where workspace_id = ${ws} and smtp_id = ${wanted}`,
      );
    },
    async learnMessageIds(learnt) {
      if (learnt.length === 0) return;
      await db.execute(
        sql`update sends s set smtp_id = r."messageId"
          from jsonb_to_recordset(${jsonParam(learnt)}) as r(id uuid, "enrollmentId" uuid, "messageId" text)
          where s.workspace_id = ${ws} and s.enrollment_id = r."enrollmentId" and s.id = r.id
            and s.message_id <> r."messageId" and s.smtp_id is distinct from r."messageId"`,
      );
    },
    recentTo: (email, since) =>
      rowsOf<ThreadOf & { subject: string }>(
        db,
        sql`select ${thread}, mail ->> 'subject' as subject from sends
          where workspace_id = ${ws} and to_email = ${email.toLowerCase()} and state = 'accepted'
            and reserved_at >= ${since.toISOString()}::timestamptz
          order by reserved_at desc, id desc limit ${recent}`,
      ),
  };
}
