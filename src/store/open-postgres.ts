import type { Store } from '../ports/store.ts';
import { connectPostgres, type PostgresOptions } from './connect-postgres.ts';
import type { StoreKeys } from './db.ts';
import { migrate } from './migrate.ts';

/**
 * Opens a Postgres database, brings its schema up to date.
 * `unavailable` when it cannot be reached, `misconfigured` for a bad address, a bad key or a newer schema.
 */
export async function openPostgres(
  url: string,
  keys: StoreKeys,
  options: PostgresOptions = {},
): Promise<Store> {
  await migrate(url, options.onNotice);
  return connectPostgres(url, keys, options);
}
