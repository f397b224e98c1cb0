import { sql } from 'drizzle-orm';
import { AppError } from '../errors.ts';
import type { Tx } from '../ports/store.ts';
import type { Db, Scope } from './db.ts';
import { absenceRepo } from './repos/absences.ts';
import { activityRepo } from './repos/activities.ts';
import { alertingRepo } from './repos/alerting.ts';
import { alertRepo } from './repos/alerts.ts';
import { analyticsRepo } from './repos/analytics.ts';
import { brakeRepo } from './repos/brakes.ts';
import { cadenceStartRepo } from './repos/cadence-starts.ts';
import { cadenceRepo } from './repos/cadences.ts';
import { capRepo } from './repos/caps.ts';
import { companyRepo } from './repos/companies.ts';
import { connectionRepo } from './repos/connections.ts';
import { deliverabilityRepo } from './repos/deliverability.ts';
import { batchRepo, editRepo, selectionRepo } from './repos/enrolling.ts';
import { enrollmentRepo } from './repos/enrollments.ts';
import { experimentRepo } from './repos/experiments.ts';
import { factRepo } from './repos/facts.ts';
import { identityRepo } from './repos/identities.ts';
import { inboundRepo } from './repos/inbound.ts';
import { jobRepo } from './repos/jobs.ts';
import { keyRepo } from './repos/keys.ts';
import { ledgerRepo } from './repos/ledger.ts';
import { mailServiceRepo } from './repos/mail-services.ts';
import { mailboxRepo } from './repos/mailboxes.ts';
import { meetingRepo } from './repos/meetings.ts';
import { peopleRepo } from './repos/people.ts';
import { reconciliationRepo } from './repos/reconciliations.ts';
import { ruleRepo } from './repos/rules.ts';
import { sendRepo } from './repos/sends.ts';
import { signalRepo } from './repos/signals.ts';
import { slotRepo } from './repos/slots.ts';
import { suppressionRepo } from './repos/suppressions.ts';
import { taskRepo } from './repos/tasks.ts';
import { templateRepo } from './repos/templates.ts';
import { timelineRepo } from './repos/timeline.ts';
import { touchRepo } from './repos/touches.ts';
import { upkeepRepo } from './repos/upkeep.ts';
import { userRepo } from './repos/users.ts';
import { waitRepo } from './repos/waits.ts';
import { workspaceRepo } from './repos/workspace.ts';
import { rowsOf } from './rows.ts';

/** The repositories of one workspace on one open transaction. */
export function openTx(scope: Scope): Tx {
  return {
    workspaceId: scope.workspaceId,
    workspace: workspaceRepo(scope),
    brakes: brakeRepo(scope),
    absences: absenceRepo(scope),
    users: userRepo(scope),
    connections: connectionRepo(scope),
    mailboxes: mailboxRepo(scope),
    mailServices: mailServiceRepo(scope),
    people: peopleRepo(scope),
    identities: identityRepo(scope),
    companies: companyRepo(scope),
    cadences: cadenceRepo(scope),
    templates: templateRepo(scope),
    facts: factRepo(scope),
    waits: waitRepo(scope),
    enrollments: enrollmentRepo(scope),
    batches: batchRepo(scope),
    edits: editRepo(scope),
    selections: selectionRepo(scope),
    touches: touchRepo(scope),
    sends: sendRepo(scope),
    slots: slotRepo(scope),
    caps: capRepo(scope),
    rules: ruleRepo(scope),
    tasks: taskRepo(scope),
    cadenceStarts: cadenceStartRepo(scope),
    signals: signalRepo(scope),
    inbound: inboundRepo(scope),
    meetings: meetingRepo(scope),
    suppressions: suppressionRepo(scope),
    activities: activityRepo(scope),
    timeline: timelineRepo(scope),
    reconciliations: reconciliationRepo(scope),
    alerts: alertRepo(scope),
    alerting: alertingRepo(scope),
    ledger: ledgerRepo(scope),
    upkeep: upkeepRepo(scope),
    analytics: analyticsRepo(scope),
    deliverability: deliverabilityRepo(scope),
    experiments: experimentRepo(scope),
    jobs: jobRepo(scope),
    keys: keyRepo(scope),
  };
}

const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The role under which row-level security applies, asked once: `none` where an administrator did not allow it. Then
 * the owner goes on, and only the queries' own conditions part workspaces.
 */
export async function roleOf(db: Db): Promise<string> {
  const [row] = await rowsOf<{ name: string | null }>(
    db,
    sql`select (select rolname::text from pg_roles where rolname = 'cadenza_app'
      and pg_has_role(oid, 'member')) as name`,
  );
  return row?.name ?? 'none';
}

/**
 * Binds a transaction to a workspace in one round trip: the role, and the setting that its policies read. Both end
 * with the transaction, so a pooled connection carries nothing over.
 */
export async function bindWorkspace(db: Db, workspaceId: string, role: string): Promise<void> {
  if (!uuidText.test(workspaceId)) throw new AppError('not_found', 'There is no workspace with this id.');
  await db.execute(
    sql`select set_config('role', ${role}, true), set_config('cadenza.workspace_id', ${workspaceId}, true)`,
  );
}
