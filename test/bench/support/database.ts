import postgres from 'postgres';
import { migrate } from '../../../src/store/migrate.ts';
import { startPostgres } from '../../support/postgres-server.ts';

export interface BenchDatabase {
  readonly url: string;
  /** As the owner of the tables, around the product. */
  readonly owner: postgres.Sql;
  close(): Promise<void>;
}

/** A durable Postgres of the benchmark's own with the schema in it. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const server = await startPostgres({ durable: true });
  await migrate(server.url);
  const owner = postgres(server.url, { max: 2, onnotice: () => {} });
  return {
    url: server.url,
    owner,
    async close() {
      await owner.end({ timeout: 5 });
      await server.stop();
    },
  };
}
