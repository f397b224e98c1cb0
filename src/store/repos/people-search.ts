import { and, eq, ilike, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Scope } from '../db.ts';
import { companies, people } from '../schema/index.ts';

/** True for people whose name, address or company holds these words, taken literally. Reads people from end to end. */
export function fitsWords({ db, workspaceId }: Scope, words: string): SQL | undefined {
  const like = `%${words.trim().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return or(
    ilike(people.email, like),
    sql`concat_ws(' ', ${people.firstName}, ${people.lastName}) ilike ${like}`,
    inArray(
      people.companyId,
      db
        .select({ id: companies.id })
        .from(companies)
        .where(and(eq(companies.workspaceId, workspaceId), ilike(companies.name, like))),
    ),
  );
}
