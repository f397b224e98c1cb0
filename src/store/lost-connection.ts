import type postgres from 'postgres';

/** What a statement fails with when its connection is gone, or about to be: the server says good-bye (57P0x) or nothing. */
const lostCode = /^(CONNECTION_|CONNECT_TIMEOUT$|ECONN|EPIPE$|ETIMEDOUT$|57P0[123]$)/;

function isLost(error: unknown): boolean {
  for (let inner = error, depth = 0; inner instanceof Error && depth < 5; inner = inner.cause, depth += 1)
    if ('code' in inner && typeof inner.code === 'string' && lostCode.test(inner.code)) return true;
  return false;
}

const ended = () =>
  Object.assign(new Error('The connection of this transaction was lost.'), { code: 'CONNECTION_CLOSED' });

type Work = (tx: postgres.TransactionSql) => unknown;

/**
 * A client whose transactions end when their connection is lost. The driver (postgres.js 3.4.9) sends a last `rollback`
 * to the connection that is gone: that ends the whole process, or makes the connection useless for good, or reaches
 * somebody else's transaction on the connection that takes its place (porsager/postgres#1208). So after a loss nothing
 * of a transaction is sent any more: its work is left standing where it is, and `begin` rejects by the driver's own
 * word that the connection closed.
 */
export function endingWithConnection(client: postgres.Sql): postgres.Sql {
  const begin = (work: Work) => {
    let lost = false;
    const guard = (tx: postgres.TransactionSql) =>
      new Proxy(tx, {
        get(target, key) {
          if (lost) throw ended();
          return Reflect.get(target, key);
        },
        apply(target, self, args) {
          if (lost) throw ended();
          return Reflect.apply(target, self, args);
        },
      });
    const result = client.begin(async (tx) => {
      try {
        return await work(guard(tx));
      } catch (error) {
        if (lost || isLost(error)) return new Promise<never>(() => {});
        throw error;
      }
    });
    result.catch(() => {
      lost = true;
    });
    return result;
  };
  return new Proxy(client, {
    get: (target, key) => (key === 'begin' ? begin : Reflect.get(target, key)),
  });
}
