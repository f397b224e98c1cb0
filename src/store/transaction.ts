import { sql } from 'drizzle-orm';
import { AppError } from '../errors.ts';
import type { Tx } from '../ports/store.ts';
import type { Db, Scope } from './db.ts';
import { activityRepo } from './repos/activities.ts';
import { alertRepo } from './repos/alerts.ts';
import { cadenceRepo } from './repos/cadences.ts';
import { companyRepo } from './repos/companies.ts';
import { connectionRepo } from './repos/connections.ts';
import { enrollmentRepo } from './repos/enrollments.ts';
import { identityRepo } from './repos/identities.ts';
import { inboundRepo } from './repos/inbound.ts';
import { jobRepo } from './repos/jobs.ts';
import { keyRepo } from './repos/keys.ts';
import { ledgerRepo } from './repos/ledger.ts';
import { peopleRepo } from './repos/people.ts';
import { sendRepo } from './repos/sends.ts';
import { signalRepo } from './repos/signals.ts';
import { suppressionRepo } from './repos/suppressions.ts';
import { taskRepo } from './repos/tasks.ts';
import { touchRepo } from './repos/touches.ts';
import { userRepo } from './repos/users.ts';
import { workspaceRepo } from './repos/workspace.ts';

/** The repositories of one workspace on one open transaction. */
export function openTx(scope: Scope): Tx {
  return {
    workspaceId: scope.workspaceId,
    workspace: workspaceRepo(scope),
    users: userRepo(scope),
    connections: connectionRepo(scope),
    people: peopleRepo(scope),
    identities: identityRepo(scope),
    companies: companyRepo(scope),
    cadences: cadenceRepo(scope),
    enrollments: enrollmentRepo(scope),
    touches: touchRepo(scope),
    sends: sendRepo(scope),
    tasks: taskRepo(scope),
    signals: signalRepo(scope),
    inbound: inboundRepo(scope),
    suppressions: suppressionRepo(scope),
    activities: activityRepo(scope),
    alerts: alertRepo(scope),
    ledger: ledgerRepo(scope),
    jobs: jobRepo(scope),
    keys: keyRepo(scope),
  };
}

const uuidText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Binds a transaction to a workspace in one round trip: the role under which row-level security applies, and the
 * setting that it reads. Both end with the transaction, so a pooled connection carries nothing over. Where an
 * administrator did not allow the role, the owner goes on and only the queries' own conditions part workspaces.
 */
export async function bindWorkspace(db: Db, workspaceId: string): Promise<void> {
  if (!uuidText.test(workspaceId)) throw new AppError('not_found', 'There is no workspace with this id.');
  await db.execute(
    sql`select set_config('role', coalesce((select rolname::text from pg_roles where rolname = 'cadenza_app'
        and pg_has_role(oid, 'member')), 'none'), true),
      set_config('cadenza.workspace_id', ${workspaceId}, true)`,
  );
}
