import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { startPostgres } from '../support/postgres-server.ts';
import { type BulkProduct, openBulkProduct } from './bulk-product.ts';
import { atMost, type Bench, type BenchContext, known, median, secondsOf } from './result.ts';

const people = 10_000;
const rounds = 5;
const rowsAtOnce = 1000;

type Row = Record<string, unknown>;

/** What the product wrote for a batch, as rows of another workspace. */
async function rowsOf(sql: postgres.Sql, batchId: string, workspaceId: string) {
  const own = (rows: readonly Row[]) => rows.map((row): Row => ({ ...row, workspace_id: workspaceId }));
  const enrollments = await sql`select * from enrollments where batch_id = ${batchId}`;
  const ledger = await sql`select l.* from ledger l where l.enrollment_id in
      (select id from enrollments where batch_id = ${batchId})
    or (l.rule = 'left-out-at-enrollment' and l.person_id in
      (select person_id from left_out where batch_id = ${batchId}))`;
  return { enrollments: own(enrollments), ledger: own(ledger).map(({ seq: _, ...row }): Row => row) };
}

/** The same rows by plain multi-row inserts, 1,000 people to a transaction. */
async function insertPlainly(sql: postgres.Sql, rows: Awaited<ReturnType<typeof rowsOf>>): Promise<void> {
  const ledger = Map.groupBy(rows.ledger, (row) => row.enrollment_id);
  for (let from = 0; from < rows.enrollments.length; from += rowsAtOnce) {
    const part = rows.enrollments.slice(from, from + rowsAtOnce);
    await sql.begin(async (tx) => {
      await tx`insert into enrollments ${tx(part)}`;
      await tx`insert into ledger ${tx(part.flatMap((row) => ledger.get(row.id) ?? []))}`;
    });
  }
  const enrolled = new Set(rows.enrollments.map((row) => row.id));
  const left = rows.ledger.filter((row) => !enrolled.has(row.enrollment_id));
  if (left.length > 0) await sql`insert into ledger ${sql(left)}`;
}

async function measureSpeed(product: BulkProduct, sql: postgres.Sql, { note }: BenchContext) {
  const [ours, plain]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const personIds = [...(await product.addPeople(people))];
    await sql`analyze`;
    let batchId = '';
    const seconds = await secondsOf(async () => {
      batchId = await product.enroll({ personIds });
    });
    const rows = await rowsOf(sql, batchId, product.ctx.ids.uuid());
    if (rows.ledger.length !== people) throw new Error(`There are ${rows.ledger.length} ledger rows.`);
    const baseline = await secondsOf(() => insertPlainly(sql, rows));
    note(
      `${seconds.toFixed(2)} s, the same ${rows.enrollments.length} + ${people} rows plainly ${baseline.toFixed(2)} s`,
    );
    // The first round finds nothing compiled and nothing cached.
    if (round > 0) ours.push(seconds);
    if (round > 0) plain.push(baseline);
  }
  const ratios = ours.map((seconds, round) => seconds / (plain[round] ?? Number.NaN));
  return [
    atMost('enroll 10,000 / plain multi-row insert of the same rows', median(ratios), { most: 4, unit: '×' }),
    known('people enrolled a second, one process', people / median(ours), 'people/s'),
  ];
}

async function memoryOf(sql: postgres.Sql, url: string, count: number) {
  const name = `bulk_memory_${count}`;
  await sql.unsafe(`create database ${name}`);
  const script = fileURLToPath(new URL('./bulk-memory.ts', import.meta.url));
  const own = new URL(url);
  own.pathname = `/${name}`;
  const args = ['--expose-gc', script, own.href, String(count)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as { readonly peak: number; readonly live: number };
}

async function measureMemory(sql: postgres.Sql, url: string) {
  const small = await memoryOf(sql, url, 10_000);
  const large = await memoryOf(sql, url, 100_000);
  return [
    atMost('peak memory, list view of 100,000 / of 10,000', large.peak / small.peak, {
      most: 1.2,
      unit: '×',
    }),
    known('peak memory, list view of 10,000', small.peak, 'MB'),
    known('peak memory, list view of 100,000', large.peak, 'MB'),
    known('heap after a full collection, list view of 10,000', small.live, 'MB'),
    known('heap after a full collection, list view of 100,000', large.live, 'MB'),
  ];
}

export const bulk: Bench = {
  name: 'bulk',
  about:
    'enrolling 10,000 people who are here already, as a job from request to end, and the memory of 100,000',
  async run(ctx) {
    const server = await startPostgres({ durable: true });
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    try {
      const product = await openBulkProduct(server.url);
      const speed = await measureSpeed(product, sql, ctx);
      await product.store.close();
      return [...speed, ...(await measureMemory(sql, server.url))];
    } finally {
      await sql.end();
      await server.stop();
    }
  },
};
