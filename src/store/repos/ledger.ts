import { and, desc, eq, sql } from 'drizzle-orm';
import type { LedgerEntry } from '../../ports/records.ts';
import type { LedgerRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows } from '../rows.ts';
import { ledger, outsideRuns } from '../schema/index.ts';
import { replayPage } from './ledger-replay.ts';

function toLedgerEntry({ workspaceId: _, seq: __, ...entry }: typeof ledger.$inferSelect): LedgerEntry {
  return entry;
}

export function ledgerRepo(scope: Scope): LedgerRepo {
  const { db, workspaceId } = scope;
  const mine = eq(ledger.workspaceId, workspaceId);
  return {
    replayPage: (asked, page) => replayPage(scope, asked, page),
    async append(entries) {
      await insertRows(
        db,
        ledger,
        entries.map((entry) => ({ ...entry, workspaceId })),
      );
    },
    async byEnrollment(enrollmentId) {
      const rows = await db
        .select()
        .from(ledger)
        .where(and(mine, eq(ledger.enrollmentId, enrollmentId)))
        .orderBy(ledger.seq);
      return rows.map(toLedgerEntry);
    },
    async byPerson(personId) {
      // By run, since runs follow a person whom two turned out to be; what belongs to no run by all who were joined.
      const person = sql`${personId}::uuid`;
      const runs = sql`select e.id from enrollments e where e.workspace_id = ${workspaceId}::uuid and e.person_id = ${person}`;
      const everybody = sql`select ${person} union all select p.id from people p
        where p.workspace_id = ${workspaceId}::uuid and p.merged_into_id = ${person}`;
      const ofRuns = db
        .select()
        .from(ledger)
        .where(and(mine, sql`${ledger.enrollmentId} = any(array(${runs}))`));
      const others = db
        .select()
        .from(ledger)
        .where(and(mine, outsideRuns, sql`${ledger.personId} = any(array(${everybody}))`));
      const rows = await ofRuns.unionAll(others).orderBy(sql`seq`);
      return rows.map(toLedgerEntry);
    },
    async settings(limit) {
      const rows = await db
        .select()
        .from(ledger)
        .where(and(mine, sql`${ledger.rule} = 'settings-changed'`))
        .orderBy(desc(ledger.seq))
        .limit(limit);
      return rows.map(toLedgerEntry);
    },
    async latestChanges(enrollmentIds) {
      const { enrollmentId, seq, state } = ledger;
      // A checkpoint changes nothing: where nothing else is kept, it knows who did.
      const known = sql`${ledger.rule} = 'checkpoint'`;
      const at =
        sql<Date>`case when ${known} then (${ledger.event} ->> 'since')::timestamptz else ${ledger.at} end`
          .mapWith(ledger.at)
          .as('at');
      const actor = sql<string>`case when ${known} then ${ledger.event} ->> 'by' else ${ledger.actor} end`.as(
        'actor',
      );
      const words =
        sql<string>`case when ${known} then ${ledger.event} ->> 'words' else ${ledger.words} end`.as('words');
      const before = sql<string>`lag(${state}) over (partition by ${enrollmentId} order by ${seq})`;
      const entries = db
        .select({ enrollmentId, seq, at, actor, words, state, before: before.as('before') })
        .from(ledger)
        .where(and(mine, sql`${enrollmentId} = ${anyId(enrollmentIds)}`))
        .as('entries');
      const rows = await db
        .selectDistinctOn([entries.enrollmentId], {
          id: entries.enrollmentId,
          at: entries.at,
          actor: entries.actor,
          words: entries.words,
        })
        .from(entries)
        .where(sql`${entries.state} is distinct from ${entries.before}`)
        .orderBy(entries.enrollmentId, desc(entries.seq));
      return new Map(rows.map(({ id, ...change }) => [id, change]));
    },
  };
}
