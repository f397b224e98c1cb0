import { Table } from '../../core/index.ts';
import type { Filter } from '../filter.ts';
import { matchesGroups } from '../filter.ts';
import type { RecordStore } from './records.ts';

/** A list of contacts. MANUAL keeps its members; DYNAMIC is whoever matches `filters` now. */
export interface ListRow {
  readonly listId: string;
  readonly name: string;
  readonly processingType: 'MANUAL' | 'DYNAMIC' | 'SNAPSHOT';
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly createdById: string;
  readonly filters?: readonly Filter[];
  readonly members: readonly Membership[];
}

export interface Membership {
  readonly recordId: string;
  /** ISO 8601. */
  readonly membershipTimestamp: string;
}

/** The portal's contact lists. */
export class ListStore {
  readonly #table: Table<ListRow>;
  readonly #records: RecordStore;

  constructor(records: RecordStore, dir?: string) {
    this.#records = records;
    this.#table = new Table('lists', dir);
  }

  get(listId: string): ListRow | undefined {
    return this.#table.get(listId);
  }

  all(): ListRow[] {
    return this.#table.rows();
  }

  put(row: ListRow): ListRow {
    return this.#table.put(row.listId, row);
  }

  /** Live members, in no promised order; a merged contact counts as the contact it became. */
  members(list: ListRow): Membership[] {
    if (list.processingType === 'DYNAMIC') return this.#matching(list);
    const seen = new Map<string, Membership>();
    for (const member of list.members) {
      const row = this.#records.resolve('contacts', member.recordId);
      if (row === undefined || row.archived || seen.has(row.id)) continue;
      seen.set(row.id, { ...member, recordId: row.id });
    }
    return [...seen.values()];
  }

  #matching(list: ListRow): Membership[] {
    const members: Membership[] = [];
    const groups = [{ filters: list.filters ?? [] }];
    for (const row of this.#records.scan('contacts'))
      if (!row.archived && matchesGroups(row, groups, new Map()))
        members.push({ recordId: row.id, membershipTimestamp: row.createdAt });
    return members;
  }
}
