import type postgres from 'postgres';
import { bootstrapWorkspace } from '../../../src/app/bootstrap-workspace.ts';
import { type ActorContext, type AppContext, asSystem } from '../../../src/app/context.ts';
import { publishCadence } from '../../../src/app/publish-cadence.ts';
import type { CadenceInput } from '../../../src/cadence/model.ts';
import { sampleCompany } from '../../../src/demo/first-start.ts';
import type { Version } from '../../../src/ports/records.ts';
import { makeConnection, makeSecrets } from '../../support/builders.ts';

/** A workspace with a cadence that people can be enrolled in. */
export interface BenchWorkspace {
  readonly ctx: ActorContext;
  readonly version: Version;
  readonly ids: Readonly<Record<'workspace' | 'connection' | 'sender' | 'owner', string>>;
}

const companies = 500;

/** A live workspace, connected to a CRM, with some companies in it and one published cadence. */
export async function makeBenchWorkspace(
  base: AppContext,
  owner: postgres.Sql,
  definition: CadenceInput,
): Promise<BenchWorkspace> {
  const workspace = await bootstrapWorkspace(base, sampleCompany);
  const ctx = asSystem(base, workspace, 'scheduler');
  const version = await publishCadence(ctx, { definition });
  const { connection, sender } = await base.store.withWorkspace(workspace, async (tx) => ({
    connection: await tx.connections.upsert(makeConnection(), makeSecrets()),
    sender: (await tx.users.senders())[0],
  }));
  if (sender === undefined) throw new Error('The sample company has senders.');
  await base.store.system.ensurePartitions(base.clock.now());
  await owner.unsafe(
    `insert into companies (workspace_id, id, name, domain, industry)
       select '${workspace}', uuidv7(), 'Acme ' || i, 'acme' || i || '.example', 'Logistics'
       from generate_series(1, ${companies}) i`,
  );
  return {
    ctx,
    version,
    ids: { workspace, connection, sender: sender.id, owner: sender.userId },
  };
}

/** How people are enrolled: how many, and when their first step is due (product time, seconds from now). */
export interface Enrolling {
  readonly people: number;
  readonly dueInSeconds: number;
}

/**
 * People with a record in the CRM, each at the first step of the cadence, written as enrolling writes them but by SQL:
 * what comes before a touch is not what is measured. Its foreign keys hold, and are not looked up for each row.
 */
export async function enrollMany(
  { ctx, version, ids }: BenchWorkspace,
  owner: postgres.Sql,
  { people, dueInSeconds }: Enrolling,
): Promise<void> {
  const [step] = version.definition.steps;
  const now = ctx.clock.now();
  const due = new Date(now.getTime() + dueInSeconds * 1000).toISOString();
  const shift = `make_interval(secs => ${(now.getTime() - Date.now()) / 1000})`;
  await owner.begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica');
    await tx.unsafe(
      `create temporary table fresh on commit drop as
         select i, uuidv7(${shift}) as person, uuidv7(${shift}) as run, uuidv7(${shift}) as identity,
           c.id as company
         from generate_series(1, ${people}) i
         join (select id, row_number() over () as number from companies where workspace_id = '${ids.workspace}') c
           on c.number = 1 + i % ${companies} order by i`,
    );
    await tx.unsafe(
      `insert into people (workspace_id, id, email, first_name, last_name, title, phone, city, country, company_id, zone,
           zone_origin, zone_confidence, created_at)
         select '${ids.workspace}', person, 'p' || replace(person::text, '-', '') || '@acme.example', 'Ada', 'Example ' || i,
           'Head of Operations', '+49 30 5550100', 'Hamburg', 'DE', company, 'Europe/Berlin',
           'country', 'medium', now() from fresh`,
    );
    await tx.unsafe(
      `insert into identities (workspace_id, id, person_id, connection_id, crm_type, crm_id, company_crm_id,
           email_opt_out, do_not_call, email_bounced, state)
         select '${ids.workspace}', identity, person, '${ids.connection}', 'Contact', person::text, 'a' || i % ${companies},
           false, false, false, 'live' from fresh`,
    );
    await tx.unsafe(
      `insert into enrollments (workspace_id, id, person_id, identity_id, cadence_id, version_id, sender_id, owner_user_id,
           list_source, lawful_basis, enrolled_by, created_at, words, state, zone, anchor_day, next_step_key, next_visit,
           next_due_at, next_wake_at)
         select '${ids.workspace}', run, person, identity, '${version.cadenceId}', '${version.id}', '${ids.sender}',
           '${ids.owner}', 'List view "All Contacts"', 'legitimate_interest', 'robin.vale', now(), 'Enrolled.', 'active',
           'Europe/Berlin', '${now.toISOString().slice(0, 10)}', '${step?.key}', 1, '${due}', '${due}' from fresh`,
    );
  });
}
