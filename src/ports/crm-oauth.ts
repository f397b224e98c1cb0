/** A grant as the CRM gave it. `accountId` is the org or portal. */
export interface CrmGrant {
  readonly accountId: string;
  readonly userId: string | null;
  readonly tokens: CrmTokens;
}

export interface CrmTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Origin to call (Salesforce only). */
  readonly instanceUrl: string | null;
  /** Real time; null where the CRM does not say. */
  readonly expiresAt: Date | null;
}

/** The OAuth side of a CRM, before there is a connection. */
export interface CrmOAuth {
  authorizeUrl(input: {
    readonly redirectUri: string;
    readonly state: string;
    readonly challenge: string;
  }): string;
  exchange(input: {
    readonly code: string;
    readonly redirectUri: string;
    readonly verifier: string;
  }): Promise<CrmGrant>;
  /** New tokens; `needs_reauth` when the grant is dead, `unconfirmed` when the answer was lost. */
  refresh(tokens: CrmTokens): Promise<CrmTokens>;
  revoke(tokens: CrmTokens): Promise<void>;
}

/** Access to a connection's tokens, single-flight across processes. */
export interface TokenSource {
  /** A token that is good for now, and the version that names it. */
  current(): Promise<{ readonly tokens: CrmTokens; readonly version: number }>;
  /** After a 401 with that version: the tokens that replaced it, renewing them only if nobody else did. */
  renew(version: number): Promise<{ readonly tokens: CrmTokens; readonly version: number }>;
}
