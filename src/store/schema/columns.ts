import { sql } from 'drizzle-orm';
import { customType, pgPolicy, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A moment in UTC with the precision of a JavaScript date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

/** First column of every key, so that tables can be distributed by workspace. */
export const workspaceId = () => uuid('workspace_id').notNull();

/** Bytes as they came in. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** A text column that holds one of a closed list. */
export const oneOf = <T extends string>(name: string) => text(name).$type<T>();

/**
 * The row-level security of a table. It binds every role but the tables' owner; the app's queries run as
 * `cadenza_app` with the setting made by `withWorkspace`, the system's as the owner. An unset setting hides all rows.
 */
export const ownRows = (column = 'workspace_id') =>
  pgPolicy('workspace_rows', {
    as: 'permissive',
    for: 'all',
    to: 'public',
    using: sql`${sql.identifier(column)} = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid)`,
  });
