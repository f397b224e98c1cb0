import type { CrmActivity, CrmKind, CrmTokens } from '../crm.ts';

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
