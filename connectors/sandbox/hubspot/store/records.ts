import { Table } from '../../core/index.ts';
import { OBJECT_TYPES, type ObjectType } from '../data/object-types.ts';
import type { RecordRow } from '../types.ts';
import { LinkIndex } from './links.ts';

/** Which properties of a type hold unique values; asked at every change, since apps may add some. */
type UniqueNames = (type: string) => readonly string[];

/** Addresses are unique without regard to case; other unique values as written. */
export function uniqueForm(property: string, value: string): string {
  return property === 'email' ? value.trim().toLowerCase() : value;
}

/** The values under which a record is found: a merged contact also by the address that it didn't keep as its first. */
function uniqueValues(row: RecordRow, name: string): string[] {
  const more = name === 'email' ? (row.properties.hs_additional_emails ?? '').split(';') : [];
  return [row.properties[name] ?? '', ...more]
    .filter((value) => value !== '')
    .map((value) => uniqueForm(name, value));
}

/** The records of every type, indexed by id, by each unique property, and by association. */
export class RecordStore {
  readonly links = new LinkIndex();
  readonly #tables = new Map<string, Table<RecordRow>>();
  /** Ids in ascending order, which is the order of creation. */
  readonly #ids = new Map<string, string[]>();
  readonly #unique = new Map<string, Map<string, string>>();
  readonly #uniqueNames: UniqueNames;

  constructor(uniqueNames: UniqueNames, dir?: string) {
    this.#uniqueNames = uniqueNames;
    for (const [index, type] of OBJECT_TYPES.entries()) {
      const table = new Table<RecordRow>(`objects-${type.name}`, dir);
      this.#tables.set(type.name, table);
      this.#ids.set(type.name, []);
      this.#firstId.set(type.name, (index + 1) * 100_000_000 + 1);
      for (const row of table.rows()) this.#index(row, true);
    }
  }

  readonly #firstId = new Map<string, number>();

  get isEmpty(): boolean {
    return [...this.#tables.values()].every((table) => table.size === 0);
  }

  /** The id that the next created record of the type gets. */
  nextId(type: string): string {
    const last = this.#idList(type).at(-1);
    return String(last === undefined ? (this.#firstId.get(type) ?? 1) : Number(last) + 1);
  }

  get(type: string, id: string): RecordRow | undefined {
    return this.#tables.get(type)?.get(id);
  }

  /** As `get`, but follows a merged record to the one under which it lives on. */
  resolve(type: string, id: string): RecordRow | undefined {
    let row = this.get(type, id);
    while (row?.mergedInto !== undefined) row = this.get(type, row.mergedInto);
    return row;
  }

  /** The live record that holds `value` in a unique property. */
  byUnique(type: string, property: string, value: string): RecordRow | undefined {
    const id = this.#unique.get(`${type}/${property}`)?.get(uniqueForm(property, value));
    return id === undefined ? undefined : this.get(type, id);
  }

  /** Records of a type in ascending order of id, from after `after`. */
  *scan(type: string, after = ''): Generator<RecordRow> {
    const ids = this.#idList(type);
    const table = this.#tables.get(type);
    const start = after === '' ? 0 : this.#position(ids, Number(after));
    for (let at = start; at < ids.length; at += 1) {
      const row = table?.get(ids[at] ?? '');
      if (row !== undefined) yield row;
    }
  }

  /** Puts a new record or a record's next state; keeps every index. */
  put(row: RecordRow): RecordRow {
    const before = this.get(row.type, row.id);
    if (before !== undefined) this.#forget(before);
    this.#tables.get(row.type)?.put(row.id, row);
    this.#index(row, before === undefined);
    return row;
  }

  /** Live neighbours of one type, as rows. */
  neighbourRows(row: RecordRow, toType: ObjectType): RecordRow[] {
    return this.links.neighbours(row.type, row.id, toType.name).flatMap(({ id }) => {
      const other = this.get(toType.name, id);
      return other === undefined || other.archived ? [] : [other];
    });
  }

  #idList(type: string): string[] {
    const ids = this.#ids.get(type);
    if (ids === undefined) throw new Error(`RecordStore: there is no object type "${type}"`);
    return ids;
  }

  /** Index of the first id greater than `after`. */
  #position(ids: readonly string[], after: number): number {
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number(ids[middle]) <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #index(row: RecordRow, isNew: boolean): void {
    if (isNew) this.#idList(row.type).push(row.id);
    if (row.purged !== true && row.mergedInto === undefined) this.links.add(row);
    if (row.archived) return;
    for (const name of this.#uniqueNames(row.type)) {
      const key = `${row.type}/${name}`;
      const values = this.#unique.get(key) ?? new Map<string, string>();
      this.#unique.set(key, values);
      for (const value of uniqueValues(row, name)) values.set(value, row.id);
    }
  }

  #forget(row: RecordRow): void {
    if (row.purged !== true && row.mergedInto === undefined) this.links.remove(row);
    if (row.archived) return;
    for (const name of this.#uniqueNames(row.type))
      for (const value of uniqueValues(row, name)) this.#unique.get(`${row.type}/${name}`)?.delete(value);
  }
}
