import { getTableColumns, type InferInsertModel, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Db } from './db.ts';

/** Drops what JSON may say but Postgres cannot store: NUL and halves of surrogate pairs. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value;
}

/** A value as one jsonb parameter: one statement has the same text however many rows it carries. */
export function jsonParam(value: unknown): SQL {
  const text = JSON.stringify(value);
  return sql`${/\\u(0000|d[89a-f])/.test(text) ? JSON.stringify(value, storable) : text}::jsonb`;
}

/** `= any(…)` operand for a list of ids. */
export function anyId(ids: readonly string[]): SQL {
  return sql`any(array(select jsonb_array_elements_text(${jsonParam(ids)})::uuid))`;
}

/** `= any(…)` operand for a list of texts. */
export function anyText(values: readonly string[]): SQL {
  return sql`any(array(select jsonb_array_elements_text(${jsonParam(values)})))`;
}

/** Only rows that belong to a run of this user; without one, all. */
export function ofRunsOwnedBy(
  table: { readonly workspaceId: AnyPgColumn; readonly enrollmentId: AnyPgColumn },
  ownerUserId: string | null,
): SQL | undefined {
  if (ownerUserId === null) return undefined;
  return sql`exists (select 1 from enrollments e where e.workspace_id = ${table.workspaceId}
    and e.id = ${table.enrollmentId} and e.owner_user_id = ${ownerUserId}::uuid)`;
}

/** The rows of a raw statement, which the two drivers hand out differently. */
export async function rowsOf<T>(db: Db, statement: SQL): Promise<readonly T[]> {
  const result: unknown = await db.execute(statement);
  if (Array.isArray(result)) return result as readonly T[];
  return (result as { readonly rows: readonly T[] }).rows;
}

function columnOf(table: PgTable, field: string): string {
  const column = getTableColumns(table)[field];
  if (!column) throw new Error(`The table has no column for '${field}'.`);
  return column.name;
}

/** Rows as JSON objects by column name. */
function asRecords(table: PgTable, fields: readonly string[], rows: readonly object[]): object[] {
  const names = fields.map((field) => [field, columnOf(table, field)] as const);
  return rows.map((row) => {
    const values = row as Readonly<Record<string, unknown>>;
    const record: Record<string, unknown> = {};
    for (const [field, name] of names) record[name] = values[field] ?? null;
    return record;
  });
}

/** The given rows as a source named `r` with the table's column types. */
export function recordsOf(table: PgTable, rows: readonly object[]): SQL {
  const fields = Object.keys(rows[0] ?? {});
  return sql`jsonb_populate_recordset(null::${table}, ${jsonParam(asRecords(table, fields, rows))}) as r`;
}

/**
 * Adds rows in one statement; one that breaks a unique key is left out, or treated as `onConflict` says. Answers with
 * nothing; see `insertNew`.
 */
export async function insertRows<T extends PgTable>(
  db: Db,
  table: T,
  rows: readonly InferInsertModel<T>[],
  onConflict = sql`do nothing`,
): Promise<void> {
  if (rows.length > 0) await db.execute(insertion(table, rows, onConflict));
}

/** Like `insertRows`; returns the ids of the rows that were new. The table needs a column `id`. */
export async function insertNew<T extends PgTable>(
  db: Db,
  table: T,
  rows: readonly InferInsertModel<T>[],
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const added = await rowsOf<{ id: string }>(
    db,
    sql`${insertion(table, rows, sql`do nothing`)} returning id`,
  );
  return added.map((row) => row.id);
}

function insertion(table: PgTable, rows: readonly object[], onConflict: SQL): SQL {
  const names = sql.join(
    Object.keys(rows[0] ?? {}).map((field) => sql.identifier(columnOf(table, field))),
    sql`, `,
  );
  return sql`insert into ${table} (${names}) select ${names} from ${recordsOf(table, rows)} on conflict ${onConflict}`;
}

/**
 * Writes many rows in one statement: `keys` find them, every other field of the rows is set. All rows must have the
 * same fields. `guard` narrows what may be changed, `instead` says what a field becomes where that is not the row's
 * own value; in both the new values are `r`.
 */
export async function updateRows<T extends PgTable>(
  db: Db,
  table: T,
  input: {
    readonly keys: readonly (keyof InferInsertModel<T> & string)[];
    readonly rows: readonly Partial<InferInsertModel<T>>[];
    readonly guard?: SQL;
    readonly instead?: Readonly<Record<string, SQL>>;
  },
): Promise<void> {
  const { keys, rows, guard, instead = {} } = input;
  if (rows.length === 0) return;
  const given = Object.keys(rows[0] ?? {}).filter((field) => !(keys as readonly string[]).includes(field));
  const fields = [...new Set([...given, ...Object.keys(instead)])];
  const named = (field: string) => sql.identifier(columnOf(table, field));
  const sets = fields.map((field) => sql`${named(field)} = ${instead[field] ?? sql`r.${named(field)}`}`);
  const matches = keys.map((key) => sql`${table}.${named(key)} = r.${named(key)}`);
  await db.execute(sql`update ${table} set ${sql.join(sets, sql`, `)} from ${recordsOf(table, rows)}
    where ${sql.join(guard ? [...matches, guard] : matches, sql` and `)}`);
}
