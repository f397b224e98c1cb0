import { createHash } from 'node:crypto';
import { Table } from '../core/index.ts';

/** One consent of one account: alive as long as its refresh token is. */
export interface GrantRow {
  readonly refreshToken: string;
  readonly mailbox: string;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
}

export interface TokenRow {
  readonly token: string;
  readonly refreshToken: string;
  readonly mailbox: string;
  readonly scopes: readonly string[];
  /** ms, wall clock. */
  readonly expiresAt: number;
  readonly revoked: boolean;
}

export interface CodeRow {
  readonly code: string;
  readonly redirectUri: string;
  readonly mailbox: string;
  readonly scopes: readonly string[];
  readonly offline: boolean;
  readonly challenge?: string;
  /** ms, wall clock. */
  readonly expiresAt: number;
  readonly used: boolean;
}

/** Codes, grants and access tokens. All follow from the seed and a counter that a restart keeps. */
export class GoogleOAuth {
  readonly codes: Table<CodeRow>;
  readonly grants: Table<GrantRow>;
  readonly tokens: Table<TokenRow>;
  readonly #seed: number;

  constructor(seed: number, dir: string | undefined) {
    this.#seed = seed;
    this.codes = new Table('oauth-codes', dir);
    this.grants = new Table('oauth-grants', dir);
    this.tokens = new Table('oauth-tokens', dir);
  }

  #invent(kind: string, count: number): string {
    return createHash('sha512').update(`google:${this.#seed}:${kind}:${count}`).digest('base64url');
  }

  newCode(row: Omit<CodeRow, 'code' | 'used'>): CodeRow {
    const code = `4/0${this.#invent('code', this.codes.size).slice(0, 70)}`;
    return this.codes.put(code, { ...row, code, used: false });
  }

  newGrant(row: Pick<GrantRow, 'mailbox' | 'scopes'>): GrantRow {
    const refreshToken = `1//0${this.#invent('refresh', this.grants.size)}`;
    return this.grants.put(refreshToken, { ...row, refreshToken, revoked: false });
  }

  newToken({ refreshToken, mailbox, scopes }: Omit<GrantRow, 'revoked'>, expiresAt: number): TokenRow {
    const token = `ya29.${this.#invent('access', this.tokens.size)}`;
    return this.tokens.put(token, { token, refreshToken, mailbox, scopes, expiresAt, revoked: false });
  }

  /** Ends every grant of an account, with the access tokens that it gave out. */
  revoke(mailbox: string): void {
    for (const row of this.grants.rows())
      if (row.mailbox === mailbox) this.grants.put(row.refreshToken, { ...row, revoked: true });
    for (const row of this.tokens.rows())
      if (row.mailbox === mailbox) this.tokens.put(row.token, { ...row, revoked: true });
  }

  /** Lets every access token run out now. */
  expire(): void {
    for (const row of this.tokens.rows()) this.tokens.put(row.token, { ...row, expiresAt: 0 });
  }
}
