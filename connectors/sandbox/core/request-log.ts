import { join } from 'node:path';
import { Journal } from './journal.ts';
import type { SandboxClock } from './types.ts';

/** One request as a stand-in saw it (`in`), or one webhook as it was answered (`out`). */
export interface LogEntry {
  readonly seq: number;
  /** The stand-in's time, ISO 8601. */
  readonly at: string;
  readonly direction: 'in' | 'out';
  readonly method: string;
  /** Path with query. For `out`, the full URL. */
  readonly path: string;
  readonly status: number;
  /** Request body: parsed JSON, else text; secrets and tokens are left out by the caller. */
  readonly body?: unknown;
  /** What came of it, in the stand-in's own words (ids created, rows refused), for audits. */
  readonly result?: unknown;
  /**
   * The fault that was injected, if any; with `drop-after` the work was done but the caller saw no answer, with `late`
   * it was done and answered late.
   */
  readonly fault?: string;
}

/** The append-only log that audits read. Nothing in it is ever changed. */
export class RequestLog {
  readonly #journal: Journal<LogEntry>;
  readonly #clock: SandboxClock;

  constructor(clock: SandboxClock, dir?: string) {
    this.#clock = clock;
    this.#journal = new Journal(dir === undefined ? undefined : join(dir, 'requests.jsonl'));
  }

  append(entry: Omit<LogEntry, 'seq' | 'at'>): LogEntry {
    const full = { seq: this.#journal.entries.length + 1, at: this.#clock.now().toISOString(), ...entry };
    this.#journal.append(full);
    return full;
  }

  /** Entries with `seq` greater than `after`, at most `limit`. */
  after(after: number, limit = 1000): readonly LogEntry[] {
    return this.#journal.entries.slice(after, after + limit);
  }

  get entries(): readonly LogEntry[] {
    return this.#journal.entries;
  }
}
