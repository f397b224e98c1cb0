import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';
import { outboundProspecting } from '../../src/library/index.ts';
import { atLeast, atMost, type Bench, known, median, secondsOf } from './result.ts';
import { type BenchDatabase, openBenchDatabase } from './support/database.ts';
import { type BenchWorkspace, enrollMany, makeBenchWorkspace } from './support/enrolled.ts';
import { Forked } from './support/forked.ts';
import { benchClock, openProduct, tuesdayOffset } from './support/product.ts';

const rounds = 5;
const mailsPerRound = 2000;
const many = 4;
const sampleEveryMs = 20;

/** How often the database's sessions were seen at what, while some work went on. */
async function waitsDuring(
  owner: postgres.Sql,
  work: Promise<unknown>,
  seen: Map<string, number>,
): Promise<void> {
  let over = false;
  const watch = async () => {
    while (!over) {
      const rows = await owner.unsafe<{ what: string; sessions: number }[]>(
        `select coalesce(wait_event_type || ' ' || wait_event, 'working') as what, count(*)::int as sessions
           from pg_stat_activity where state <> 'idle' and pid <> pg_backend_pid() and backend_type = 'client backend'
           group by 1`,
      );
      for (const { what, sessions } of rows) seen.set(what, (seen.get(what) ?? 0) + sessions);
      await pause(sampleEveryMs);
    }
  };
  const watching = watch();
  await work;
  over = true;
  await watching;
}

function inShares(seen: ReadonlyMap<string, number>): string {
  const total = [...seen.values()].reduce((sum, count) => sum + count, 0);
  const shares = [...seen].sort((a, b) => b[1] - a[1]).slice(0, 6);
  return shares.map(([what, count]) => `${what} ${((100 * count) / total).toFixed(0)} %`).join(', ');
}

async function startProcesses(
  count: number,
  start: { readonly database: BenchDatabase; readonly mailUrl: string; readonly workspace: BenchWorkspace },
): Promise<readonly Forked[]> {
  const { database, mailUrl, workspace } = start;
  const all = Array.from(
    { length: count },
    () =>
      new Forked(
        './scheduler-process.ts',
        database.url,
        mailUrl,
        workspace.ids.workspace,
        String(tuesdayOffset),
      ),
  );
  await Promise.all(all.map((one) => one.heard()));
  return all;
}

function runAll(processes: readonly Forked[]): Promise<unknown> {
  return Promise.all(
    processes.map((one) => {
      const done = one.heard();
      one.tell({ run: true });
      return done;
    }),
  );
}

interface Account {
  readonly twice: number;
  /** Not in the service's hands, though the product did not say that it does not know. */
  readonly lost: number;
  /** Not in the service's hands, and reported as of unknown fate: settled later by evidence. */
  readonly unconfirmed: number;
}

/** What became of so many touches, by the service's books and the product's. */
async function accountOf(mailUrl: string, owner: postgres.Sql, expected: number): Promise<Account> {
  const books = (await (await fetch(mailUrl)).json()) as {
    readonly touches: readonly string[];
    readonly twice: number;
  };
  const mailed = new Set(books.touches);
  const open = await owner.unsafe<{ touch: string }[]>(
    `select touch_id as touch from sends where state = 'unconfirmed'`,
  );
  const unconfirmed = open.filter(({ touch }) => !mailed.has(touch)).length;
  return { twice: books.twice, unconfirmed, lost: expected - mailed.size - unconfirmed };
}

export const processes: Bench = {
  name: 'processes',
  about: 'email touches by four processes on one database, beside one process',
  async run({ note }) {
    const database = await openBenchDatabase();
    const service = new Forked('./mail-service.ts');
    let workers: readonly Forked[] = [];
    try {
      const { url: mailUrl } = await service.heard<{ url: string }>();
      const base = await openProduct({ databaseUrl: database.url, mailUrl, clock: benchClock() });
      const workspace = await makeBenchWorkspace(base, database.owner, outboundProspecting);
      workers = await startProcesses(many, { database, mailUrl, workspace });
      const seen = new Map<string, number>();
      const measure = async (count: number) => {
        await enrollMany(workspace, database.owner, { people: mailsPerRound, dueInSeconds: -60 });
        await database.owner.unsafe('vacuum analyze');
        const work = () => runAll(workers.slice(0, count));
        const seconds = await secondsOf(() =>
          count === 1 ? work() : waitsDuring(database.owner, work(), seen),
        );
        return mailsPerRound / seconds;
      };
      const found: { readonly one: number; readonly four: number }[] = [];
      // The first round warms all of them up and does not count.
      for (let round = 0; round <= rounds; round += 1) {
        const four = await measure(many);
        const one = await measure(1);
        note(`${four.toFixed(0)} touches/s by four processes, ${one.toFixed(0)} by one`);
        if (round === 0) seen.clear();
        else found.push({ one, four });
      }
      note(`sessions of the database while four worked: ${inShares(seen)}`);
      const expected = 2 * (rounds + 1) * mailsPerRound;
      const { twice, lost, unconfirmed } = await accountOf(mailUrl, database.owner, expected);
      await base.store.close();
      return [
        atLeast(
          'four processes, of the throughput of one',
          median(found.map(({ one, four }) => four / one)),
          { least: 1, unit: '×' },
        ),
        atMost('touches mailed twice by four processes', twice, { most: 0, unit: 'touches' }),
        atMost('touches lost by four processes', lost, { most: 0, unit: 'touches' }),
        known('touches left unconfirmed by four processes', unconfirmed, 'touches'),
        known('email touches by four processes', median(found.map(({ four }) => four)), 'touches/s'),
        known('email touches by one process', median(found.map(({ one }) => one)), 'touches/s'),
      ];
    } finally {
      await Promise.all([...workers, service].map((one) => one.stop()));
      await database.close();
    }
  },
};
