import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { migrate } from '../../src/store/migrate.ts';
import { type PostgresServer, type Restart, startPostgres } from '../support/postgres-server.ts';

/** Signals after which nobody may be mailed any more. */
export const stops = [
  'replied',
  'meeting_booked',
  'unsubscribed',
  'complained',
  'bounced',
  'opted_out_in_crm',
] as const;

const stopList = stops.map((kind) => `'${kind}'`).join(', ');

/**
 * A witness beside the product: numbers reservations and stops as they are written. Both hold the person's lock until
 * they commit, so their numbers stand in the order of the commits, whatever any clock says. It also counts sends that
 * ever were unconfirmed, since evidence settles most of them.
 */
const witness = `
  create table witness (seq bigserial primary key, what text not null, person_id uuid, id uuid not null);
  create function witness() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into witness (what, person_id, id) values (tg_argv[0], new.person_id, new.id);
    return null;
  end $$;
  create trigger witness_reserved after insert on sends for each row execute function witness('reserved');
  create trigger witness_unconfirmed after update on sends for each row
    when (new.state = 'unconfirmed' and old.state <> 'unconfirmed') execute function witness('unconfirmed');
  create trigger witness_signal after insert on signals for each row
    when (new.kind in (${stopList})) execute function witness('stop');
  create trigger witness_suppression after insert on suppressions for each row execute function witness('stop');
`;

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
