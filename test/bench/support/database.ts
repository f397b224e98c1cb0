import postgres from 'postgres';
import { migrate } from '../../../src/store/migrate.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';

export interface BenchDatabase {
  readonly url: string;
  /** As the owner of the tables, around the product. */
  readonly owner: postgres.Sql;
  close(): Promise<void>;
}

const connect = (url: string, max = 2) => postgres(url, { max, onnotice: () => {} });

/** A durable Postgres of the benchmark's own. */
export const startServer = (): Promise<PostgresServer> => startPostgres({ durable: true });

/** A new database on a server, with the schema in it; the server stays when it is closed. */
export async function openDatabaseOn(
  serverUrl: string,
  name: string,
  ownerConnections = 2,
): Promise<BenchDatabase> {
  const server = connect(serverUrl);
  await server.unsafe(`create database ${name}`);
  await server.end({ timeout: 5 });
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  await migrate(url);
  const owner = connect(url, ownerConnections);
  return { url, owner, close: () => owner.end({ timeout: 5 }) };
}

/** A database with the schema in it, on a durable Postgres of its own that goes with it. */
export async function openBenchDatabase(ownerConnections?: number): Promise<BenchDatabase> {
  const server = await startServer();
  const database = await openDatabaseOn(server.url, 'bench', ownerConnections);
  return {
    ...database,
    async close() {
      await database.close();
      await server.stop();
    },
  };
}
