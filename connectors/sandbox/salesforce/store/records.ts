import { AsyncLocalStorage } from 'node:async_hooks';
import { Table } from '../../core/index.ts';
import { idNumber, makeId } from '../ids.ts';
import { OBJECTS, type ObjectSpec } from '../schema/objects.ts';
import type { Row, Value } from '../types.ts';

type Undo = () => void;
type Index = Map<string, Set<string>>;

/** All records of the org, journalled per object, with indexes on the fields that are looked up. */
export class RecordStore {
  readonly #tables = new Map<string, Table<Row>>();
  readonly #indexes = new Map<string, Index>();
  readonly #lastNumber = new Map<string, number>();
  readonly #pod: string;
  /** The changes of the transaction that the running request is in, if it is in one. */
  readonly #undo = new AsyncLocalStorage<Undo[]>();

  constructor(pod: string, dir?: string) {
    this.#pod = pod;
    for (const object of OBJECTS) {
      const table = new Table<Row>(`records-${object.name}`, dir);
      this.#tables.set(object.name, table);
      for (const spec of object.fields) {
        if (spec.indexed) this.#indexes.set(`${object.name}.${spec.name}`, new Map());
      }
      let last = 0;
      for (const row of table.rows()) {
        last = Math.max(last, idNumber(row.Id));
        this.#reindex(object, undefined, row);
      }
      this.#lastNumber.set(object.name, last);
    }
  }

  #table(object: ObjectSpec): Table<Row> {
    const table = this.#tables.get(object.name);
    if (table === undefined) throw new Error(`Salesforce stand-in: no table for ${object.name}`);
    return table;
  }

  #key(object: ObjectSpec, field: string, value: Value): string {
    const text = String(value);
    const spec = object.byName.get(field.toLowerCase());
    return spec?.caseSensitive || spec?.type === 'reference' ? text : text.toLowerCase();
  }

  #reindex(object: ObjectSpec, before: Row | undefined, after: Row | undefined): void {
    for (const spec of object.fields) {
      if (!spec.indexed) continue;
      const was = before?.[spec.name] ?? null;
      const is = after?.[spec.name] ?? null;
      if (was === is && (before === undefined) === (after === undefined)) continue;
      const index = this.#indexes.get(`${object.name}.${spec.name}`);
      const id = (after ?? before)?.Id;
      if (index === undefined || id === undefined) continue;
      if (was !== null) index.get(this.#key(object, spec.name, was))?.delete(id);
      if (is === null) continue;
      const key = this.#key(object, spec.name, is);
      const ids = index.get(key);
      if (ids === undefined) index.set(key, new Set([id]));
      else ids.add(id);
    }
  }

  /** A fresh id; numbers are never used twice while the stand-in runs, not even after a rollback. */
  nextId(object: ObjectSpec): string {
    const number = (this.#lastNumber.get(object.name) ?? 0) + 1;
    this.#lastNumber.set(object.name, number);
    return makeId(object.keyPrefix, this.#pod, number);
  }

  /** The record, also when it is in the bin. */
  get(object: ObjectSpec, id18: string): Row | undefined {
    return this.#table(object).get(id18);
  }

  put(object: ObjectSpec, row: Row): Row {
    const table = this.#table(object);
    const before = table.get(row.Id);
    this.#undo.getStore()?.push(() => {
      this.#reindex(object, row, before);
      if (before === undefined) table.drop(row.Id);
      else table.put(before.Id, before);
    });
    this.#reindex(object, before, row);
    return table.put(row.Id, row);
  }

  /** Every record of the object, the bin included, oldest first. */
  rows(object: ObjectSpec): readonly Row[] {
    return this.#table(object).rows();
  }

  isIndexed(object: ObjectSpec, field: string): boolean {
    return this.#indexes.has(`${object.name}.${field}`);
  }

  /** Records, the bin included, whose indexed `field` holds `value`. */
  find(object: ObjectSpec, field: string, value: Value): readonly Row[] {
    const index = this.#indexes.get(`${object.name}.${field}`);
    if (index === undefined) throw new Error(`Salesforce stand-in: ${object.name}.${field} has no index`);
    const table = this.#table(object);
    const found: Row[] = [];
    for (const id of index.get(this.#key(object, field, value)) ?? []) {
      const row = table.get(id);
      if (row !== undefined) found.push(row);
    }
    return found;
  }

  /**
   * Runs `work`; if it asks for `rollback`, every change made by it (also in what it awaits) is taken back, the
   * newest first. What a nested call keeps can still be taken back by the outer one.
   */
  async transaction<T>(work: (rollback: () => void) => T | Promise<T>): Promise<T> {
    const outer = this.#undo.getStore();
    const changes: Undo[] = [];
    const result = await this.#undo.run(changes, () =>
      work(() => {
        for (const change of changes.splice(0).reverse()) change();
      }),
    );
    outer?.push(...changes);
    return result;
  }
}
