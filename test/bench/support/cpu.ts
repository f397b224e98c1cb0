import { readdirSync, readFileSync } from 'node:fs';
import type postgres from 'postgres';
import { secondsOf } from '../result.ts';

/** A tick of the kernel's accounts, in milliseconds: a hundred a second on every Linux. */
const tickMs = 10;

/** Parent and processor time of a process, from Linux's /proc; null where the system does not tell. */
function accountOf(pid: number): { readonly parent: number; readonly ms: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks; what follows it does not.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1] ?? 0, ms: ((fields[11] ?? 0) + (fields[12] ?? 0)) * tickMs };
  } catch {
    return null;
  }
}

const cpuOf = (pid: number) => accountOf(pid)?.ms ?? 0;

/** Processor time so far of all processes of the server that `sql` is connected to. */
async function serverCpu(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const postmaster = accountOf(row?.pid ?? 0)?.parent;
  if (postmaster === undefined) return 0;
  const accounts = readdirSync('/proc').map((name) => accountOf(Number(name)));
  return accounts.reduce((sum, one) => sum + (one?.parent === postmaster ? one.ms : 0), 0);
}

/** What some work took: seconds by the clock, milliseconds of processor time by who used them. */
export interface Cost {
  readonly seconds: number;
  readonly ours: number;
  readonly database: number;
  readonly others: number;
}

/** Measures work of this process, the database's server and these other processes. */
export async function costOf(
  sql: postgres.Sql,
  work: () => Promise<unknown>,
  pids: readonly number[] = [],
): Promise<Cost> {
  const read = async () => ({
    ours: cpuOf(process.pid),
    database: await serverCpu(sql),
    others: pids.reduce((sum, pid) => sum + cpuOf(pid), 0),
  });
  const before = await read();
  const seconds = await secondsOf(work);
  const after = await read();
  return {
    seconds,
    ours: after.ours - before.ours,
    database: after.database - before.database,
    others: after.others - before.others,
  };
}

const perItem = (milliseconds: number, items: number) => (milliseconds / items).toFixed(2);

/** `1150/s (ms of processor each: 0.60 here, 0.50 in the database)`. */
export function inWords({ seconds, ours, database, others }: Cost, items: number): string {
  const rest = others === 0 ? '' : `, ${perItem(others, items)} elsewhere`;
  const rate = (items / seconds).toFixed(0);
  return `${rate}/s (ms of processor each: ${perItem(ours, items)} here, ${perItem(database, items)} in the database${rest})`;
}
