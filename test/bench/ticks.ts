import type { CadenceInput } from '../../src/cadence/model.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { atMost, type Bench, type BenchContext, known, median, secondsOf } from './result.ts';
import { type BenchDatabase, openDatabaseOn, startServer } from './support/database.ts';
import { type BenchWorkspace, enrollMany, makeBenchWorkspace } from './support/enrolled.ts';
import { benchClock, openProduct } from './support/product.ts';

const few = 10_000;
const many = 1_000_000;
const dueAtOnce = 100;
const rounds = 21;
/** What lies ahead is due in some days: none of it while this runs. */
const ahead = 3 * 86_400;
const enrolledAtOnce = 100_000;

/** The built-in cadence without its emails: no waiting for answers covers what the database takes. */
const tasksOnly: CadenceInput = {
  ...outboundProspecting,
  name: 'Tasks only',
  steps: outboundProspecting.steps.filter(({ channel }) => channel !== 'email'),
};

interface Installation {
  readonly database: BenchDatabase;
  readonly workspace: BenchWorkspace;
}

async function install(url: string, active: number, { note }: BenchContext): Promise<Installation> {
  const database = await openDatabaseOn(url, `active_${active}`);
  const base = await openProduct({
    databaseUrl: database.url,
    mailUrl: 'http://127.0.0.1:9',
    clock: benchClock(),
  });
  const workspace = await makeBenchWorkspace(base, database.owner, tasksOnly);
  // Its CRM is not there to be asked for changes.
  await database.owner.unsafe(`update connections set state = 'needs_reauth'`);
  const seconds = await secondsOf(async () => {
    for (let done = 0; done < active; done += enrolledAtOnce)
      await enrollMany(workspace, database.owner, {
        people: Math.min(enrolledAtOnce, active - done),
        dueInSeconds: ahead,
      });
    await database.owner.unsafe('vacuum analyze');
  });
  note(`${active} enrolled by SQL in ${seconds.toFixed(0)} s`);
  return { database, workspace };
}

/** Seconds of one tick that finds a hundred due. */
async function oneTick({ database, workspace }: Installation): Promise<number> {
  const { ctx, ids } = workspace;
  await enrollMany(workspace, database.owner, { people: dueAtOnce, dueInSeconds: -60 });
  await ctx.store.withWorkspace(ids.workspace, (tx) => tx.workspace.dueBy(ctx.clock.now()));
  const seconds = await secondsOf(() => tick(ctx));
  const [left] = await database.owner.unsafe<{ due: number }[]>(
    `select count(*)::int as due from enrollments where workspace_id = '${ids.workspace}' and next_wake_at <= '${ctx.clock.now().toISOString()}'`,
  );
  if (left?.due !== 0) throw new Error(`The tick left ${left?.due} of ${dueAtOnce} due.`);
  return seconds;
}

async function compare(
  small: Installation,
  large: Installation,
): Promise<readonly { small: number; large: number }[]> {
  for (let warm = 0; warm < 8; warm += 1) {
    await oneTick(small);
    await oneTick(large);
  }
  const found: { small: number; large: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Whoever comes first finds the other's pages in the processor's caches: they take turns.
    const first = round % 2 === 0 ? await oneTick(small) : 0;
    const second = await oneTick(large);
    found.push({ small: first > 0 ? first : await oneTick(small), large: second });
  }
  return found;
}

export const ticks: Bench = {
  name: 'ticks',
  about: 'one tick with 100 due, with 1,000,000 active enrollments beside 10,000',
  async run(ctx) {
    const server = await startServer();
    const open: Installation[] = [];
    try {
      for (const active of [few, many]) open.push(await install(server.url, active, ctx));
      const [small, large] = open;
      if (small === undefined || large === undefined) throw new Error('Both were installed.');
      const found = await compare(small, large);
      return [
        atMost(
          'a tick with 1,000,000 active enrollments, of one with 10,000',
          median(found.map((one) => one.large / one.small)),
          { most: 1.3, unit: '×' },
        ),
        known(
          'a tick with 100 due and 10,000 active enrollments',
          1000 * median(found.map((one) => one.small)),
          'ms',
        ),
        known(
          'a tick with 100 due and 1,000,000 active enrollments',
          1000 * median(found.map((one) => one.large)),
          'ms',
        ),
      ];
    } finally {
      for (const { database, workspace } of open) {
        await workspace.ctx.store.close();
        await database.close();
      }
      await server.stop();
    }
  },
};
