/** A rolling window by the wall clock: at most `max` requests in any `windowMs`; without `max` nothing is refused. */
export class RollingLimit {
  #max: number | undefined;
  readonly #windowMs: number;
  #times: number[] = [];

  constructor(windowMs: number, max?: number) {
    this.#windowMs = windowMs;
    this.#max = max;
  }

  /** Sets the limit, or lifts it with `undefined`, and forgets what was counted. */
  set(max: number | undefined): void {
    this.#max = max;
    this.#times = [];
  }

  get max(): number | undefined {
    return this.#max;
  }

  /**
   * Counts a request at `now` (ms). Returns how many are left in the window, or `refused`; a refused request is
   * not counted.
   */
  take(now: number): number | 'refused' {
    if (this.#max === undefined) return Number.POSITIVE_INFINITY;
    this.#times = this.#times.filter((time) => time > now - this.#windowMs);
    if (this.#times.length >= this.#max) return 'refused';
    this.#times.push(now);
    return this.#max - this.#times.length;
  }
}
