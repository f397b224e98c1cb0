import { sql } from 'drizzle-orm';
import { boolean, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { CrmRef } from '../../ports/crm.ts';
import type { Company, Identity, Person, Suppression, SuppressionScope } from '../../ports/records.ts';
import { moment, oneOf, ownRows, workspaceId } from './columns.ts';

export const people = pgTable(
  'people',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    email: text('email'),
    firstName: text('first_name'),
    lastName: text('last_name'),
    title: text('title'),
    phone: text('phone'),
    city: text('city'),
    state: text('state'),
    country: text('country'),
    companyId: uuid('company_id'),
    zone: text('zone').notNull(),
    zoneOrigin: text('zone_origin').notNull(),
    zoneConfidence: oneOf<Person['zoneConfidence']>('zone_confidence').notNull(),
    zoneWords: text('zone_words'),
    holdReason: text('hold_reason'),
    holdSince: moment('hold_since'),
    holdLasting: boolean('hold_lasting'),
    provisionalHoldUntil: moment('provisional_hold_until'),
    createdAt: moment('created_at').notNull(),
    /** The person that this one turned out to be: always the one who remained, however many were joined. */
    mergedIntoId: uuid('merged_into_id'),
    /** When somebody was last in touch with them outside Cadenza, as an import says. */
    lastContactAt: moment('last_contact_at'),
    /** Out of office: nothing is due before this moment, in any cadence. */
    awayUntil: moment('away_until'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('people_merged').on(t.workspaceId, t.mergedIntoId).where(sql`merged_into_id is not null`),
    index('people_email').on(t.workspaceId, t.email),
    index('people_company').on(t.workspaceId, t.companyId),
    index('people_provisional')
      .on(t.workspaceId, t.provisionalHoldUntil)
      .where(sql`provisional_hold_until is not null`),
    ownRows(),
  ],
);

export const identities = pgTable(
  'identities',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    personId: uuid('person_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    crmType: oneOf<CrmRef['type']>('crm_type').notNull(),
    crmId: text('crm_id').notNull(),
    companyCrmId: text('company_crm_id'),
    ownerCrmId: text('owner_crm_id'),
    emailOptOut: boolean('email_opt_out').notNull(),
    doNotCall: boolean('do_not_call').notNull(),
    emailBounced: boolean('email_bounced').notNull(),
    state: oneOf<Identity['state']>('state').notNull(),
    movedToId: uuid('moved_to_id'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('identities_ref').on(t.workspaceId, t.connectionId, t.crmType, t.crmId),
    index('identities_person').on(t.workspaceId, t.personId),
    ownRows(),
  ],
);

export const companies = pgTable(
  'companies',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    domain: text('domain'),
    industry: text('industry'),
    /** In the place of the workspace's caps; null: those hold. */
    caps: jsonb('caps').$type<Company['caps']>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('companies_domain').on(t.workspaceId, t.domain),
    index('companies_name').on(t.workspaceId, sql`lower(${t.name})`),
    ownRows(),
  ],
);

/** A company's record in a CRM. */
export const companyIdentities = pgTable(
  'company_identities',
  {
    workspaceId: workspaceId(),
    connectionId: uuid('connection_id').notNull(),
    crmId: text('crm_id').notNull(),
    companyId: uuid('company_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.connectionId, t.crmId] }),
    index('company_identities_company').on(t.workspaceId, t.companyId),
    ownRows(),
  ],
);

/** The keyed hash finds a suppression even after the value itself was erased. */
export const suppressions = pgTable(
  'suppressions',
  {
    workspaceId: workspaceId(),
    id: uuid('id').notNull(),
    scope: oneOf<SuppressionScope>('scope').notNull(),
    value: text('value'),
    valueHash: text('value_hash').notNull(),
    channel: oneOf<Suppression['channel']>('channel').notNull(),
    reason: text('reason').notNull(),
    source: text('source').notNull(),
    personId: uuid('person_id'),
    createdAt: moment('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('suppressions_value').on(t.workspaceId, t.scope, t.valueHash, t.channel),
    index('suppressions_person').on(t.workspaceId, t.personId),
    ownRows(),
  ],
);

/**
 * When somebody was last in touch with an address outside Cadenza, as an import says, until a person here has it. The
 * keyed hash finds it; the address itself is nobody's here, and is not kept.
 */
export const contactedAddresses = pgTable(
  'contacted_addresses',
  {
    workspaceId: workspaceId(),
    emailHash: text('email_hash').notNull(),
    lastContactAt: moment('last_contact_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.emailHash] }), ownRows()],
);

/**
 * Addresses of which an import is making records in a CRM, so that no other does meanwhile. By keyed hash, as above; a
 * claim that nobody gave back ends by itself, by the database's clock.
 */
export const recordClaims = pgTable(
  'record_claims',
  {
    workspaceId: workspaceId(),
    emailHash: text('email_hash').notNull(),
    holder: uuid('holder').notNull(),
    until: moment('until').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.emailHash] }), ownRows()],
);
