import { sql } from 'drizzle-orm';
import type { Scope } from '../db.ts';

/**
 * Hands the runs of one person to another, with all that hangs on them, and the first person's suppressions: what
 * must not be written to either must not be written to the one who remains. The ledger is not touched: it says whom a
 * decision was about then, and its reader follows whom people were joined to.
 */
export async function movePerson({ db, workspaceId }: Scope, from: string, to: string): Promise<void> {
  const mine = sql`workspace_id = ${workspaceId}::uuid`;
  const ofRuns = sql`enrollment_id in (select id from enrollments where ${mine} and person_id = ${from}::uuid)`;
  // By run: these tables have no index on the person, and their partitions are found by the run's id. Sends come first,
  // as where their outcomes are recorded: that is done without the person's lock.
  for (const table of ['sends', 'touches', 'tasks', 'mail_tokens'])
    await db.execute(
      sql`update ${sql.identifier(table)} set person_id = ${to}::uuid where ${mine} and ${ofRuns}`,
    );
  for (const table of [
    'activities',
    'signals',
    'inbound_messages',
    'raw_webhooks',
    'suppressions',
    'enrollments',
  ])
    await db.execute(
      sql`update ${sql.identifier(table)} set person_id = ${to}::uuid where ${mine} and person_id = ${from}::uuid`,
    );
  // A booking that both are part of is one meeting of the one who remains.
  await db.execute(sql`update meetings set person_id = ${to}::uuid where ${mine} and person_id = ${from}::uuid
    and not exists (select 1 from meetings other where other.workspace_id = meetings.workspace_id
      and other.source = meetings.source and other.uid = meetings.uid and other.person_id = ${to}::uuid)`);
  await db.execute(sql`delete from meetings where ${mine} and person_id = ${from}::uuid`);
  // What is known of both is as the one who remains has it. Their runs wait for that one's values now, which may be there.
  await db.execute(sql`update facts set subject_id = ${to}::uuid where ${mine} and subject_id = ${from}::uuid
    and not exists (select 1 from facts other where other.workspace_id = facts.workspace_id
      and other.subject_id = ${to}::uuid and other.kind = facts.kind and other.key = facts.key)`);
  await db.execute(sql`update value_waits set subject_id = ${to}::uuid, ready_at = 'epoch'
    where ${mine} and subject_id = ${from}::uuid`);
  // Straight to the one who remains, whoever was joined to the first before; who had gone and is back, is nobody's.
  await db.execute(sql`update people set merged_into_id = nullif(${to}::uuid, id)
    where ${mine} and (id in (${from}::uuid, ${to}::uuid) or merged_into_id = ${from}::uuid)`);
}
