import postgres from 'postgres';
import { type ActorContext, type AppContext, asSystem } from '../../src/app/context.ts';
import { publishCadence } from '../../src/app/publish-cadence.ts';
import { type ReplayPage, replayRuns } from '../../src/app/replay-runs.ts';
import { createContext } from '../../src/compose-context.ts';
import { parseConfig } from '../../src/config.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { CrmPerson, CrmPort } from '../../src/ports/crm.ts';
import type { Connection, LedgerEntry, User } from '../../src/ports/records.ts';
import type { Store } from '../../src/ports/store.ts';
import { createIds } from '../../src/runtime/ids.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import type { StoreKeys } from '../../src/store/db.ts';
import {
  addWorkspace,
  makeConnection,
  makeSecrets,
  makeSender,
  makeUser,
  monday,
} from '../support/builders.ts';
import { type CadenceName, cadencesIn } from './cadences.ts';
import { MemoryMail, plainInbound, plainMeetings } from './service.ts';

/** How many processes there are: those who act at the same time are spread over them. */
export const processes = 5;
/** Of each; more than actors that it may have, since whoever has none would wait outside of the database. */
const connections = 16;

/** Product time that stands still until it is moved. */
export class StillClock implements Clock {
  #now = new Date(monday.getTime() + 3_600_000);
  now = () => this.#now;
  wall = () => new Date();
  forward(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }
}

/** A workspace on a real database, with a CRM and a mail service in memory: what one interleaving after another uses. */
export interface Lane {
  readonly ctx: AppContext;
  readonly clock: StillClock;
  readonly mail: MemoryMail;
  readonly workspaceId: string;
  readonly admin: ActorContext;
  readonly connection: Connection;
  readonly stores: readonly Store[];
  /** The CRM's records, by id: what it answers when it is asked. */
  readonly records: Map<string, CrmPerson>;
  readonly cadences: Readonly<Record<CadenceName, string>>;
  /** Runs one statement beside the stores. */
  query<T extends object>(text: string, params?: readonly string[]): Promise<readonly T[]>;
  /** What the ledger got since this was asked the last time, in its order. */
  newEntries(): Promise<readonly LedgerEntry[]>;
  /** What is wrong with the runs that began since this was asked the last time, when their decisions are taken again. */
  newDifferences(): Promise<ReplayPage['different']>;
  /** Whether there is anything that a tick could ever claim. */
  hasWork(): Promise<boolean>;
  /** How many connections of the stores wait for a lock. */
  waiting(): Promise<number>;
  close(): Promise<void>;
}

async function fill(store: Store): Promise<{ workspaceId: string; user: User; connection: Connection }> {
  const { id: workspaceId } = await addWorkspace(store, { zone: 'UTC' });
  const user = makeUser({ role: 'admin', zone: 'UTC' });
  const connection = makeConnection();
  await store.withWorkspace(workspaceId, async (tx) => {
    await tx.users.insert(user);
    await tx.users.insertSender(makeSender({ userId: user.id }));
    await tx.connections.upsert(connection, makeSecrets());
  });
  return { workspaceId, user, connection };
}

/** A store to which there is no other workspace: what comes in without a token is for the only one there is. */
const knowingOnly = (store: Store, workspaceId: string): Store => ({
  ...store,
  system: {
    ...store.system,
    workspaces: async () => (await store.system.workspaces()).filter(({ id }) => id === workspaceId),
  },
});

function ledgerReader(query: Lane['query'], workspaceId: string): Lane['newEntries'] {
  let seen = '0';
  return async () => {
    const rows = await query<{ seq: string; entry: LedgerEntry }>(
      `select seq::text, json_build_object('enrollmentId', enrollment_id, 'personId', person_id, 'rule', rule, 'state', state, 'facts', facts)
         as entry from ledger where workspace_id = $1 and seq > ($2::text)::bigint order by ledger.seq`,
      [workspaceId, seen],
    );
    seen = rows.at(-1)?.seq ?? seen;
    return rows.map((row) => row.entry);
  };
}

function replayer(admin: ActorContext, query: Lane['query']): Lane['newDifferences'] {
  let after: string | null = null;
  return async () => {
    const { different } = await replayRuns(admin, { limit: 1000, ...(after === null ? {} : { after }) });
    const [newest] = await query<{ id: string | null }>(
      'select max(id::text) as id from enrollments where workspace_id = $1',
      [admin.actor.workspaceId],
    );
    after = newest?.id ?? null;
    return different;
  };
}

/** Opens a lane on a migrated Postgres. */
export async function openLane(databaseUrl: string, keys: StoreKeys): Promise<Lane> {
  const name = `interleave-${crypto.randomUUID().slice(0, 8)}`;
  const url = new URL(databaseUrl);
  url.searchParams.set('application_name', name);
  // Statements are planned once a connection: on partitioned tables that is most of what a small one costs.
  url.searchParams.set('options', '-c plan_cache_mode=force_generic_plan');
  const connected = await Promise.all(
    Array.from({ length: processes }, () => connectPostgres(url.href, keys, { max: connections })),
  );
  const owner = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const [first] = connected;
  if (first === undefined) throw new Error('A lane has a store.');
  const clock = new StillClock();
  await first.system.ensurePartitions(clock.now());
  const { workspaceId, user, connection } = await fill(first);
  const stores = connected.map((one) => knowingOnly(one, workspaceId));
  const store = stores[0] ?? first;
  const mail = new MemoryMail();
  const composed = createContext(parseConfig({ SENDGRID_API_KEY: 'SG.not-used' }), {
    ...{ store, clock, ids: createIds(clock), metrics: createMetrics(), standIns: true },
    log: createLogger(process.env.TEST_LOG ?? 'silent'),
    kick() {},
    publicUrl: 'http://127.0.0.1:1',
  });
  const records = new Map<string, CrmPerson>();
  const { salesforce } = composed.crms;
  const open: typeof salesforce.open = (account) => {
    const port: CrmPort = Object.create(salesforce.open(account));
    port.readPeople = async (refs) => refs.flatMap((ref) => records.get(ref.id) ?? []);
    return port;
  };
  const ctx: AppContext = {
    ...composed,
    ...{ mail, mailInbound: plainInbound },
    meetings: { ...composed.meetings, calcom: plainMeetings(composed.meetings.calcom) },
    crms: { ...composed.crms, salesforce: { ...salesforce, open } },
    settings: { ...composed.settings, inboundDomain: 'in.northwind.example', sendConcurrency: 16 },
  };
  const admin: ActorContext = {
    ...ctx,
    actor: { workspaceId, userId: user.id, role: 'admin', name: user.email },
  };
  const { mails, call } = cadencesIn(0);
  const query = async <T extends object>(text: string, params: readonly string[] = []) =>
    (await owner.unsafe(text, [...params])) as unknown as readonly T[];
  return {
    ...{ ctx, clock, mail, workspaceId, admin, connection, stores, records, query },
    cadences: {
      mails: (await publishCadence(admin, { definition: mails })).cadenceId,
      call: (await publishCadence(admin, { definition: call })).cadenceId,
    },
    newEntries: ledgerReader(query, workspaceId),
    newDifferences: replayer(admin, query),
    async hasWork() {
      const [row] = await query<{ any: boolean }>(
        `select exists (select 1 from enrollments where workspace_id = $1 and next_wake_at is not null)
           or exists (select 1 from sends s join enrollments e on e.id = s.enrollment_id
             where s.workspace_id = $1 and e.workspace_id = $1 and s.retry_at is not null and e.state <> 'paused')
           or exists (select 1 from raw_webhooks where workspace_id = $1 and processed_at is null) as any`,
        [workspaceId],
      );
      return row?.any === true;
    },
    async waiting() {
      const [row] = await query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_get_activity(null)
          where application_name = $1 and wait_event_type = 'Lock'`,
        [name],
      );
      return row?.waiting ?? 0;
    },
    async close() {
      await Promise.all([...stores.map((one) => one.close()), owner.end({ timeout: 5 })]);
    },
  };
}

/** The product in a lane, as one of its parts. */
export const asPart = (lane: Lane, name: string): ActorContext => asSystem(lane.ctx, lane.workspaceId, name);
