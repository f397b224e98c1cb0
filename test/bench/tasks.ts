import { Logger, makeWorkerUtils, runOnce } from 'graphile-worker';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { atLeast, type Bench, type BenchContext, known, median } from './result.ts';
import { costOf, inWords } from './support/cpu.ts';
import { type BenchDatabase, openBenchDatabase } from './support/database.ts';
import { type BenchWorkspace, enrollMany, makeBenchWorkspace } from './support/enrolled.ts';
import { benchClock, openProduct } from './support/product.ts';

const rounds = 7;
const tasksPerRound = 4000;
/** As many as the product takes in one transaction. */
const rowsPerStatement = 500;

/** The built-in cadence without its emails. */
const tasksOnly: CadenceInput = {
  ...outboundProspecting,
  name: 'Tasks only',
  steps: outboundProspecting.steps.filter(({ channel }) => channel !== 'email'),
};

/**
 * Claims due runs and writes what the product writes for each: the touch, the task in the rep's queue, the ledger's row
 * and the run's new state. Contents are copied from rows of the product (`sample`), so that they are as large; nothing
 * is decided or rendered.
 */
const handWritten = `
  with sample as materialized (
    select t.channel, k.title, k.script, k.talking_points, k.priority, k.until, l.event, l.rule, l.words, l.facts,
      l.actions, l.state, l.engine, l.actor, e.words as run_words
    from enrollments e
    join touches t on t.workspace_id = e.workspace_id and t.enrollment_id = e.id
    join tasks k on k.workspace_id = e.workspace_id and k.id = t.id
    join ledger l on l.workspace_id = e.workspace_id and l.enrollment_id = e.id
    where e.workspace_id = $1::uuid and e.id = $2::uuid limit 1
  ), due as materialized (
    select e.workspace_id, e.id, e.person_id, e.owner_user_id, e.version_id, e.next_step_key, e.next_visit,
      e.next_due_at, uuidv7() as touch
    from enrollments e join people p on p.workspace_id = e.workspace_id and p.id = e.person_id
    where e.workspace_id = $1::uuid and e.next_wake_at <= $3::timestamptz and p.hold_reason is null
      and (p.provisional_hold_until is null or p.provisional_hold_until <= $3::timestamptz)
    order by e.next_wake_at limit ${rowsPerStatement} for update of e, p skip locked
  ), touched as (
    insert into touches (workspace_id, enrollment_id, id, person_id, step_key, visit, channel, state, due_at)
    select workspace_id, id, touch, person_id, next_step_key, next_visit, channel, 'open', next_due_at from due, sample
  ), queued as (
    insert into tasks (workspace_id, id, enrollment_id, person_id, owner_user_id, step_key, channel, title, script,
      talking_points, priority, due_at, until, state)
    select workspace_id, touch, id, person_id, owner_user_id, next_step_key, channel, title, script, talking_points,
      priority, next_due_at, until, 'open' from due, sample
  ), decided as (
    insert into ledger (workspace_id, enrollment_id, id, person_id, at, event, rule, words, facts, actions, state,
      version_id, engine, actor)
    select workspace_id, id, uuidv7(), person_id, $3::timestamptz, event, rule, words, facts, actions, state, version_id,
      engine, actor from due, sample
  ), moved as (
    update enrollments e set task_touch_id = due.touch, task_step_key = due.next_step_key, task_visit = due.next_visit,
      task_until = sample.until, next_step_key = null, next_visit = null, next_due_at = null,
      next_wake_at = sample.until, words = sample.run_words
    from due, sample where e.workspace_id = due.workspace_id and e.id = due.id
  ) select count(*)::int as count from due`;

async function byStatement(
  { owner }: BenchDatabase,
  { ctx, ids }: BenchWorkspace,
  sample: string,
): Promise<void> {
  for (;;) {
    const [row] = await owner.unsafe<{ count: number }[]>(
      handWritten,
      [ids.workspace, sample, ctx.clock.now()],
      {
        prepare: true,
      },
    );
    if (row === undefined || row.count < rowsPerStatement) return;
  }
}

const silent = new Logger(() => () => {});

/** Empty jobs at graphile-worker's best: its batching on, as many at once as its own performance test has. */
async function byGraphileWorker(url: string): Promise<void> {
  let ran = 0;
  await runOnce({
    connectionString: url,
    noHandleSignals: true,
    taskList: {
      nothing: () => {
        ran += 1;
      },
    },
    logger: silent,
    preset: {
      worker: {
        concurrentJobs: 24,
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        localQueue: { size: 500 },
      },
    },
  });
  if (ran !== tasksPerRound) throw new Error(`graphile-worker ran ${ran} jobs of ${tasksPerRound}.`);
}

async function addJobs({ owner }: BenchDatabase, count: number): Promise<void> {
  await owner.unsafe(
    `select from graphile_worker.add_jobs((select array_agg(('nothing', '{}', null, null, null, null, null, null)::graphile_worker.job_spec)
       from generate_series(1, ${count})))`,
  );
}

interface Round {
  readonly product: number;
  readonly statement: number;
  readonly graphile: number;
}

/** One round of each, one after the other, so that a busy moment of the machine meets all of them. */
async function measure(
  database: BenchDatabase,
  workspace: BenchWorkspace,
  { note }: BenchContext,
): Promise<Round> {
  const { owner } = database;
  const people = { people: tasksPerRound, dueInSeconds: -60 };
  await enrollMany(workspace, owner, people);
  await owner.unsafe('vacuum analyze');
  const product = await costOf(owner, () => runDueTouches(workspace.ctx));
  const [sample] = await owner.unsafe<{ id: string }[]>(
    `select enrollment_id as id from tasks where workspace_id = '${workspace.ids.workspace}' order by id limit 1`,
  );
  await enrollMany(workspace, owner, people);
  await owner.unsafe('vacuum analyze');
  const statement = await costOf(owner, () => byStatement(database, workspace, sample?.id ?? ''));
  await addJobs(database, tasksPerRound);
  await owner.unsafe('vacuum analyze');
  const graphile = await costOf(owner, () => byGraphileWorker(database.url));
  note(`product ${inWords(product, tasksPerRound)}`);
  note(`statement ${inWords(statement, tasksPerRound)}`);
  note(`graphile-worker ${inWords(graphile, tasksPerRound)}`);
  return {
    product: tasksPerRound / product.seconds,
    statement: tasksPerRound / statement.seconds,
    graphile: tasksPerRound / graphile.seconds,
  };
}

export const tasks: Bench = {
  name: 'tasks',
  about:
    'task touches end to end, beside one statement that writes the same rows, and empty jobs of graphile-worker',
  async run(ctx) {
    const database = await openBenchDatabase();
    try {
      const mailUrl = 'http://127.0.0.1:9';
      const base = await openProduct({ databaseUrl: database.url, mailUrl, clock: benchClock() });
      const workspace = await makeBenchWorkspace(base, database.owner, tasksOnly);
      const utils = await makeWorkerUtils({ connectionString: database.url, logger: silent });
      await utils.migrate();
      await utils.release();
      await measure(database, workspace, { note: () => {} });
      const found: Round[] = [];
      for (let round = 0; round < rounds; round += 1) found.push(await measure(database, workspace, ctx));
      await base.store.close();
      const ratio = (other: 'statement' | 'graphile') => median(found.map((one) => one.product / one[other]));
      return [
        atLeast('task touches, of one hand-written statement', ratio('statement'), { least: 0.5, unit: '×' }),
        atLeast("task touches, of graphile-worker's empty jobs", ratio('graphile'), { least: 1, unit: '×' }),
        known('task touches', median(found.map((one) => one.product)), 'touches/s'),
        known('one hand-written statement', median(found.map((one) => one.statement)), 'touches/s'),
        known('empty jobs of graphile-worker', median(found.map((one) => one.graphile)), 'jobs/s'),
      ];
    } finally {
      await database.close();
    }
  },
};
