import { desc, lt, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { AppError } from '../errors.ts';
import type { Page, PageRequest } from '../ports/store.ts';
import { fromBase64, toBase64 } from './base64.ts';

const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id that a cursor points behind; `invalid_input` when it is not one of ours. */
export function fromCursor(cursor: string): string {
  let id = '';
  try {
    id = new TextDecoder().decode(fromBase64(cursor));
  } catch {
    // Falls through to the same complaint as any other text.
  }
  if (!uuidText.test(id))
    throw new AppError('invalid_input', 'The cursor is not one that this API gave out. Start without it.', {
      problems: [{ path: 'cursor', message: 'is not a cursor' }],
    });
  return id;
}

export function toCursor(id: string): string {
  return toBase64(new TextEncoder().encode(id)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Newest first: ids are by time, so a page is stable whatever is added meanwhile. */
export function pageOf(
  column: AnyPgColumn,
  page: PageRequest,
): { after: SQL | undefined; order: SQL; limit: number } {
  const after = page.cursor === null ? undefined : lt(column, fromCursor(page.cursor));
  return { after, order: desc(column), limit: page.limit + 1 };
}

/** Cuts the one row too many that tells whether there is more. */
export function toPage<R extends { readonly id: string }, T>(
  rows: readonly R[],
  limit: number,
  map: (row: R) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(map), next: rows.length > limit && last ? toCursor(last.id) : null };
}
