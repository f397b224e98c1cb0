import postgres from 'postgres';
import { bootstrapWorkspace } from '../../src/app/bootstrap-workspace.ts';
import { type ActorContext, asSystem } from '../../src/app/context.ts';
import { publishCadence } from '../../src/app/publish-cadence.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { sampleCompany } from '../../src/demo/first-start.ts';
import type { Version } from '../../src/ports/records.ts';
import type { Store } from '../../src/ports/store.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { migrate } from '../../src/store/migrate.ts';
import { makeEnrollment, makePerson, uuidAt } from '../support/builders.ts';
import { callThenEmail } from '../support/cadences.ts';
import { testKeys } from '../support/keys.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { type Bench, known, median, secondsOf } from './result.ts';
import { productOn } from './support/product.ts';

const rounds = 7;
const touchesPerRound = 2000;

/** The same store, whose ledger takes everything and keeps nothing. */
function withoutLedger(store: Store): Store {
  const append = async () => {};
  return {
    ...store,
    withWorkspace: (id, work) =>
      store.withWorkspace(id, (tx) => work({ ...tx, ledger: { ...tx.ledger, append } })),
  };
}

/** Now: the moment for which the partitions are made. */
const clock = { now: () => new Date(), wall: () => new Date() };

/** People whose first touch, a call, is due. */
async function addDue(ctx: ActorContext, version: Version, owner: { sender: string; user: string }) {
  const now = ctx.clock.now();
  const people = Array.from({ length: touchesPerRound }, () =>
    makePerson({ id: uuidAt(now), companyId: null, phone: '+49 30 5550100', zone: 'Europe/Berlin' }),
  );
  const runs = people.map((person) =>
    makeEnrollment({
      id: uuidAt(now),
      createdAt: now,
      personId: person.id,
      anchorDay: now.toISOString().slice(0, 10),
      cadenceId: version.cadenceId,
      versionId: version.id,
      senderId: owner.sender,
      ownerUserId: owner.user,
      next: { stepKey: 'call', visit: 1, dueAt: now },
    }),
  );
  await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    await tx.people.insert(people);
    await tx.enrollments.insert(runs);
  });
}

/** Bytes of the ledger in the database for each row, with and without its indexes, and of its JSON alone. */
async function sizes(sql: postgres.Sql) {
  await sql.unsafe('vacuum analyze ledger');
  const [row] = await sql.unsafe<{ count: number; whole: number; heap: number; json: number }[]>(`
    with parts as (select sum(pg_total_relation_size(inhrelid)) as whole, sum(pg_relation_size(inhrelid)) as heap
      from pg_inherits where inhparent = 'ledger'::regclass),
    rows as (select count(*) as count,
      avg(pg_column_size(event) + pg_column_size(facts) + pg_column_size(actions)) as json from ledger)
    select count::int as count, (whole / count)::float8 as whole, (heap / count)::float8 as heap, json::float8 as json from parts, rows`);
  if (row?.count !== (rounds + 1) * touchesPerRound)
    throw new Error('Not every touch left one decision: something else was measured.');
  return row;
}

async function measure(url: string): Promise<{ readonly ratio: number; readonly extraMs: number }> {
  const store = await connectPostgres(url, testKeys);
  try {
    const base = productOn(store, clock);
    const workspaceId = await bootstrapWorkspace(base, sampleCompany);
    await store.system.ensurePartitions(base.clock.now());
    const kept = asSystem(base, workspaceId, 'scheduler');
    const dropped = asSystem(productOn(withoutLedger(store), clock), workspaceId, 'scheduler');
    const version = await publishCadence(kept, { definition: callThenEmail() });
    const [sender] = await store.withWorkspace(workspaceId, (tx) => tx.users.senders());
    if (sender === undefined) throw new Error('The sample company has senders.');
    const owner = { sender: sender.id, user: sender.userId };
    const seconds = async (ctx: ActorContext) => {
      await addDue(ctx, version, owner);
      return secondsOf(() => runDueTouches(ctx));
    };
    const found: { readonly kept: number; readonly dropped: number }[] = [];
    for (let round = 0; round <= rounds; round += 1)
      found.push({ kept: await seconds(kept), dropped: await seconds(dropped) });
    // The first round fills caches and compiles plans.
    const counted = found.slice(1);
    const extra = counted.map((one) => ((one.kept - one.dropped) * 1000) / touchesPerRound);
    return { ratio: median(counted.map((one) => one.kept / one.dropped)), extraMs: median(extra) };
  } finally {
    await store.close();
  }
}

export const ledger: Bench = {
  name: 'ledger',
  about:
    'what keeping every decision costs: task touches with the ledger and without, and bytes of a decision',
  async run({ note }) {
    const server = await startPostgres({ durable: true });
    try {
      await migrate(server.url);
      note(`${rounds} rounds of ${touchesPerRound} task touches each way`);
      const { ratio, extraMs } = await measure(server.url);
      const owner = postgres(server.url, { max: 1, onnotice: () => {} });
      const { whole, heap, json } = await sizes(owner);
      await owner.end({ timeout: 5 });
      return [
        known('ledger: time of a task touch with it, without it = 1', ratio, '×'),
        known('ledger: time for a decision', extraMs, 'ms'),
        known('ledger: bytes of a decision, indexes included', whole, 'bytes'),
        known('ledger: of these, the row', heap, 'bytes'),
        known('ledger: of these, its JSON', json, 'bytes'),
      ];
    } finally {
      await server.stop();
    }
  },
};
