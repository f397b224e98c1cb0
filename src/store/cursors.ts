import { asc, desc, lt, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { AppError } from '../errors.ts';
import type { Page, PageRequest } from '../ports/store.ts';
import { fromBase64, toBase64 } from './base64.ts';

const momentText = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/;
const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function opened(cursor: string): string {
  try {
    return new TextDecoder().decode(fromBase64(cursor));
  } catch {
    // Empty is no position either, and gets the same complaint as any other text.
    return '';
  }
}

function unknownCursor(): AppError {
  return new AppError('invalid_input', 'The cursor is not one that this API gave out. Start without it.', {
    problems: [{ path: 'cursor', message: 'is not a cursor' }],
  });
}

/** The id that a cursor points behind; `invalid_input` when it is not one of ours. */
export function fromCursor(cursor: string): string {
  const id = opened(cursor);
  if (!uuidText.test(id)) throw unknownCursor();
  return id;
}

/** The number that a cursor points behind, of a listing by place. */
export function fromPlace(cursor: string): number {
  const place = opened(cursor);
  if (!/^\d{1,9}$/.test(place)) throw unknownCursor();
  return Number(place);
}

function toCursor(position: string): string {
  return toBase64(new TextEncoder().encode(position))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Newest first: ids are by time, so a page is stable whatever is added meanwhile. */
export function pageOf(
  column: AnyPgColumn,
  page: PageRequest,
): { after: SQL | undefined; order: SQL; limit: number } {
  const after = page.cursor === null ? undefined : lt(column, fromCursor(page.cursor));
  return { after, order: desc(column), limit: page.limit + 1 };
}

/** Earliest first by a moment, then by id: the cursor names both, so that no row of the same moment is lost. */
export function soonestOf(
  columns: { readonly at: AnyPgColumn; readonly id: AnyPgColumn },
  page: PageRequest,
): { after: SQL | undefined; order: readonly SQL[]; limit: number } {
  const { at, id } = columns;
  const order = [asc(at), asc(id)];
  const limit = page.limit + 1;
  if (page.cursor === null) return { after: undefined, order, limit };
  const [moment = '', key = ''] = opened(page.cursor).split(' ');
  if (!momentText.test(moment) || !uuidText.test(key)) throw unknownCursor();
  return { after: sql`(${at}, ${id}) > (${moment}::timestamptz, ${key}::uuid)`, order, limit };
}

/** Where a row stands in a listing by moment. */
export const soonestPosition = (at: Date, id: string) => `${at.toISOString()} ${id}`;

/**
 * Makes a page of rows that were read with a limit of one more than wanted: the extra row only shows that there is a
 * next page.
 */
export function toPage<R extends { readonly id: string }, T>(
  rows: readonly R[],
  limit: number,
  map: (row: R) => T,
): Page<T> {
  return toPageBy(rows, limit, { map, position: (row) => row.id });
}

/** The same for a listing that is not ordered by id: `position` gives what its cursor holds. */
export function toPageBy<R, T>(
  rows: readonly R[],
  limit: number,
  how: { readonly map: (row: R) => T; readonly position: (row: R) => string },
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(how.map),
    next: rows.length > limit && last ? toCursor(how.position(last)) : null,
  };
}
