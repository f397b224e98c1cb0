import {
  type PGlite,
  parse,
  protocol,
  type QueryOptions,
  type Results,
  type Transaction,
  types,
} from '@electric-sql/pglite';

const { serialize } = protocol;
const { BYTEA } = types;

type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];
type Columns = Message & { readonly fields: readonly { readonly dataTypeID: number }[] };

/** A statement that the database knows by a name, with what it said of it. */
interface Statement {
  readonly name: string;
  readonly paramTypes: readonly number[];
  /** Null for one that gives no rows. */
  readonly columns: Columns | null;
}

/**
 * Transactions after which plans are made anew. A kept plan does not see a table grow, and nothing here refreshes
 * statistics as often as a server's autovacuum does, which throws plans away as well.
 */
const planAgainAfter = 100;

const isColumns = (one: Message): one is Columns => one.name === 'rowDescription';

/** Parses a text under a name. Each call to PGlite takes all of its messages at once. */
async function prepare(client: PGlite, name: string, text: string): Promise<Statement> {
  const parts = [serialize.parse({ name, text }), serialize.describe({ type: 'S', name }), serialize.sync()];
  const answer = await client.execProtocolStream(Buffer.concat(parts), { syncToFs: false });
  return {
    name,
    paramTypes: parse.parseDescribeStatementResults(answer),
    columns: answer.find(isColumns) ?? null,
  };
}

/**
 * Bytes go over as they are, and come back through Buffer: PGlite itself spells out and reads each of them by itself,
 * which takes half a second a megabyte, both ways, in which the process does nothing else.
 */
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
const toBytes = (hex: string) => new Uint8Array(Buffer.from(hex.slice(2), 'hex'));

/** Readers of the statement's own columns: PGlite would copy those of every type there is, for each query. */
function readersOf(client: PGlite, columns: Columns | null, own: QueryOptions['parsers'] = {}) {
  const types = columns?.fields.map(({ dataTypeID }) => dataTypeID) ?? [];
  const reader = (type: number) => own[type] ?? (type === BYTEA ? toBytes : client.parsers[type]);
  return Object.fromEntries(types.map((type) => [type, reader(type)]));
}

async function execute(
  client: PGlite,
  { name, paramTypes, columns }: Statement,
  { params, options }: { readonly params: readonly unknown[]; readonly options: QueryOptions },
): Promise<Results<unknown> | undefined> {
  const values = params.map((value, at) => {
    if (value === null || value === undefined) return null;
    if (isBytes(value) && paramTypes[at] === BYTEA) return value;
    const write = client.serializers[paramTypes[at] ?? 0];
    return write ? write(value) : String(value);
  });
  const parts = [serialize.bind({ statement: name, values }), serialize.execute(), serialize.sync()];
  const answer = await client.execProtocolStream(Buffer.concat(parts), { syncToFs: false });
  const messages = columns === null ? answer : [columns, ...answer];
  const readers = readersOf(client, columns, options.parsers) as typeof client.parsers;
  return parse.parseResults(messages, readers, options.rowMode ? { rowMode: options.rowMode } : {})[0];
}

/**
 * A client whose statements are prepared under a name, once, in transactions: PGlite itself parses, describes and
 * plans each anew each time, which takes longer than most of them run. Statements have the same text however many
 * rows they carry (`jsonParam`), so there are few.
 */
export function preparing(client: PGlite): PGlite {
  const known = new Map<string, Statement>();
  let parsed = 0;
  let transactions = 0;
  const run = async (text: string, params: readonly unknown[], options: QueryOptions) => {
    let statement = known.get(text);
    if (statement === undefined) {
      parsed += 1;
      statement = await prepare(client, `cadenza_${parsed}`, text);
      known.set(text, statement);
    }
    return execute(client, statement, { params, options });
  };
  const within = (tx: Transaction): Transaction =>
    Object.assign(Object.create(tx), {
      async query(text: string, params: readonly unknown[] = [], options: QueryOptions = {}) {
        if (tx.closed) throw new Error('The transaction has ended.');
        return client.runExclusive(() => run(text, params, options));
      },
    });
  const transaction = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
    transactions += 1;
    if (transactions % planAgainAfter === 0) await client.exec('discard plans');
    return client.transaction((tx) => work(within(tx)));
  };
  return new Proxy(client, {
    get(target, name) {
      if (name === 'transaction') return transaction;
      const own: unknown = Reflect.get(target, name, target);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}
