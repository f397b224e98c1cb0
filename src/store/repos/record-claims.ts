import { and, eq, sql } from 'drizzle-orm';
import type { PeopleRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyText, jsonParam, rowsOf } from '../rows.ts';
import { recordClaims } from '../schema/index.ts';

type RecordClaims = Pick<PeopleRepo, 'claimAddresses' | 'freeAddresses'>;

/** Who may make records of which addresses now. */
export function claims({ db, workspaceId, hasher }: Scope): RecordClaims {
  const mine = eq(recordClaims.workspaceId, workspaceId);
  const hashOf = (email: string) => hasher.hash('email', email);
  return {
    async claimAddresses(emails, { holder, minutes }) {
      const of = new Map(emails.map((email) => [hashOf(email), email]));
      await db.delete(recordClaims).where(and(mine, sql`${recordClaims.until} < now()`));
      // In one order, so that two imports of the same people do not wait for each other.
      const rows = await rowsOf<{ email_hash: string }>(
        db,
        sql`insert into record_claims (workspace_id, email_hash, holder, until)
          select ${workspaceId}::uuid, x, ${holder}::uuid, now() + make_interval(mins => ${minutes}::int)
          from jsonb_array_elements_text(${jsonParam([...of.keys()].sort())}) as x
          on conflict do nothing returning email_hash`,
      );
      return rows.flatMap((row) => of.get(row.email_hash) ?? []);
    },
    async freeAddresses(emails, holder) {
      await db
        .delete(recordClaims)
        .where(
          and(
            mine,
            eq(recordClaims.holder, holder),
            sql`${recordClaims.emailHash} = ${anyText(emails.map(hashOf))}`,
          ),
        );
    },
  };
}
