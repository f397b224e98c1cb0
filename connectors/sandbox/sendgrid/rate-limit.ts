import type { SandboxClock } from '../core/index.ts';

/**
 * A limit of requests for each second of the stand-in's clock, reported as SendGrid does in `X-RateLimit-Limit`,
 * `-Remaining` and `-Reset` (Unix seconds). A limit of 0 lets everything pass and reports nothing.
 */
export class RateLimit {
  readonly #clock: SandboxClock;
  readonly #perSecond: () => number;
  #second = 0;
  #used = 0;

  constructor(clock: SandboxClock, perSecond: () => number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Counts one request. */
  take(): { allowed: boolean; headers: Record<string, string> } {
    const limit = this.#perSecond();
    if (limit <= 0) return { allowed: true, headers: {} };
    const second = Math.floor(this.#clock.now().getTime() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#used = 0;
    }
    const allowed = this.#used < limit;
    if (allowed) this.#used += 1;
    return {
      allowed,
      headers: {
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(limit - this.#used),
        'X-RateLimit-Reset': String(second + 1),
      },
    };
  }
}
