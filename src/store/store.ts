import type { Version } from '../ports/records.ts';
import type { Store } from '../ports/store.ts';
import type { Db, StoreKeys } from './db.ts';
import { translated } from './errors.ts';
import { createHasher } from './hashing.ts';
import { createSealer } from './sealing.ts';
import { systemStore } from './system.ts';
import { bindWorkspace, openTx, roleOf } from './transaction.ts';

interface StoreParts {
  readonly db: Db;
  readonly keys: StoreKeys;
  /** Hears what an operator should know, in a sentence. */
  readonly onNotice?: ((message: string) => void) | undefined;
  /** Runs as the last thing inside a transaction. */
  readonly beforeCommit?: (db: Db) => Promise<void>;
  /** Runs after each workspace's transaction, outside of it. */
  readonly afterCommit?: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The store on an open database whose schema is up to date. `misconfigured` when a key is not usable. */
export async function createStore(parts: StoreParts): Promise<Store> {
  const { db, keys, close, beforeCommit } = parts;
  const sealer = await createSealer(keys.encryptionKey, keys.encryptionKeyPrevious);
  const hasher = createHasher(keys.suppressionKey);
  const role = await translated(() => roleOf(db));
  const versions = new Map<string, Version>();
  return {
    withWorkspace: (workspaceId, work) =>
      translated(async () => {
        const result = await db.transaction(async (tx) => {
          await bindWorkspace(tx, workspaceId, role);
          const done = await work(openTx({ db: tx, workspaceId, sealer, hasher, versions }));
          await beforeCommit?.(tx);
          return done;
        });
        await parts.afterCommit?.();
        return result;
      }),
    system: systemStore({ db, sealer, hasher, onNotice: parts.onNotice ?? (() => {}) }),
    close,
  };
}
