import type { SeededRandom } from './random.ts';

/**
 * A rule for going wrong. `status` answers without doing the work; `delayMs` waits first; `drop: 'before'` closes
 * the connection without doing the work, `drop: 'after'` does the work and closes the connection without an answer.
 */
export interface FaultRule {
  /** Path prefix, e.g. `/v3/mail/send`; absent matches every path outside `/sandbox`. */
  readonly path?: string;
  readonly method?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Body to answer with; a string is sent as HTML, an object as JSON. Absent: the vendor's own shape. */
  readonly body?: string | object;
  readonly delayMs?: number;
  readonly drop?: 'before' | 'after';
  /** Share of matching requests, 0 to 1; absent means every one. */
  readonly probability?: number;
  /** How many requests it strikes before it is used up; absent means no end. */
  readonly times?: number;
}

/** The rules in force; the first that matches and strikes is applied. */
export class Faults {
  #rules: { rule: FaultRule; left: number }[] = [];
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }));
  }

  /** The fault for this request, if one strikes; uses up one of its `times`. */
  strike(method: string, path: string): FaultRule | undefined {
    if (path.startsWith('/sandbox')) return undefined;
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (entry.left <= 0) continue;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (rule.path !== undefined && !path.startsWith(rule.path)) continue;
      if (rule.probability !== undefined && this.#random.next() >= rule.probability) continue;
      entry.left -= 1;
      return rule;
    }
    return undefined;
  }
}
