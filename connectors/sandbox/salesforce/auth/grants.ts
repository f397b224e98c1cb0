import { type SandboxClock, Table } from '../../core/index.ts';
import type { Org } from '../org.ts';

/** An authorisation code that waits to be exchanged. */
export interface Code {
  readonly userId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly scope: string;
  readonly expiresMs: number;
  readonly used: boolean;
}

/** A user's consent; every refresh token that ever came from it is one family. */
interface Grant {
  readonly userId: string;
  readonly scope: string;
  readonly live: boolean;
}

interface RefreshToken {
  readonly grant: string;
  readonly used: boolean;
}

interface AccessToken {
  readonly token: string;
  readonly grant: string;
  readonly userId: string;
  readonly live: boolean;
}

/** What a successful exchange hands out. */
export interface IssuedTokens {
  readonly accessToken: string;
  /** Absent when the scope does not ask for one. */
  readonly refreshToken?: string;
  readonly grant: Grant;
}

const CODE_LIFE_MS = 15 * 60_000;

/** Codes, grants and tokens. Refresh tokens rotate: each is good for one refresh. */
export class Grants {
  readonly #org: Org;
  readonly #clock: SandboxClock;
  readonly #codes: Table<Code>;
  readonly #grants: Table<Grant>;
  readonly #refresh: Table<RefreshToken>;
  readonly #access: Table<AccessToken>;

  constructor(org: Org, clock: SandboxClock, dir?: string) {
    this.#org = org;
    this.#clock = clock;
    this.#codes = new Table('oauth-codes', dir);
    this.#grants = new Table('oauth-grants', dir);
    this.#refresh = new Table('oauth-refresh-tokens', dir);
    this.#access = new Table('oauth-access-tokens', dir);
  }

  newCode(code: Omit<Code, 'expiresMs' | 'used'>): string {
    const text = `aPrx${this.#org.nextToken('code')}==`;
    const expiresMs = this.#clock.now().getTime() + CODE_LIFE_MS;
    this.#codes.put(text, { ...code, expiresMs, used: false });
    return text;
  }

  /** The code, and whether it can still be exchanged. */
  code(text: string): (Code & { readonly fresh: boolean }) | undefined {
    const code = this.#codes.get(text);
    return code === undefined
      ? undefined
      : { ...code, fresh: !code.used && code.expiresMs > this.#clock.now().getTime() };
  }

  exchange(text: string, code: Code): IssuedTokens {
    this.#codes.put(text, { ...code, used: true });
    const grant = { userId: code.userId, scope: code.scope, live: true };
    const id = this.#org.nextToken('grant');
    this.#grants.put(id, grant);
    return this.#issue(id, grant);
  }

  #issue(id: string, grant: Grant): IssuedTokens {
    const accessToken = `${this.#org.id.slice(0, 15)}!AQEA${this.#org.nextToken('access')}`;
    this.#access.put(accessToken, { token: accessToken, grant: id, userId: grant.userId, live: true });
    if (!/\b(refresh_token|offline_access|full)\b/.test(grant.scope)) return { accessToken, grant };
    const refreshToken = `5Aep861${this.#org.nextToken('refresh')}`;
    this.#refresh.put(refreshToken, { grant: id, used: false });
    return { accessToken, refreshToken, grant };
  }

  /** New tokens for a refresh token, or `undefined`; one that was used before ends its whole family. */
  rotate(refreshToken: string): IssuedTokens | undefined {
    const known = this.#refresh.get(refreshToken);
    const grant = known === undefined ? undefined : this.#grants.get(known.grant);
    if (known === undefined || grant?.live !== true) return undefined;
    if (known.used) {
      this.#end(known.grant, grant);
      return undefined;
    }
    this.#refresh.put(refreshToken, { ...known, used: true });
    return this.#issue(known.grant, grant);
  }

  #end(id: string, grant: Grant): void {
    this.#grants.put(id, { ...grant, live: false });
  }

  /** False if the token is unknown. A refresh token takes its grant with it, an access token only itself. */
  revoke(token: string): boolean {
    const access = this.#access.get(token);
    if (access !== undefined) {
      this.#access.put(token, { ...access, live: false });
      return true;
    }
    const refresh = this.#refresh.get(token);
    const grant = refresh === undefined ? undefined : this.#grants.get(refresh.grant);
    if (refresh === undefined || grant === undefined) return false;
    this.#end(refresh.grant, grant);
    return true;
  }

  /** Whose token it is, while it and its grant live. */
  userOf(accessToken: string): string | undefined {
    const token = this.#access.get(accessToken);
    if (token?.live !== true) return undefined;
    return this.#grants.get(token.grant)?.live === true ? token.userId : undefined;
  }

  /** Ends every session, as a session time-out does; refresh tokens live on. Returns how many it ended. */
  expireAccessTokens(): number {
    const live = this.#access.rows().filter((row) => row.live);
    for (const row of live) this.#access.put(row.token, { ...row, live: false });
    return live.length;
  }
}
