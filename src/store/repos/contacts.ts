import { and, eq, sql } from 'drizzle-orm';
import type { PeopleRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyText, insertRows, updateRows } from '../rows.ts';
import { contactedAddresses, people } from '../schema/index.ts';

type Contacts = Pick<PeopleRepo, 'noteContacts' | 'noteAddresses' | 'addressContacts'>;

/** When people and addresses were last in touch with somebody outside Cadenza. */
export function contacts({ db, workspaceId, hasher }: Scope): Contacts {
  const hashOf = (email: string) => hasher.hash('email', email);
  return {
    async noteContacts(noted) {
      await updateRows(db, people, {
        keys: ['workspaceId', 'id'],
        rows: noted.map(({ id, at }) => ({ workspaceId, id, lastContactAt: at })),
        instead: { lastContactAt: sql`greatest(${people.lastContactAt}, r.last_contact_at)` },
      });
    },
    async noteAddresses(noted) {
      const latest = new Map<string, Date>();
      for (const { email, at } of noted) {
        const hash = await hashOf(email);
        if ((latest.get(hash) ?? at) <= at) latest.set(hash, at);
      }
      await insertRows(
        db,
        contactedAddresses,
        [...latest].map(([emailHash, lastContactAt]) => ({ workspaceId, emailHash, lastContactAt })),
        sql`(workspace_id, email_hash) do update set last_contact_at =
          greatest(${contactedAddresses.lastContactAt}, excluded.last_contact_at)`,
      );
    },
    async addressContacts(emails) {
      const hashes = new Map(
        await Promise.all(emails.map(async (email) => [await hashOf(email), email] as const)),
      );
      const rows = await db
        .select({ hash: contactedAddresses.emailHash, at: contactedAddresses.lastContactAt })
        .from(contactedAddresses)
        .where(
          and(
            eq(contactedAddresses.workspaceId, workspaceId),
            sql`${contactedAddresses.emailHash} = ${anyText([...hashes.keys()])}`,
          ),
        );
      return new Map(rows.map((row) => [hashes.get(row.hash) ?? '', row.at]));
    },
  };
}
