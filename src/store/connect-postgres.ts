import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { AppError } from '../errors.ts';
import type { Store } from '../ports/store.ts';
import type { Db, StoreKeys } from './db.ts';
import { translated } from './errors.ts';
import { endingWithConnection } from './lost-connection.ts';
import { refuseOlder } from './schema-version.ts';
import { createStore } from './store.ts';

export interface PostgresOptions {
  /** Most connections of this process. */
  readonly max?: number | undefined;
  /** Refuses a schema older than this code with `misconfigured`: for programs that do not migrate. */
  readonly checkSchema?: boolean | undefined;
  /** Hears what an operator should know, in a sentence. */
  readonly onNotice?: ((message: string) => void) | undefined;
}

/** A client that is not connected yet; `misconfigured` when the address is not a Postgres URL. */
export function connectClient(url: string, { max = 10, onNotice }: PostgresOptions): postgres.Sql {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new AppError(
      'misconfigured',
      'DATABASE_URL is not a Postgres address. It looks like postgres://user:password@host:5432/name',
    );
  const client = postgres(url, {
    max,
    connect_timeout: 10,
    // No column has an array type, so the types need not be asked for on every connection.
    fetch_types: false,
    onnotice: ({ message }) => {
      if (message?.startsWith('cadenza: ')) onNotice?.(message.slice('cadenza: '.length));
    },
  });
  return endingWithConnection(client);
}

/**
 * A client whose statements are prepared under a name, once a connection: an unnamed one, as drizzle asks for, costs a
 * round trip more and is parsed and planned anew each time. Statements have the same text however many rows they carry
 * (`jsonParam`), so there are few. A pooler that cannot keep them needs `?prepare=false` in DATABASE_URL.
 */
export function preparing<Client extends postgres.ISql>(client: Client): Client {
  type Work = (inner: postgres.TransactionSql) => unknown;
  return new Proxy(client, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== 'function') return own;
      if (name === 'unsafe')
        return (text: string, values: unknown, options: object) =>
          Reflect.apply(own, target, [text, values, { ...options, prepare: true }]);
      if (name === 'begin' || name === 'savepoint')
        return (work: Work) =>
          Reflect.apply(own, target, [(inner: postgres.TransactionSql) => work(preparing(inner))]);
      return own;
    },
  });
}

/**
 * The store on a Postgres whose schema is up to date, without touching files: for Workers, where migrations are
 * run elsewhere. `unavailable` when it cannot be reached; then no connection is left open.
 */
export async function connectPostgres(
  url: string,
  keys: StoreKeys,
  options: PostgresOptions = {},
): Promise<Store> {
  const client = connectClient(url, options);
  try {
    const db = drizzle(preparing(client)) as unknown as Db;
    if (options.checkSchema) await translated(() => refuseOlder(db));
    const close = () => client.end({ timeout: 5 });
    return await createStore({ db, keys, onNotice: options.onNotice, close });
  } catch (error) {
    await client.end({ timeout: 0 });
    throw error;
  }
}
