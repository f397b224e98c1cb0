import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { MailboxKind } from '../../ports/mailbox.ts';
import type { Mailbox } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/**
 * Reps' own mailboxes. Secrets are sealed; `keyId` names the key that sealed them. `pollAt` is by product time, `watchAt` by
 * real time: when the vendor is to be asked for notices (again).
 */
export const mailboxes = pgTable(
  'mailboxes',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    kind: oneOf<MailboxKind>('kind').notNull(),
    address: text('address').notNull(),
    state: oneOf<Mailbox['state']>('state').notNull(),
    problem: text('problem'),
    connectedAt: moment('connected_at').notNull(),
    readAt: moment('read_at'),
    keyId: text('key_id').notNull(),
    sealedSecrets: text('sealed_secrets').notNull(),
    cursor: text('cursor'),
    pollAt: moment('poll_at'),
    tokenVersion: integer('token_version').notNull().default(1),
    noticeHash: text('notice_hash'),
    watchAt: moment('watch_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('mailboxes_address').on(t.workspaceId, t.address),
    // Notices come before a workspace is known.
    index('mailboxes_notice').on(t.noticeHash).where(sql`notice_hash is not null`),
    index('mailboxes_noticed').on(t.address).where(sql`notice_hash is not null`),
    index('mailboxes_poll').on(t.workspaceId, t.pollAt).where(sql`poll_at is not null`),
    ownRows(),
  ],
);
