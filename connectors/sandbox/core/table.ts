import { join } from 'node:path';
import { Journal } from './journal.ts';

type Change<T> = { readonly put: string; readonly row: T } | { readonly drop: string };

/** A keyed table whose every change is journalled, so that a killed stand-in comes back with all it had answered. */
export class Table<T extends object> {
  readonly #rows = new Map<string, T>();
  readonly #journal: Journal<Change<T>>;

  constructor(name: string, dir?: string) {
    this.#journal = new Journal(dir === undefined ? undefined : join(dir, `${name}.jsonl`));
    for (const change of this.#journal.entries) {
      if ('put' in change) this.#rows.set(change.put, change.row);
      else this.#rows.delete(change.drop);
    }
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): T | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  put(key: string, row: T): T {
    this.#rows.set(key, row);
    this.#journal.append({ put: key, row });
    return row;
  }

  drop(key: string): void {
    if (this.#rows.delete(key)) this.#journal.append({ drop: key });
  }

  /** Rows in the order in which they were first put. */
  rows(): T[] {
    return [...this.#rows.values()];
  }
}
