import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { migrate } from '../../src/store/migrate.ts';
import { type PostgresServer, type Restart, startPostgres } from '../support/postgres-server.ts';
import { witness } from './witness.ts';

const triesAtMost = 200;

/** A Postgres of the run's own that can be ended hard, and questions to it that outlive its restarts. */
export class Database {
  restarts = 0;
  readonly #server: PostgresServer;
  readonly #owner: postgres.Sql;

  private constructor(server: PostgresServer) {
    this.#server = server;
    this.#owner = postgres(server.url, { max: 2, onnotice: () => {} });
  }

  static async open(): Promise<Database> {
    const server = await startPostgres({ survivesKill: true });
    await migrate(server.url);
    const database = new Database(server);
    await database.#owner.unsafe(witness);
    return database;
  }

  get url(): string {
    return this.#server.url;
  }

  /** Runs one reading statement as the owner of the tables; again, while the database is down. */
  async rows<T extends object>(text: string): Promise<readonly T[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.#owner.unsafe(text)) as unknown as T[];
      } catch (error) {
        if (attempt === triesAtMost) throw error;
        await pause(100);
      }
    }
  }

  /** The one number that a statement selects as `count`. */
  async count(text: string): Promise<number> {
    const [row] = await this.rows<{ count: string }>(text);
    return Number(row?.count ?? Number.NaN);
  }

  async restart(how: Restart, downMs: number): Promise<void> {
    this.restarts += 1;
    await this.#server.restart(how, downMs);
  }

  async close(): Promise<void> {
    await this.#owner.end({ timeout: 5 });
    await this.#server.stop();
  }
}
