import type { CrmRef } from './crm.ts';
import type { InboundRequest } from './inbound-request.ts';

/** A hint that a record changed; the record itself is read again. */
export interface CrmChangeHint {
  readonly ref: CrmRef;
  readonly change: 'updated' | 'deleted' | 'opted_out' | 'merged';
  /** The vendor's identity of this delivery, for de-duplication. */
  readonly eventKey: string;
}

/** What a CRM posts to us. `unauthenticated` AppError when the signature, its age or the account is wrong. */
export interface CrmInbound {
  /** Which account a request claims to come from, before verification: to find the secret. */
  claimedAccount(request: InboundRequest): string | null;
  /** Checks the signature. `secrets` are the connection's, current first. */
  verify(request: InboundRequest, secrets: readonly string[], now: Date): Promise<void>;
  /** The nonce that makes a replay detectable, if the vendor has one. */
  nonce(request: InboundRequest): string | null;
  /** Change hints of a verified webhook. */
  changes(request: InboundRequest): readonly CrmChangeHint[];
  /** The CRM user who acts, and the selection, of a verified 'Add to cadence' call. */
  enrollCall(request: InboundRequest): CrmEnrollCall;
  /** The CRM user who looks at a record, and the record, of a verified call for its panel. */
  panelCall(request: InboundRequest): CrmPanelCall;
}

/** The CRM's user on whose behalf the package calls. */
export interface CrmCaller {
  readonly userId: string | null;
  /** Address of the same user, where the CRM signs it along: HubSpot's caller is a user, its records name owners. */
  readonly userEmail: string | null;
}

export interface CrmPanelCall extends CrmCaller {
  readonly ref: CrmRef;
  /** What makes a repeat of the call detectable where the vendor has no nonce: its signature. Null where it has one. */
  readonly once: string | null;
}

export interface CrmEnrollCall extends CrmCaller {
  readonly refs: readonly CrmRef[];
  readonly cadenceId: string | null;
  readonly idempotencyKey: string | null;
}
