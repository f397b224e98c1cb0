import { findAssociationType } from '../data/association-types.ts';
import type { Link, RecordRow } from '../types.ts';

/** A record's neighbour with the types seen from the record's own side. */
export interface Neighbour {
  readonly id: string;
  readonly typeIds: readonly number[];
}

const keyOf = (type: string, id: string) => `${type}/${id}`;

/** Associations indexed from both ends. The truth is `links` on the records; this is rebuilt on start. */
export class LinkIndex {
  readonly #ends = new Map<string, Map<string, Map<string, Set<number>>>>();

  /** Takes in every link of a record. */
  add(row: RecordRow): void {
    for (const link of row.links) {
      this.#put(row.type, row.id, link);
      const inverse = findAssociationType(link.typeId)?.inverse;
      if (inverse !== undefined)
        this.#put(link.toType, link.toId, { toType: row.type, toId: row.id, typeId: inverse });
    }
  }

  /** Forgets every link of a record, before its row is replaced. */
  remove(row: RecordRow): void {
    for (const link of row.links) {
      this.#cut(row.type, row.id, link);
      const inverse = findAssociationType(link.typeId)?.inverse;
      if (inverse !== undefined)
        this.#cut(link.toType, link.toId, { toType: row.type, toId: row.id, typeId: inverse });
    }
  }

  /** Neighbours of one type, in the order in which they were associated. */
  neighbours(type: string, id: string, toType: string): Neighbour[] {
    const found = this.#ends.get(keyOf(type, id))?.get(toType);
    if (found === undefined) return [];
    return [...found].map(([otherId, typeIds]) => ({ id: otherId, typeIds: [...typeIds] }));
  }

  /** Types in which a record has neighbours. */
  neighbourTypes(type: string, id: string): string[] {
    return [...(this.#ends.get(keyOf(type, id))?.keys() ?? [])];
  }

  #put(type: string, id: string, link: Link): void {
    const key = keyOf(type, id);
    const byType = this.#ends.get(key) ?? new Map<string, Map<string, Set<number>>>();
    this.#ends.set(key, byType);
    const byId = byType.get(link.toType) ?? new Map<string, Set<number>>();
    byType.set(link.toType, byId);
    const typeIds = byId.get(link.toId) ?? new Set<number>();
    byId.set(link.toId, typeIds.add(link.typeId));
  }

  #cut(type: string, id: string, link: Link): void {
    const byType = this.#ends.get(keyOf(type, id));
    const byId = byType?.get(link.toType);
    const typeIds = byId?.get(link.toId);
    if (byType === undefined || byId === undefined || typeIds === undefined) return;
    typeIds.delete(link.typeId);
    if (typeIds.size === 0) byId.delete(link.toId);
    if (byId.size === 0) byType.delete(link.toType);
  }
}
