import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Version } from '../ports/records.ts';
import type { Hasher } from './hashing.ts';
import type { Sealer } from './sealing.ts';

/** A database or an open transaction, on PGlite or on Postgres. */
export type Db = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** What every repository works with: one transaction, bound to one workspace. */
export interface Scope {
  readonly db: Db;
  readonly workspaceId: string;
  readonly sealer: Sealer;
  readonly hasher: Hasher;
  /** Versions that were read before, by workspace and id: they never change, and parsing a definition is dear. */
  readonly versions: Map<string, Version>;
}

/** Keys as base64: 32 bytes each for encryption, any length from 16 bytes for suppressions. */
export interface StoreKeys {
  readonly encryptionKey: string;
  /** Still opens what it sealed; nothing new is sealed with it. */
  readonly encryptionKeyPrevious?: string | undefined;
  readonly suppressionKey: string;
}
