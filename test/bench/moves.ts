import type postgres from 'postgres';
import { publishVersion } from '../../src/app/publish-version.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { runJobs } from '../../src/app/run-jobs.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { atMost, type Bench, type BenchResult, known, secondsOf } from './result.ts';
import { openBenchDatabase } from './support/database.ts';
import { type BenchWorkspace, enrollMany, makeBenchWorkspace } from './support/enrolled.ts';
import { Forked } from './support/forked.ts';
import { benchClock, openProduct } from './support/product.ts';

const people = 10_000;
/** Of whom so many have a mail that is due when they begin to be moved. */
const mailing = 2000;
const pauseMs = 20;

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));

/** The same cadence with other words in its first mail: the mail that is due leaves by whichever version its run has. */
function otherWords(): typeof outboundProspecting {
  const [first, ...rest] = outboundProspecting.steps;
  if (first === undefined) throw new Error('The cadence has steps.');
  return { ...outboundProspecting, steps: [{ ...first, name: 'Email 1, other words' }, ...rest] };
}

/** The most memory that this process held while `work` ran, beyond what it held before, in MB. */
async function memoryOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, pauseMs);
  await work();
  clearInterval(timer);
  return (Math.max(most, process.memoryUsage().rss) - before) / 1024 ** 2;
}

/** Publishes another version and brings everybody to it; returns its id. */
async function moveAll({ ctx, version }: BenchWorkspace): Promise<string> {
  const { job, version: next } = await publishVersion(ctx, {
    ...{ cadenceId: version.cadenceId, definition: otherWords() },
    inFlight: { default: 'move' },
  });
  for (;;) {
    await runJobs(ctx);
    const found = await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) => tx.jobs.byId(job?.id ?? ''));
    if (found?.state === 'done') return next.id;
    if (found?.state === 'failed') throw new Error(JSON.stringify(found.result));
    // People whose mail is under way are put off.
    await pause();
  }
}

async function count(owner: postgres.Sql, query: string): Promise<number> {
  const [row] = await owner.unsafe<{ count: number }[]>(`select count(*)::int as count from ${query}`);
  return row?.count ?? Number.NaN;
}

/** What must be so when everybody was moved while mails left. */
async function checks(
  owner: postgres.Sql,
  { ids }: BenchWorkspace,
  versionId: string,
): Promise<readonly BenchResult[]> {
  const mine = `workspace_id = '${ids.workspace}'`;
  const none = (name: string, value: number, unit: string) => atMost(name, value, { most: 0, unit });
  const twice = (table: string, by: string, where: string) =>
    `(select 1 from ${table} where ${mine} and ${where} group by ${by} having count(*) > 1) t`;
  return [
    none(
      'people who are not on the new version',
      await count(owner, `enrollments where ${mine} and version_id <> '${versionId}'`),
      'people',
    ),
    none(
      'people moved twice',
      await count(owner, twice('ledger', 'enrollment_id', "rule = 'move-version'")),
      'people',
    ),
    none(
      'mails sent twice',
      await count(owner, twice('sends', 'enrollment_id, touch_id', "state = 'accepted'")),
      'mails',
    ),
    // Whoever was moved before their mail left has it planned anew, spread over what is left of the day.
    none(
      'people without a mail that left and without one that is planned',
      await count(
        owner,
        `enrollments e where ${mine} and (state <> 'active' or coalesce(next_step_key, task_step_key) is null)
           and not exists (select 1 from sends s where s.workspace_id = e.workspace_id
             and s.enrollment_id = e.id and s.state = 'accepted')`,
      ),
      'people',
    ),
    known(
      'mails that left meanwhile',
      await count(owner, `sends where ${mine} and state = 'accepted'`),
      'mails',
    ),
  ];
}

export const moves: Bench = {
  name: 'moves',
  about: 'bringing 10,000 people in flight to a new version, quietly and while a scheduler sends their mails',
  async run({ note }) {
    const results: BenchResult[] = [];
    for (const busy of [false, true]) {
      const database = await openBenchDatabase();
      const service = new Forked('./mail-service.ts');
      try {
        const { url: mailUrl } = await service.heard<{ url: string }>();
        const base = await openProduct({ databaseUrl: database.url, mailUrl, clock: benchClock() });
        const { owner } = database;
        const workspace = await makeBenchWorkspace(base, owner, outboundProspecting);
        await enrollMany(workspace, owner, { people: people - mailing, dueInSeconds: 86_400 });
        await enrollMany(workspace, owner, { people: mailing, dueInSeconds: busy ? -60 : 86_400 });
        await owner.unsafe('analyze');
        let [versionId, over, seconds] = ['', false, 0];
        const scheduler = async () => {
          while (!over) {
            await runDueTouches(workspace.ctx);
            await pause();
          }
          await runDueTouches(workspace.ctx);
        };
        const memory = await memoryOf(async () => {
          const sending = busy ? scheduler() : Promise.resolve();
          seconds = await secondsOf(async () => {
            versionId = await moveAll(workspace);
          });
          over = true;
          await sending;
        });
        const when = busy ? 'while mails leave' : 'quiet';
        note(`${when}: ${seconds.toFixed(2)} s`);
        results.push(
          known(`people moved a second, ${when}`, people / seconds, 'people/s'),
          known(`memory beyond what the process held, ${when}`, memory, 'MB'),
          ...(busy ? await checks(owner, workspace, versionId) : []),
        );
        await base.store.close();
      } finally {
        await service.stop();
        await database.close();
      }
    }
    return results;
  },
};
