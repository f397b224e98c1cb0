import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { OutgoingMail } from '../../ports/mail.ts';
import type { GradedBy, MatchedBy, RawWebhook, SendState, Signal, Writer } from '../../ports/records.ts';
import { bytes, moment, oneOf, ownRows, workspaceId } from './columns.ts';

/**
 * Attempts to send; partitioned like touches. The partial unique index is the guard of 'one touch, one email'.
 * `leaseExpiresAt` is by the database's clock, everything else by product time.
 */
export const sends = pgTable(
  'sends',
  {
    workspaceId: workspaceId(),
    enrollmentId: uuid('enrollment_id').notNull(),
    id: uuid('id').notNull(),
    touchId: uuid('touch_id').notNull(),
    personId: uuid('person_id').notNull(),
    senderId: uuid('sender_id').notNull(),
    attempt: integer('attempt').notNull(),
    state: oneOf<SendState>('state').notNull(),
    mail: jsonb('mail').$type<OutgoingMail>().notNull(),
    /** What of it is not watched; null: it is watched for opens and clicks. So numbers of both need not read the mails. */
    untracked: oneOf<'opens' | 'clicks' | 'both'>('untracked'),
    messageId: text('message_id').notNull(),
    /** The Message-ID under which it arrived, where the service replaced ours; told by its events. */
    smtpId: text('smtp_id'),
    toEmail: text('to_email').notNull(),
    providerId: text('provider_id'),
    reason: text('reason'),
    reservedAt: moment('reserved_at').notNull(),
    resolvedAt: moment('resolved_at'),
    retryAt: moment('retry_at'),
    leaseExpiresAt: moment('lease_expires_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.enrollmentId, t.id] }),
    uniqueIndex('sends_one_per_touch')
      .on(t.workspaceId, t.enrollmentId, t.touchId)
      .where(sql`state in ('reserved', 'accepted', 'unconfirmed')`),
    index('sends_lease').on(t.workspaceId, t.leaseExpiresAt).where(sql`state = 'reserved'`),
    index('sends_unconfirmed').on(t.workspaceId, t.resolvedAt).where(sql`state = 'unconfirmed'`),
    index('sends_retry').on(t.workspaceId, t.retryAt).where(sql`state = 'not_sent' and retry_at is not null`),
    index('sends_message').on(t.workspaceId, t.messageId),
    index('sends_smtp').on(t.workspaceId, t.smtpId).where(sql`smtp_id is not null`),
    index('sends_to').on(t.workspaceId, t.toEmail, t.reservedAt).where(sql`state = 'accepted'`),
    index('sends_untracked').on(t.workspaceId, t.enrollmentId).where(sql`untracked is not null`),
    ownRows(),
  ],
);

/** What a token in a reply address or a link stands for; only its hash is kept. */
export const mailTokens = pgTable(
  'mail_tokens',
  {
    workspaceId: workspaceId(),
    tokenHash: text('token_hash').notNull(),
    personId: uuid('person_id').notNull(),
    enrollmentId: uuid('enrollment_id').notNull(),
    touchId: uuid('touch_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.tokenHash] }),
    index('mail_tokens_hash').on(t.tokenHash),
    index('mail_tokens_enrollment').on(t.workspaceId, t.enrollmentId),
    ownRows(),
  ],
);

export const rawWebhooks = pgTable(
  'raw_webhooks',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    source: oneOf<RawWebhook['source']>('source').notNull(),
    key: text('key').notNull(),
    contentKey: text('content_key').notNull(),
    contentType: text('content_type').notNull(),
    body: bytes('body').notNull(),
    mail: text('mail'),
    receivedAt: moment('received_at').notNull(),
    processedAt: moment('processed_at'),
    error: text('error'),
    personId: uuid('person_id'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('raw_webhooks_key').on(t.workspaceId, t.source, t.key),
    uniqueIndex('raw_webhooks_content').on(t.workspaceId, t.source, t.contentKey),
    index('raw_webhooks_waiting').on(t.workspaceId, t.receivedAt, t.id).where(sql`processed_at is null`),
    index('raw_webhooks_old_deliveries')
      .on(t.workspaceId, t.processedAt)
      .where(
        sql`processed_at is not null and error is null and source not in ('sendgrid_inbound', 'mailbox')`,
      ),
    index('raw_webhooks_old_mails')
      .on(t.workspaceId, t.processedAt)
      .where(
        sql`processed_at is not null and error is null and source in ('sendgrid_inbound', 'mailbox') and octet_length(body) > 0`,
      ),
    index('raw_webhooks_person')
      .on(t.workspaceId, t.personId, t.receivedAt)
      .where(sql`person_id is not null`),
    ownRows(),
  ],
);

export const inboundMessages = pgTable(
  'inbound_messages',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    rawId: uuid('raw_id').notNull(),
    personId: uuid('person_id'),
    enrollmentId: uuid('enrollment_id'),
    touchId: uuid('touch_id'),
    fromEmail: text('from_email'),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    kind: text('kind').notNull(),
    grade: text('grade'),
    gradedBy: oneOf<GradedBy>('graded_by'),
    /** From when on a language model is to be asked; null once it was, and where none is. */
    gradeAt: moment('grade_at'),
    matchedBy: oneOf<MatchedBy>('matched_by'),
    writer: oneOf<Writer>('writer'),
    at: moment('at').notNull(),
    forwardedAt: moment('forwarded_at'),
    /** When somebody said that a reply is answered; it then leaves the queue. */
    handledAt: moment('handled_at'),
    handledBy: text('handled_by'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('inbound_messages_person').on(t.workspaceId, t.personId),
    index('inbound_messages_enrollment').on(t.workspaceId, t.enrollmentId),
    index('inbound_messages_waiting')
      .on(t.workspaceId, t.at, t.id)
      .where(sql`forwarded_at is null and kind = 'reply'`),
    index('inbound_messages_ungraded').on(t.workspaceId, t.gradeAt).where(sql`grade_at is not null`),
    index('inbound_messages_unmatched')
      .on(t.workspaceId, t.id)
      .where(sql`person_id is null and handled_at is null`),
    index('inbound_messages_unhandled')
      .on(t.workspaceId, t.id)
      .where(sql`handled_at is null and kind = 'reply'`),
    ownRows(),
  ],
);

export const signals = pgTable(
  'signals',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    personId: uuid('person_id'),
    enrollmentId: uuid('enrollment_id'),
    touchId: uuid('touch_id'),
    kind: oneOf<Signal['kind']>('kind').notNull(),
    at: moment('at').notNull(),
    source: text('source').notNull(),
    sourceKey: text('source_key').notNull(),
    facts: jsonb('facts').$type<Signal['facts']>().notNull(),
    judgeAt: moment('judge_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('signals_judge').on(t.workspaceId, t.judgeAt).where(sql`judge_at is not null`),
    uniqueIndex('signals_source').on(t.workspaceId, t.source, t.sourceKey),
    index('signals_person').on(t.workspaceId, t.personId),
    index('signals_enrollment').on(t.workspaceId, t.enrollmentId, t.kind),
    index('signals_complaints').on(t.workspaceId, t.at).where(sql`kind = 'complained'`),
    index('signals_refusals')
      .on(t.workspaceId, t.at)
      .where(sql`kind = 'blocked' and facts ->> 'severity' = 'sender'`),
    ownRows(),
  ],
);
