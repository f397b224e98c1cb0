import type { CrmActivity, CrmKind } from '../crm.ts';
import type { CrmTokens } from '../crm-oauth.ts';

/** A field of the CRM's own that is read, and what templates call it: `person.custom.name` or `company.custom.name`. */
interface CustomField {
  readonly of: 'person' | 'company';
  readonly name: string;
  /** The field as the CRM calls it: `Renewal_Month__c`, `renewal_month`. */
  readonly field: string;
}

export interface Connection {
  readonly id: string;
  readonly kind: CrmKind;
  /** The org or portal. */
  readonly accountId: string;
  readonly state: 'active' | 'needs_reauth' | 'disconnected';
  readonly problem: string | null;
  /** What an admin still has to do in the CRM, in words. */
  readonly missing: readonly string[];
  readonly connectedAt: Date;
  readonly customFields: readonly CustomField[];
  /** Fields of people's records that conditions of cadences ask about, by the CRM's own names: read besides. */
  readonly conditionFields: readonly string[];
}

/** A connection's secrets, opened; only the token source and the webhooks see them. */
export interface ConnectionSecrets {
  readonly tokens: CrmTokens;
  readonly tokenVersion: number;
  readonly pushSecret: string;
}

export type ActivityState = 'pending' | 'unknown' | 'written' | 'refused';

/** One entry to be written to one CRM, once. */
export interface OutboxActivity {
  readonly connectionId: string;
  readonly personId: string;
  readonly enrollmentId: string | null;
  /** `opt_out` sets the CRM's own opt-out field instead of writing to the timeline. */
  readonly operation: 'activity' | 'opt_out';
  readonly activity: CrmActivity;
  readonly state: ActivityState;
  readonly attempts: number;
  readonly crmId: string | null;
  readonly reason: string | null;
}
