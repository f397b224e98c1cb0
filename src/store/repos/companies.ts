import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Company } from '../../ports/records.ts';
import type { CompanyRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, anyText, insertRows, updateRows } from '../rows.ts';
import { companies, companyIdentities } from '../schema/index.ts';

function toCompany({ workspaceId: _, ...company }: typeof companies.$inferSelect): Company {
  return company;
}

export function companyRepo({ db, workspaceId }: Scope): CompanyRepo {
  const lower = (values: readonly string[]) => anyText(values.map((value) => value.toLowerCase()));
  const find = async (wanted: SQL) => {
    const mine = eq(companies.workspaceId, workspaceId);
    const rows = await db.select().from(companies).where(and(mine, wanted)).orderBy(companies.id);
    return rows.map(toCompany);
  };
  return {
    async byCrmIds(connectionId, crmIds) {
      if (crmIds.length === 0) return new Map();
      const of = companyIdentities;
      const rows = await db
        .select({ crmId: of.crmId, company: companies })
        .from(of)
        .innerJoin(companies, and(eq(companies.workspaceId, of.workspaceId), eq(companies.id, of.companyId)))
        .where(
          and(
            eq(of.workspaceId, workspaceId),
            eq(of.connectionId, connectionId),
            sql`${of.crmId} = ${anyText(crmIds)}`,
          ),
        );
      return new Map(rows.map(({ crmId, company }) => [crmId, toCompany(company)]));
    },
    async noteCrmIds(connectionId, noted) {
      const rows = noted.map((one) => ({ ...one, workspaceId, connectionId }));
      await insertRows(db, companyIdentities, rows);
    },
    byIds: (ids) => find(sql`${companies.id} = ${anyId(ids)}`),
    byDomains: (domains) => find(sql`${companies.domain} = ${lower(domains)}`),
    byNames: (names) => find(sql`lower(${companies.name}) = ${lower(names)}`),
    async lock(id) {
      const row = db
        .select()
        .from(companies)
        .where(and(eq(companies.workspaceId, workspaceId), eq(companies.id, id)));
      const [company] = await row.for('no key update');
      return company === undefined ? null : toCompany(company);
    },
    async setCaps(id, caps) {
      await db
        .update(companies)
        .set({ caps })
        .where(and(eq(companies.workspaceId, workspaceId), eq(companies.id, id)));
    },
    async insert(added) {
      await insertRows(
        db,
        companies,
        added.map((company) => ({
          ...company,
          domain: company.domain?.toLowerCase() ?? null,
          workspaceId,
        })),
      );
    },
    async update(changed) {
      if (changed.length === 0) return;
      const those = sql`${companies.id} = ${anyId(changed.map(({ id }) => id))}`;
      await db
        .select({ id: companies.id })
        .from(companies)
        .where(and(eq(companies.workspaceId, workspaceId), those))
        .orderBy(companies.id)
        .for('no key update');
      // Caps are set by people, under their own lock: what was read of them before may be old.
      await updateRows(db, companies, {
        keys: ['workspaceId', 'id'],
        rows: changed.map(({ caps: _, ...company }) => ({ ...company, workspaceId })),
      });
    },
  };
}
