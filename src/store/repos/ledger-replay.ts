import { and, eq, gt, sql } from 'drizzle-orm';
import type { LedgerEntry } from '../../ports/records.ts';
import type { LedgerRepo, ReplayRun } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { enrollments } from '../schema/index.ts';
import { toEnrollment } from './enrollment-rows.ts';

type Row = Omit<LedgerEntry, 'at'> & { readonly at: string };

/**
 * Runs with their decisions. One statement, which sees one moment: a run that changes meanwhile is seen either before
 * the change or after it, with its row and its decisions alike.
 */
export async function replayPage(
  { db, workspaceId }: Scope,
  { engine, personId }: Parameters<LedgerRepo['replayPage']>[0],
  { after, limit }: Parameters<LedgerRepo['replayPage']>[1],
): Promise<readonly ReplayRun[]> {
  const own = sql`l.workspace_id = ${enrollments.workspaceId} and l.enrollment_id = ${enrollments.id}`;
  const from = sql`(select max(l.seq) from ledger l where ${own} and l.rule = 'checkpoint' and l.engine = ${engine})`;
  const decisions = sql<readonly Row[]>`coalesce((select jsonb_agg(jsonb_build_object(
      'id', l.id, 'enrollmentId', l.enrollment_id, 'personId', l.person_id, 'at', l.at, 'event', l.event,
      'rule', l.rule, 'words', l.words, 'facts', l.facts, 'actions', l.actions, 'state', l.state,
      'versionId', l.version_id, 'engine', l.engine, 'actor', l.actor) order by l.seq)
    from ledger l where ${own} and l.seq >= coalesce(${from}, 0)), '[]'::jsonb)`;
  const found = await db
    .select({ run: enrollments, decisions })
    .from(enrollments)
    .where(
      and(
        eq(enrollments.workspaceId, workspaceId),
        after === null ? undefined : gt(enrollments.id, after),
        personId === null ? undefined : eq(enrollments.personId, personId),
      ),
    )
    .orderBy(enrollments.id)
    .limit(limit);
  return found.map(({ run, decisions: rows }) => ({
    enrollment: toEnrollment(run),
    nextWakeAt: run.nextWakeAt,
    rows: rows.map((row) => ({ ...row, at: new Date(row.at) })),
  }));
}
