import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrate, migrationsFolder } from '../../src/store/migrate.ts';
import { startPostgres } from './postgres-server.ts';
import { startOnTheSameDay } from './same-day.ts';

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
  startOnTheSameDay();
  const folder = await mkdtemp(join(tmpdir(), 'cadenza-tests-'));
  let server: Promise<Server> | null = null;
  let dump: ReturnType<typeof dumpPglite> | null = null;
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
    // Kept open, a connection could be closed here just as it is asked through again.
    response.setHeader('connection', 'close');
    answer(request.url ?? '').then(
      (text) => response.end(text),
      (error) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  project.provide('databases', url);
  return async () => {
    http.close();
    http.closeAllConnections();
    await (await server)?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
