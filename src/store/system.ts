import { and, eq, isNotNull, lte, ne, sql } from 'drizzle-orm';
import type { SystemStore } from '../ports/store.ts';
import type { Db } from './db.ts';
import { translated } from './errors.ts';
import type { Hasher } from './hashing.ts';
import { ensurePartitions } from './partitions.ts';
import { rehash, suppressionKeyFits } from './rehash.ts';
import { consentMinutes } from './repos/connections.ts';
import { toApiKey } from './repos/keys.ts';
import { reseal } from './reseal.ts';
import { anyText, rowsOf } from './rows.ts';
import {
  apiKeys,
  connections,
  mailboxes,
  mailTokens,
  nonces,
  oauthStates,
  panelEntries,
  productClock,
  signInLinks,
  workspaceDue,
  workspaces,
} from './schema/index.ts';
import { sealedContext } from './sealed-places.ts';
import type { Sealer } from './sealing.ts';

interface SystemParts {
  readonly db: Db;
  readonly sealer: Sealer;
  readonly hasher: Hasher;
  /** Hears what an operator should know, in a sentence. */
  readonly onNotice: (message: string) => void;
}

type Lookups = Pick<
  SystemStore,
  'apiKey' | 'mailToken' | 'connectionOf' | 'mailboxesNoticed' | 'sharingWorkspacesOf'
>;
type Onces = Pick<SystemStore, 'takeSignIn' | 'takePanelEntry' | 'takeOAuthState' | 'firstUse'>;

/** As the tables' owner, whom row-level security does not bind: these questions come before a workspace is known. */
export function systemStore(parts: SystemParts): SystemStore {
  let ensured: string | null = null;
  const { db, sealer, hasher, onNotice } = parts;
  const store: SystemStore = {
    async createWorkspace(workspace) {
      await db.transaction(async (tx) => {
        await tx.insert(workspaces).values(workspace);
        await tx.insert(workspaceDue).values({ workspaceId: workspace.id, nextDueAt: null });
      });
    },
    async workspaces() {
      return db.select().from(workspaces).orderBy(workspaces.id);
    },
    async dueWorkspaces(now, limit) {
      const rows = await db
        .select({ id: workspaceDue.workspaceId })
        .from(workspaceDue)
        .where(lte(workspaceDue.nextDueAt, now))
        .orderBy(workspaceDue.nextDueAt)
        .limit(limit);
      return rows.map((row) => row.id);
    },
    async nextDueAt() {
      const [row] = await db
        .select({ at: sql<Date | null>`min(${workspaceDue.nextDueAt})`.mapWith(workspaceDue.nextDueAt) })
        .from(workspaceDue);
      return row?.at ?? null;
    },
    async clockOffset() {
      const [row] = await db.select({ offset: productClock.offsetMs }).from(productClock);
      return row?.offset ?? 0;
    },
    async setClockOffset(milliseconds) {
      await db.update(productClock).set({ offsetMs: milliseconds }).where(eq(productClock.id, 1));
    },
    async ensurePartitions(at) {
      // Asked at every tick; the catalogue is looked at once a month.
      const month = at.toISOString().slice(0, 7);
      if (month === ensured) return;
      const left = await ensurePartitions(db, at);
      if (left.length > 0)
        onNotice(`These partitions were not made, their rows are in the default ones: ${left.join(', ')}`);
      ensured = month;
    },
    reseal: () => reseal(db, sealer),
    suppressionKeyFits: () => suppressionKeyFits(db, hasher),
    rehash: () => rehash(db, hasher),
    async ping() {
      await db.execute(sql`select 1`);
    },
    ...lookups(parts),
    ...onces(parts),
  };
  return withTranslatedErrors(store);
}

function lookups({ db }: SystemParts): Lookups {
  return {
    async apiKey(hash) {
      const [row] = await db.select().from(apiKeys).where(eq(apiKeys.hash, hash)).limit(1);
      return row ? toApiKey(row) : null;
    },
    async mailToken(tokenHash) {
      const [row] = await db.select().from(mailTokens).where(eq(mailTokens.tokenHash, tokenHash)).limit(1);
      if (!row) return null;
      const { tokenHash: _, ...token } = row;
      return token;
    },
    async connectionOf(kind, accountId) {
      const [row] = await db
        .select({ workspaceId: connections.workspaceId, connectionId: connections.id })
        .from(connections)
        .where(
          and(
            eq(connections.kind, kind),
            eq(connections.accountId, accountId),
            ne(connections.state, sql`'disconnected'`),
          ),
        )
        .limit(1);
      return row ?? null;
    },
    async mailboxesNoticed(kind, by) {
      const named =
        'address' in by
          ? and(eq(mailboxes.address, by.address), isNotNull(mailboxes.noticeHash))
          : eq(mailboxes.noticeHash, by.noticeHash);
      return db
        .select({ workspaceId: mailboxes.workspaceId, id: mailboxes.id })
        .from(mailboxes)
        .where(and(named, eq(mailboxes.kind, kind)));
    },
    // By workspace, then by address: so the index on addresses serves, which begins with the workspace.
    sharingWorkspacesOf: (emails) =>
      rowsOf<{ workspaceId: string; email: string }>(
        db,
        sql`select distinct p.workspace_id as "workspaceId", p.email from workspaces w
          join people p on p.workspace_id = w.id and p.email = ${anyText(emails)}
          where not exists (select 1 from mail_services m where m.workspace_id = w.id)`,
      ),
  };
}

function onces({ db, sealer }: SystemParts): Onces {
  return {
    async takeSignIn(tokenHash, wall) {
      const [row] = await db.delete(signInLinks).where(eq(signInLinks.tokenHash, tokenHash)).returning();
      if (!row || row.expiresAt <= wall) return null;
      return { workspaceId: row.workspaceId, userId: row.userId };
    },
    async takePanelEntry(tokenHash, wall) {
      const [row] = await db.delete(panelEntries).where(eq(panelEntries.tokenHash, tokenHash)).returning();
      if (!row || row.expiresAt <= wall) return null;
      const { workspaceId, userId, connectionId, crmType: type, crmId } = row;
      return { workspaceId, userId, connectionId, ref: { type, id: crmId } };
    },
    async takeOAuthState(stateHash, wall) {
      const [row] = await db.delete(oauthStates).where(eq(oauthStates.stateHash, stateHash)).returning();
      if (!row || wall.getTime() - row.madeAt.getTime() > consentMinutes * 60_000) return null;
      const { workspaceId, userId, kind, keyId, sealedVerifier } = row;
      const verifier = await sealer.open(
        { keyId, sealed: sealedVerifier },
        sealedContext.consent(workspaceId, stateHash),
      );
      return { workspaceId, userId, kind, verifier };
    },
    async firstUse(source, nonce, wall) {
      // A day is far beyond the age at which a signature is refused, so older nonces can go.
      const rows = await rowsOf(
        db,
        sql`with old as (delete from ${nonces} where seen_at < ${wall.toISOString()}::timestamptz - interval '1 day')
          insert into ${nonces} (source, nonce, seen_at) values (${source}, ${nonce}, ${wall.toISOString()}::timestamptz)
          on conflict do nothing returning source`,
      );
      return rows.length > 0;
    },
  };
}

/** The same store, each of whose answers leaves its driver errors as `AppError`. */
function withTranslatedErrors(store: SystemStore): SystemStore {
  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => translated(() => Reflect.apply(method, target, args));
    },
  });
}
