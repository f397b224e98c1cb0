import { and, eq, sql } from 'drizzle-orm';
import type { EnrollRule, RuleHit, RuleRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, anyText, insertRows } from '../rows.ts';
import { enrollRules, ruleHits } from '../schema/index.ts';
import { ruleWatchRepo } from './rule-watches.ts';

const toRule = ({ workspaceId: _, ...rule }: typeof enrollRules.$inferSelect): EnrollRule => rule;

function toHit(row: typeof ruleHits.$inferSelect): RuleHit {
  const { id, ruleId, cause, subject, leaving, at } = row;
  return { id, ruleId, cause, subject, leaving, at };
}

export function ruleRepo(scope: Scope): RuleRepo {
  const { db, workspaceId } = scope;
  const watches = ruleWatchRepo(scope);
  const mine = eq(enrollRules.workspaceId, workspaceId);
  const hits = eq(ruleHits.workspaceId, workspaceId);
  const open = and(hits, sql`${ruleHits.doneAt} is null`);
  return {
    async list() {
      return (await db.select().from(enrollRules).where(mine).orderBy(enrollRules.id)).map(toRule);
    },
    async byId(id) {
      const [row] = await db
        .select()
        .from(enrollRules)
        .where(and(mine, eq(enrollRules.id, id)));
      return row === undefined ? null : toRule(row);
    },
    async insert(rule) {
      await insertRows(db, enrollRules, [{ ...rule, workspaceId }]);
    },
    async update(id, patch) {
      if (Object.keys(patch).length > 0)
        await db
          .update(enrollRules)
          .set(patch)
          .where(and(mine, eq(enrollRules.id, id)));
    },
    async remove(id) {
      await db.delete(ruleHits).where(and(open, eq(ruleHits.ruleId, id)));
      await watches.forgetMembers(id);
      await watches.dropWatch(id);
      await db.delete(enrollRules).where(and(mine, eq(enrollRules.id, id)));
    },
    async active(on) {
      const rows = await db
        .select()
        .from(enrollRules)
        .where(and(mine, eq(enrollRules.active, true), sql`${enrollRules.trigger} ->> 'on' = ${on}`));
      return rows.map(toRule);
    },
    async addHits(added) {
      await insertRows(
        db,
        ruleHits,
        added.map((hit) => ({ ...hit, workspaceId, batchId: null, doneAt: null })),
      );
    },
    async claim(id, limit) {
      const [first] = await db
        .select()
        .from(ruleHits)
        .where(open)
        .orderBy(ruleHits.at, ruleHits.id)
        .limit(1)
        .for('update', { skipLocked: true });
      if (first === undefined) return null;
      const { ruleId, batchId } = first;
      // One enrollment is of people of ours or of records of one CRM.
      const crm = 'crm' in first.subject ? first.subject.crm : null;
      const alike = sql`${ruleHits.subject} ->> 'crm' is not distinct from ${crm}::text
        and ${ruleHits.leaving} = ${first.leaving}`;
      const same = batchId === null ? sql`${ruleHits.batchId} is null` : eq(ruleHits.batchId, batchId);
      const rows = await db
        .select()
        .from(ruleHits)
        .where(and(open, eq(ruleHits.ruleId, ruleId), same, alike))
        .orderBy(ruleHits.at, ruleHits.id)
        .limit(limit)
        .for('update', { skipLocked: true });
      if (batchId === null)
        await db
          .update(ruleHits)
          .set({ batchId: id })
          .where(and(hits, sql`${ruleHits.id} in ${rows.map((row) => row.id)}`));
      return { batchId: batchId ?? id, ruleId, hits: rows.map(toHit) };
    },
    async recordsSetOff(ruleId, recordIds) {
      const recordId = sql<string>`${ruleHits.subject} -> 'ref' ->> 'id'`;
      const rows = await db
        .selectDistinctOn([recordId], { subject: ruleHits.subject })
        .from(ruleHits)
        .where(and(hits, eq(ruleHits.ruleId, ruleId), sql`${recordId} = ${anyText(recordIds)}`))
        .orderBy(recordId);
      return rows.flatMap(({ subject }) => ('crm' in subject ? [subject] : []));
    },
    async batchesOf(ruleId, batchIds) {
      const rows = await db
        .selectDistinct({ id: ruleHits.batchId })
        .from(ruleHits)
        .where(and(hits, eq(ruleHits.ruleId, ruleId), sql`${ruleHits.batchId} = ${anyId(batchIds)}`));
      return new Set(rows.flatMap(({ id }) => id ?? []));
    },
    async done(batchId, at) {
      const rows = await db
        .update(ruleHits)
        .set({ doneAt: at })
        .where(and(open, eq(ruleHits.batchId, batchId)))
        .returning({ id: ruleHits.id });
      return rows.length > 0;
    },
    ...watches,
  };
}
