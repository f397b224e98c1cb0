import { createHash } from 'node:crypto';
import { Table } from '../../core/index.ts';

/** One installation of the app: alive as long as its refresh token is. */
export interface InstallRow {
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  readonly userId: number;
  readonly revoked: boolean;
}

export interface AccessTokenRow {
  readonly token: string;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  readonly userId: number;
  /** ms, wall clock. */
  readonly expiresAt: number;
  readonly revoked: boolean;
}

/** An authorization code, waiting for its one exchange. */
export interface CodeRow {
  readonly code: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly userId: number;
  readonly expiresAt: number;
  readonly challenge?: string;
  readonly used: boolean;
}

/** Codes, installations and access tokens. Tokens follow from the seed and a counter that a restart keeps. */
export class OAuthStore {
  readonly codes: Table<CodeRow>;
  readonly installs: Table<InstallRow>;
  readonly tokens: Table<AccessTokenRow>;
  readonly #seed: number;

  constructor(seed: number, dir?: string) {
    this.#seed = seed;
    this.codes = new Table('oauth-codes', dir);
    this.installs = new Table('oauth-installs', dir);
    this.tokens = new Table('oauth-tokens', dir);
  }

  /** A text that nobody can guess without the seed and that no earlier call gave out. */
  #invent(kind: string, count: number): string {
    const hash = (part: number) =>
      createHash('sha512').update(`${this.#seed}:${kind}:${count}:${part}`).digest('base64url');
    return hash(0) + hash(1);
  }

  newCode(row: Omit<CodeRow, 'code' | 'used'>): CodeRow {
    const code = `na1-${this.#invent('code', this.codes.size).slice(0, 36)}`;
    return this.codes.put(code, { ...row, code, used: false });
  }

  newInstall(row: Omit<InstallRow, 'refreshToken' | 'revoked'>): InstallRow {
    const refreshToken = `na1-${this.#invent('refresh', this.installs.size).slice(0, 36)}`;
    return this.installs.put(refreshToken, { ...row, refreshToken, revoked: false });
  }

  /** A fresh access token of an installation; the length varies, as the vendor's does. */
  newToken(install: InstallRow, expiresAt: number): AccessTokenRow {
    const count = this.tokens.size;
    const token = `C${this.#invent('access', count)}${'A'.repeat(count % 40)}`;
    const { refreshToken, scopes, userId } = install;
    return this.tokens.put(token, { token, refreshToken, scopes, userId, expiresAt, revoked: false });
  }

  /** Ends an installation and every access token it gave out. */
  revoke(refreshToken: string): void {
    const install = this.installs.get(refreshToken);
    if (install !== undefined) this.installs.put(refreshToken, { ...install, revoked: true });
    for (const row of this.tokens.rows())
      if (row.refreshToken === refreshToken && !row.revoked)
        this.tokens.put(row.token, { ...row, revoked: true });
  }

  /** Whether the app is installed at all; webhooks are posted only then. */
  get installed(): boolean {
    return this.installs.rows().some((row) => !row.revoked);
  }
}
