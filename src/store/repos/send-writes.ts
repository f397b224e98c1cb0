import { getTableColumns, sql } from 'drizzle-orm';
import type { Send } from '../../ports/records.ts';
import type { SendRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { leaseEnd } from '../lease.ts';
import { jsonParam, rowsOf } from '../rows.ts';
import { sends } from '../schema/index.ts';

type NewSend = Send & { readonly token: string };

/** What of a mail is not watched, as its column says it. */
const untrackedOf = ({ opens, clicks }: Send['mail']['track']) =>
  opens ? (clicks ? null : 'clicks') : clicks ? 'opens' : 'both';

/** A send as it is reserved; the rest of its columns follow later. */
function fromSend(send: NewSend) {
  return {
    id: send.id,
    touch_id: send.touchId,
    enrollment_id: send.enrollmentId,
    person_id: send.personId,
    sender_id: send.senderId,
    attempt: send.attempt,
    mail: send.mail,
    untracked: untrackedOf(send.mail.track),
    message_id: send.mail.messageId,
    to_email: send.mail.to.email.toLowerCase(),
    reserved_at: send.reservedAt,
    token: send.token,
  };
}

/**
 * Reserves in one statement: locks the people, leaves out those who are held, lets the partial unique index decide
 * who is first, stores the tokens of what was reserved and ends the retrying of attempts that these replace.
 */
export async function reserveSends(
  { db, workspaceId }: Scope,
  added: readonly NewSend[],
  leaseSeconds: number,
): Promise<readonly string[]> {
  if (added.length === 0) return [];
  const ws = sql`${workspaceId}::uuid`;
  const reserved = await rowsOf<{ id: string }>(
    db,
    sql`with wanted as materialized (
      select * from jsonb_to_recordset(${jsonParam(added.map(fromSend))}) as r(
        id uuid, touch_id uuid, enrollment_id uuid, person_id uuid, sender_id uuid, attempt int, mail jsonb,
        untracked text, message_id text, to_email text, reserved_at timestamptz, token text)
    ), locked as materialized (
      select id, hold_reason, provisional_hold_until from people
      where workspace_id = ${ws} and id = any(array(select person_id from wanted)) order by id for update
    ), fresh as (
      insert into sends (workspace_id, id, touch_id, enrollment_id, person_id, sender_id, attempt, state, mail,
        untracked, message_id, to_email, reserved_at, lease_expires_at)
      select ${ws}, id, touch_id, enrollment_id, person_id, sender_id, attempt, 'reserved', mail, untracked, message_id,
        to_email, reserved_at, ${leaseEnd(leaseSeconds)}
      from wanted w
      where not exists (select 1 from locked l where l.id = w.person_id
        and (l.hold_reason is not null or l.provisional_hold_until > w.reserved_at))
      on conflict do nothing
      returning id, enrollment_id, touch_id
    ), tokens as (
      insert into mail_tokens (workspace_id, token_hash, person_id, enrollment_id, touch_id)
      select ${ws}, encode(sha256(convert_to(w.token, 'UTF8')), 'hex'), w.person_id, w.enrollment_id, w.touch_id
      from wanted w join fresh f on f.id = w.id
      on conflict do nothing
    ), replaced as (
      update sends s set retry_at = null from fresh f
      where s.workspace_id = ${ws} and s.enrollment_id = f.enrollment_id and s.touch_id = f.touch_id
        and s.state = 'not_sent' and s.retry_at is not null
    ) select id from fresh`,
  );
  return reserved.map((row) => row.id);
}

const {
  workspaceId: _,
  mail: __,
  untracked: _______,
  messageId: ___,
  toEmail: ____,
  leaseExpiresAt: _____,
  smtpId: ______,
  ...withoutMail
} = getTableColumns(sends);

type Outcome = Parameters<SendRepo['resolve']>[0][number];

/**
 * Reserved and unconfirmed sends change, and an unconfirmed one is not made unconfirmed again: its time of waiting for
 * evidence would begin anew. One that is `not_sent` changes only if late evidence says that it was accepted, and no
 * other attempt of its touch holds the place under the unique index. `accepted` changes only if the service says that
 * it dropped the mail afterwards. `failed` stays.
 */
export async function resolveSends(
  { db, workspaceId }: Scope,
  outcomes: readonly Outcome[],
): Promise<readonly Omit<Send, 'mail'>[]> {
  if (outcomes.length === 0) return [];
  // Nearly all sends are accepted: asked for where it need not be, their state would lead past the indexes.
  const orDropped = outcomes.some(({ dropped }) => dropped === true)
    ? sql`or (${sends.state} = 'accepted' and r.state = 'failed' and r.dropped)`
    : sql``;
  const changed = await db
    .update(sends)
    .set({
      state: sql`r.state`,
      providerId: sql`coalesce(r."providerId", ${sends.providerId})`,
      reason: sql`r.reason`,
      resolvedAt: sql`r.at`,
      retryAt: sql`case r.state when 'not_sent' then r."retryAt" end`,
      leaseExpiresAt: null,
    })
    .from(
      sql`jsonb_to_recordset(${jsonParam(outcomes)}) as r(id uuid, "enrollmentId" uuid, state text,
        "providerId" text, reason text, dropped boolean, at timestamptz, "retryAt" timestamptz)`,
    )
    .where(
      sql`${sends.workspaceId} = ${workspaceId}::uuid and ${sends.enrollmentId} = r."enrollmentId"
        and ${sends.id} = r.id and (${sends.state} = 'reserved'
          or (${sends.state} = 'unconfirmed' and r.state <> 'unconfirmed')
          ${orDropped}
          or (${sends.state} = 'not_sent' and r.state = 'accepted' and not exists (select 1 from sends other
            where other.workspace_id = ${sends.workspaceId} and other.enrollment_id = ${sends.enrollmentId}
              and other.touch_id = ${sends.touchId} and other.state in ('reserved', 'accepted', 'unconfirmed'))))`,
    )
    .returning(withoutMail);
  return changed;
}
