import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * An append-only list of JSON lines, in memory and, with a file, on disk before `append` returns.
 * A line that was cut by a crash (the last one) is dropped on load; nothing before it is lost.
 */
export class Journal<T> {
  readonly #entries: T[] = [];
  readonly #file: string | undefined;

  constructor(file?: string) {
    this.#file = file;
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length !== text.length) writeFileSync(file, whole);
    for (const line of whole.split('\n')) if (line !== '') this.#entries.push(JSON.parse(line) as T);
  }

  /** Adds one entry; durable against a killed process when the journal has a file. */
  append(entry: T): void {
    this.#entries.push(entry);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  get entries(): readonly T[] {
    return this.#entries;
  }
}
