import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { Enrollment } from '../../src/ports/records.ts';
import type { Store, Tx } from '../../src/ports/store.ts';
import { connectPostgres, preparing } from '../../src/store/connect-postgres.ts';
import type { Db } from '../../src/store/db.ts';
import { createStore } from '../../src/store/store.ts';
import {
  addWorkspace,
  makeConnection,
  makeSecrets,
  makeSend,
  makeTouch,
  minutesAfter,
  monday,
  uuidAt,
} from '../support/builders.ts';
import { openTestStore, type TestStore } from '../support/database.ts';
import { testKeys } from '../support/keys.ts';

const rows = 20_000;

/** Fills the large tables of a workspace as a year of work would: nearly all of it is done, a little lies ahead. */
const filling = (workspaceId: string, connectionId: string) => [
  `create temporary table n as select i, gen_random_uuid() as person, uuidv7() as run, gen_random_uuid() as touch
     from generate_series(1, ${rows}) i`,
  `insert into people (workspace_id, id, email, zone, zone_origin, zone_confidence, created_at)
     select '${workspaceId}', person, 'p' || i || '@acme.example', 'UTC', 'field', 'high', now() from n`,
  `insert into enrollments (workspace_id, id, person_id, cadence_id, version_id, sender_id, owner_user_id, list_source,
       lawful_basis, enrolled_by, created_at, words, state, zone, anchor_day, next_wake_at)
     select '${workspaceId}', run, person, person, person, person, person, '', '', '', now(), '', 'active', 'UTC',
       '2026-11-23', timestamptz '2026-11-24' + make_interval(secs => i) from n`,
  `insert into touches (workspace_id, enrollment_id, id, person_id, step_key, visit, channel, state, due_at, ended_at)
     select '${workspaceId}', run, touch, person, 'intro', 1, 'email', 'sent', now(),
       timestamptz '2026-11-24' + make_interval(secs => i) from n`,
  `insert into sends (workspace_id, enrollment_id, id, touch_id, person_id, sender_id, attempt, state, mail, message_id,
       to_email, reserved_at, resolved_at)
     select '${workspaceId}', run, gen_random_uuid(), touch, person, person, 1, 'accepted', '{}', '<' || i || '>',
       'p' || i || '@acme.example', now(), now() from n`,
  `insert into ledger (workspace_id, enrollment_id, id, person_id, at, event, rule, words, facts, actions, state, engine, actor)
     select '${workspaceId}', run, touch, person, now(), '{}', '', '', '{}', '[]', 'active', '1', 'engine' from n`,
  `insert into activities (workspace_id, connection_id, key, person_id, operation, activity, state, attempts, due_at)
     select '${workspaceId}', '${connectionId}', 'k' || i, person, 'activity', '{}', 'written', 1,
       timestamptz '2026-11-24' + make_interval(secs => i) from n`,
  `insert into signals (workspace_id, id, person_id, kind, at, source, source_key, facts)
     select '${workspaceId}', touch, person, 'opened', now(), 's', 'k' || i, '{}' from n`,
  `insert into suppressions (workspace_id, id, scope, value_hash, channel, reason, source, created_at)
     select '${workspaceId}', touch, 'email', 'h' || i, 'all', '', '', now() from n`,
  `insert into raw_webhooks (workspace_id, id, source, key, content_key, content_type, body, received_at, processed_at)
     select '${workspaceId}', touch, case when i % 10 = 0 then 'mailbox' else 'sendgrid_event' end, 'k' || i, 'c' || i, 'x',
       'x', now(), timestamptz '2026-11-24' + make_interval(secs => i) from n`,
  `insert into sender_slots (workspace_id, enrollment_id, step_key, visit, sender_id, at, planned_at, used)
     select '${workspaceId}', run, 'intro', 1, person, timestamptz '2026-11-24' + make_interval(secs => i), now(), i % 2 = 0
       from n`,
  'analyze',
];

/** What a comparison with a CRM asks, of the last minutes of that year. */
async function reconciling(tx: Tx, connectionId: string): Promise<void> {
  const since = new Date(Date.parse('2026-11-24T00:00:00Z') + (rows - 30) * 1000);
  const slice = { after: null, limit: 10 };
  const range = { since, until: new Date(since.getTime() + 60_000) };
  const unlogged = await tx.timeline.unlogged(connectionId, range, slice);
  expect(unlogged.next).not.toBeNull();
  await tx.timeline.unlogged(connectionId, range, { after: unlogged.next, limit: 10 });
  const closed = await tx.timeline.closed(connectionId, since, slice);
  expect(closed.rows).toHaveLength(10);
  await tx.timeline.closed(connectionId, since, { after: closed.next, limit: 10 });
  await tx.timeline.waiting(connectionId, slice);
  await tx.timeline.byKeys(connectionId, ['k7', 'k8']);
  await tx.timeline.record(connectionId, [{ key: 'k7', crmId: '00T' }], monday);
  await tx.timeline.putBack(closed.rows.slice(0, 2), monday);
  await tx.timeline.letBe(closed.rows.slice(2, 4));
  await tx.reconciliations.nightly();
  await tx.reconciliations.claim(monday, 60);
}

/** Everything that a tick, a webhook or a command asks. */
async function tickPath(tx: Tx, connectionId: string): Promise<readonly Enrollment[]> {
  const due = await tx.enrollments.claimDue(new Date('2026-11-24T00:02:00Z'), 50);
  expect(due).toHaveLength(50);
  const runs = due.map((one) => one.enrollment);
  const persons = runs.map((run) => run.personId);
  const touches = runs.map((run) => makeTouch(run, { stepKey: 'follow-up' }));
  const sends = touches.map((touch) => makeSend(touch));
  await tx.people.lock(persons);
  await tx.touches.insert(touches);
  expect(await tx.sends.reserve(sends, 0)).toHaveLength(50);
  await tx.enrollments.save(runs.map((run) => ({ run, nextWakeAt: null, endedAt: null, words: '' })));
  await tx.sends.expireLeases(monday, 10);
  const kept = { state: 'accepted' as const, providerId: null, reason: null, at: monday, retryAt: null };
  await tx.sends.resolve(sends.map(({ id, enrollmentId }) => ({ ...kept, id, enrollmentId })));
  await tx.touches.update(touches);
  await tx.touches.byIds(touches);
  await tx.touches.byEnrollments(runs.map((run) => run.id));
  await tx.sends.byIds(sends);
  await tx.sends.byMessageIds(['<7>']);
  await tx.sends.latestToEach(['p7@acme.example'], monday);
  await tx.sends.unresolved(runs.map((run) => run.id));
  await tx.sends.acceptedByEnrollments(runs.map((run) => run.id));
  await tx.sends.claimRetries(minutesAfter(monday, 9), 10);
  await tx.sends.claimUnconfirmed(monday, 10);
  const [sender] = runs.map((run) => run.senderId);
  if (sender !== undefined) await tx.slots.taken([{ senderId: sender, from: monday }]);
  await tx.slots.held(runs.map((run) => run.id));
  await tx.slots.use([{ enrollmentId: uuidAt(), stepKey: 'intro', visit: 1 }], monday);
  await tx.slots.giveBack([uuidAt()], { senderIds: [sender ?? uuidAt()], before: monday });
  await tx.enrollments.openByPersons(persons);
  await tx.people.byEmails(['p7@acme.example']);
  await tx.suppressions.match([{ scope: 'email', value: 'p7@acme.example' }]);
  await tx.activities.claim(connectionId, 10, 60, monday);
  await tx.signals.byPersons(persons);
  await tx.ledger.byPerson(persons[0] ?? uuidAt());
  await tx.ledger.byEnrollment(runs[0]?.id ?? uuidAt());
  await tx.inbound.claimRaw(10);
  await tx.inbound.claimUnforwarded(10);
  expect(await tx.inbound.dropDeliveries(new Date('2026-12-24T00:02:00Z'), 10)).toBe(10);
  await tx.inbound.dropMailBytes(minutesAfter(monday, 9), 10);
  await reconciling(tx, connectionId);
  await tx.workspace.openWork('2');
  return runs;
}

/** Everything that pages ask besides. */
async function pagePath(tx: Tx, runs: readonly Enrollment[]): Promise<void> {
  const persons = runs.map((run) => run.personId);
  await tx.people.search(null, { cursor: null, limit: 50 });
  const page = { cursor: null, limit: 50 };
  const ownerUserId = runs[0]?.ownerUserId;
  const versionId = runs[0]?.versionId;
  const cadenceId = runs[0]?.cadenceId;
  for (const filter of [
    { state: 'active' },
    { state: 'active', ownerUserId },
    { state: 'paused', reason: 'replied' },
    { cadenceId, ownerUserId },
    { versionId },
    { batchId: uuidAt() },
    { personId: persons[0] },
  ])
    await tx.enrollments.list(filter, page);
  const states = ['active', 'paused', 'finished'];
  for (const filter of [{}, { ownerUserId }, { cadenceId }])
    await tx.enrollments.countByState(filter, { states, atMost: 100 });
  await tx.enrollments.openByCompany(uuidAt(), { except: uuidAt(), limit: 5 });
  await tx.ledger.latestChanges(runs.map((run) => run.id));
  await tx.tasks.byIds(runs.map((run) => run.id));
  await tx.activities.byPersons(persons);
  await tx.inbound.messagesByPersons(persons);
  const versions = runs.slice(0, 3).map((run) => ({ id: run.versionId, days: 10 }));
  const cohorts = { versions, ownerUserId: null, now: minutesAfter(new Date(), 60 * 24 * 30) };
  expect((await tx.analytics.counts(cohorts)).map((row) => row.mature)).toEqual([1, 1, 1]);
  await tx.analytics.runs(cohorts, 'wins', { cursor: null, limit: 50 });
}

let opened: TestStore;
let id: string;
let connection: string;
beforeAll(async () => {
  opened = await openTestStore('postgres');
  ({ id } = await addWorkspace(opened.store));
  connection = await opened.store.withWorkspace(id, (tx) =>
    tx.connections.upsert(makeConnection(), makeSecrets()),
  );
  for (const statement of filling(id, connection)) await opened.query(statement);
});
afterAll(() => opened.close());

it('no question of a tick or a page reads a large table from end to end', async () => {
  const read = `select relname, seq_tup_read::int as read from pg_stat_user_tables where seq_tup_read > 0 order by 1`;
  await opened.query('select pg_stat_force_next_flush()');
  await opened.query('select pg_stat_reset()');
  // Closing the connection makes the server count what it did.
  const worker = await connectPostgres(opened.url ?? '', testKeys, { max: 1 });
  await worker.withWorkspace(id, async (tx) => pagePath(tx, await tickPath(tx, connection)));
  await worker.close();
  const scanned = await opened.query<{ relname: string; read: number }>(read);
  expect(scanned.filter((table) => table.read >= rows)).toEqual([]);
});

/** Tables with as many rows as there are people, and their partitions. */
const large =
  /^(people|enrollments|activities|signals|suppressions|raw_webhooks|(touches|sends|ledger)(_default|_\d+_\d+)?)$/;
const planned = z.object({ 'Node Type': z.string(), 'Relation Name': z.string().optional() });

/** What a plan and the plans within it read from end to end. */
function readWhole(plan: unknown): string[] {
  if (typeof plan !== 'object' || plan === null) return [];
  const below = Object.values(plan)
    .flatMap((part) => (Array.isArray(part) ? part : [part]))
    .flatMap(readWhole);
  const node = planned.safeParse(plan);
  const table =
    node.success && node.data['Node Type'] === 'Seq Scan' ? node.data['Relation Name'] : undefined;
  return table !== undefined && large.test(table) ? [table, ...below] : below;
}

/** How a connection plans, and plans that it was heard to make: each with its statement. */
async function plansOf(mode: 'auto' | 'force_generic_plan', work: (store: Store) => Promise<void>) {
  const plans: string[] = [];
  const client = postgres(opened.url ?? '', {
    max: 1,
    connection: {
      session_preload_libraries: 'auto_explain',
      plan_cache_mode: mode,
      'auto_explain.log_min_duration': '0',
      'auto_explain.log_format': 'json',
      'auto_explain.log_level': 'notice',
      client_min_messages: 'notice',
    } as Record<string, string>,
    onnotice: ({ message = '' }) => {
      const at = message.indexOf('plan:\n');
      if (at !== -1) plans.push(message.slice(at + 'plan:\n'.length));
    },
  });
  const db = drizzle(preparing(client)) as unknown as Db;
  const store = await createStore({ db, keys: testKeys, close: () => client.end({ timeout: 5 }) });
  await work(store);
  await store.close();
  return plans.map((text) =>
    z.object({ 'Query Text': z.string(), Plan: z.unknown() }).parse(JSON.parse(text)),
  );
}

it.each(['auto', 'force_generic_plan'] as const)(
  'no plan of a tick has a sequential scan of a large table (%s)',
  async (mode) => {
    const undone = new Error('undone');
    const plans = await plansOf(mode, async (store) => {
      const walked = store.withWorkspace(id, async (tx) => {
        await tickPath(tx, connection);
        throw undone;
      });
      await expect(walked).rejects.toBe(undone);
    });
    expect(plans.length).toBeGreaterThan(30);
    const scans = plans.flatMap((one) =>
      readWhole(one.Plan).map((table) => `${table}: ${one['Query Text'].slice(0, 200)}`),
    );
    expect(scans).toEqual([]);
  },
);
