import type { StoreKeys } from '../../src/store/db.ts';

/** Keys for tests and benchmarks; nothing real was ever sealed with them. */
export const testKeys: StoreKeys = {
  encryptionKey: Buffer.alloc(32, 1).toString('base64'),
  suppressionKey: Buffer.alloc(32, 2).toString('base64'),
};
