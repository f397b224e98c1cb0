import { createHmac } from 'node:crypto';
import { type SandboxClock, SeededRandom, Table } from '../core/index.ts';
import { makeId, podOf } from './ids.ts';

type OauthMode = 'approve' | 'deny' | 'not_installed';

/** Where the installed package calls the product, and the secret with which it signs. */
interface PackageSettings {
  readonly url: string;
  readonly secret: string;
}

type Fact = { readonly value: string | number };

const HOUR_MS = 3_600_000;

/** The org itself: its id, its app's credentials, its API allowance and what its admin has set. */
export class Org {
  readonly id: string;
  readonly pod: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Set once the server listens. */
  origin = '';
  readonly #seed: number;
  readonly #clock: SandboxClock;
  readonly #facts: Table<Fact>;
  /** API calls by hour since 1970. */
  readonly #calls: Table<{ readonly count: number }>;

  constructor(options: { seed: number; clock: SandboxClock; dir?: string }) {
    this.#seed = options.seed;
    this.#clock = options.clock;
    this.#facts = new Table('org', options.dir);
    this.#calls = new Table('api-calls', options.dir);
    this.pod = podOf(new SeededRandom(options.seed));
    this.id = makeId('00D', this.pod, options.seed + 1);
    this.clientId = `3MVG9.cadenza.stand-in.${options.seed}`;
    this.clientSecret = `stand-in-${this.#digest('client secret').slice(0, 40)}`;
  }

  #digest(text: string): string {
    return createHmac('sha256', `salesforce stand-in ${this.#seed}`).update(text).digest('hex');
  }

  /** A new token, code or locator: the same on every run of one seed, never the same twice in one org. */
  nextToken(kind: string): string {
    const count = Number(this.#facts.get('tokens')?.value ?? 0) + 1;
    this.#facts.put('tokens', { value: count });
    return Buffer.from(this.#digest(`${kind} ${count}`), 'hex').toString('base64url') + count.toString(36);
  }

  get oauthMode(): OauthMode {
    return (this.#facts.get('oauth mode')?.value as OauthMode | undefined) ?? 'approve';
  }
  set oauthMode(mode: OauthMode) {
    this.#facts.put('oauth mode', { value: mode });
  }

  /** Whether the duplicate rule for Leads is on. */
  get duplicateRule(): boolean {
    return this.#facts.get('duplicate rule')?.value === 'on';
  }
  set duplicateRule(on: boolean) {
    this.#facts.put('duplicate rule', { value: on ? 'on' : 'off' });
  }

  /** API calls allowed in a rolling day. */
  get dailyLimit(): number {
    return Number(this.#facts.get('daily limit')?.value ?? 100_000);
  }
  set dailyLimit(daily: number) {
    this.#facts.put('daily limit', { value: daily });
  }

  /** API calls of the last 24 hours. */
  get usage(): number {
    const now = Math.floor(this.#clock.now().getTime() / HOUR_MS);
    let sum = 0;
    for (let hour = now - 23; hour <= now; hour += 1) sum += this.#calls.get(String(hour))?.count ?? 0;
    return sum;
  }

  countCall(): void {
    const hour = String(Math.floor(this.#clock.now().getTime() / HOUR_MS));
    this.#calls.put(hour, { count: (this.#calls.get(hour)?.count ?? 0) + 1 });
  }

  /** Absent until the product has told the package where it lives. */
  get package(): PackageSettings | undefined {
    const url = this.#facts.get('package url')?.value;
    const secret = this.#facts.get('package secret')?.value;
    return url === undefined || secret === undefined
      ? undefined
      : { url: String(url), secret: String(secret) };
  }

  /** The product's base URL, without a trailing slash. */
  setPackageUrl(url: string): void {
    this.#facts.put('package url', { value: url.replace(/\/+$/, '') });
  }

  setPackageSecret(secret: string): void {
    this.#facts.put('package secret', { value: secret });
  }
}
