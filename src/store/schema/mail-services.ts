import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { MailRegion } from '../../ports/mail.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

/**
 * Workspaces' own accounts at the mail service; without a row the environment's serves. What it takes to send and to
 * receive is sealed; `workspaces.mail_service` says what those who write mails have to know.
 */
export const mailServices = pgTable(
  'mail_services',
  {
    workspaceId: workspaceId().primaryKey(),
    id: uuid('id').notNull(),
    region: oneOf<MailRegion>('region'),
    publicKeys: jsonb('public_keys').$type<readonly string[]>().notNull(),
    inboundDomain: text('inbound_domain'),
    setAt: moment('set_at').notNull(),
    keyId: text('key_id').notNull(),
    sealed: text('sealed').notNull(),
  },
  () => [ownRows()],
);
