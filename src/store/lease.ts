import { sql } from 'drizzle-orm';

/**
 * The end of a lease of so many seconds that begins now, by the database's clock. Columns hold whole milliseconds, and
 * Postgres rounds what is put into them: it is cut here, so that no lease ends later than asked and one of no seconds
 * is over at once.
 */
export const leaseEnd = (seconds: number) =>
  sql`date_trunc('milliseconds', clock_timestamp() + make_interval(secs => ${seconds}::float8))`;
