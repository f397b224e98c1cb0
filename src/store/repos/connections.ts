import { and, eq, lt, sql } from 'drizzle-orm';
import type { CrmTokens } from '../../ports/crm-oauth.ts';
import type { Connection, ConnectionSecrets } from '../../ports/records.ts';
import type { ConnectionRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { connections, oauthStates, syncCursors } from '../schema/index.ts';
import { sealedContext } from '../sealed-places.ts';

/** How long the user may take at a consent page, in minutes; as long as their browser remembers that they began it. */
export const consentMinutes = 10;

type Row = typeof connections.$inferSelect;

function toConnection(row: Row): Connection {
  const { id, kind, accountId, state, problem, missing, connectedAt, customFields, conditionFields } = row;
  return { id, kind, accountId, state, problem, missing, connectedAt, customFields, conditionFields };
}

function fromTokens(tokens: CrmTokens): string {
  return JSON.stringify({ ...tokens, expiresAt: tokens.expiresAt?.toISOString() ?? null });
}

function toTokens(text: string): CrmTokens {
  const stored = JSON.parse(text) as Omit<CrmTokens, 'expiresAt'> & { readonly expiresAt: string | null };
  return { ...stored, expiresAt: stored.expiresAt === null ? null : new Date(stored.expiresAt) };
}

function secretsOf({ workspaceId, sealer }: Scope) {
  const tokensOf = (id: string) => sealedContext.crmTokens(workspaceId, id);
  const pushOf = (id: string) => sealedContext.crmPush(workspaceId, id);
  return {
    async tokens(id: string, tokens: CrmTokens) {
      const { keyId, sealed } = await sealer.seal(fromTokens(tokens), tokensOf(id));
      return { keyId, sealedTokens: sealed };
    },
    async pushSecret(id: string, secret: string) {
      const { keyId, sealed } = await sealer.seal(secret, pushOf(id));
      return { pushKeyId: keyId, sealedPushSecret: sealed };
    },
    async open(row: Row): Promise<ConnectionSecrets> {
      const tokens = await sealer.open({ keyId: row.keyId, sealed: row.sealedTokens }, tokensOf(row.id));
      const push = { keyId: row.pushKeyId, sealed: row.sealedPushSecret };
      return {
        tokens: toTokens(tokens),
        tokenVersion: row.tokenVersion,
        pushSecret: await sealer.open(push, pushOf(row.id)),
      };
    },
  };
}

export function connectionRepo(scope: Scope): ConnectionRepo {
  const { db, workspaceId } = scope;
  const secrets = secretsOf(scope);
  const one = (id: string) => and(eq(connections.workspaceId, workspaceId), eq(connections.id, id));
  return {
    async upsert(connection, { tokens, tokenVersion, pushSecret }) {
      const sameAccount = and(
        eq(connections.workspaceId, workspaceId),
        eq(connections.kind, connection.kind),
        eq(connections.accountId, connection.accountId),
      );
      const [earlier] = await db.select().from(connections).where(sameAccount).for('update');
      const id = earlier?.id ?? connection.id;
      const sealed = { ...(await secrets.tokens(id, tokens)), ...(await secrets.pushSecret(id, pushSecret)) };
      if (!earlier) {
        await db.insert(connections).values({ ...connection, ...sealed, workspaceId, tokenVersion });
        return id;
      }
      const { state, problem, missing, connectedAt } = connection;
      // The version only rises, so that a holder of the old tokens sees that they were replaced.
      const version = Math.max(tokenVersion, earlier.tokenVersion + 1);
      await db
        .update(connections)
        .set({ state, problem, missing, connectedAt, ...sealed, tokenVersion: version })
        .where(one(id));
      return id;
    },
    async list() {
      const mine = eq(connections.workspaceId, workspaceId);
      const rows = await db.select().from(connections).where(mine).orderBy(connections.id);
      return rows.map(toConnection);
    },
    async lockAll() {
      const mine = eq(connections.workspaceId, workspaceId);
      const rows = await db.select().from(connections).where(mine).orderBy(connections.id).for('update');
      return rows.map(toConnection);
    },
    async byId(id) {
      const [row] = await db.select().from(connections).where(one(id));
      return row ? toConnection(row) : null;
    },
    async update(id, patch) {
      if (Object.keys(patch).length > 0) await db.update(connections).set(patch).where(one(id));
    },
    async secrets(id) {
      const [row] = await db.select().from(connections).where(one(id));
      return row ? secrets.open(row) : null;
    },
    async lockSecrets(id) {
      const [row] = await db.select().from(connections).where(one(id)).for('update');
      return row ? secrets.open(row) : null;
    },
    async saveTokens(id, tokens) {
      await db
        .update(connections)
        .set({ ...(await secrets.tokens(id, tokens)), tokenVersion: sql`${connections.tokenVersion} + 1` })
        .where(one(id));
    },
    ...cursorsAndStates(scope),
  };
}

function cursorsAndStates({
  db,
  workspaceId,
  sealer,
}: Scope): Pick<ConnectionRepo, 'cursors' | 'saveCursor' | 'pollSoon' | 'saveOAuthState'> {
  return {
    async cursors(name) {
      const rows = await db
        .select({ id: syncCursors.connectionId, value: syncCursors.value, at: syncCursors.at })
        .from(syncCursors)
        .where(and(eq(syncCursors.workspaceId, workspaceId), eq(syncCursors.name, name)));
      return new Map(rows.map(({ id, ...cursor }) => [id, cursor]));
    },
    async saveCursor(connectionId, name, value, at) {
      await db
        .insert(syncCursors)
        .values({ workspaceId, connectionId, name, value, at })
        .onConflictDoUpdate({
          target: [syncCursors.workspaceId, syncCursors.connectionId, syncCursors.name],
          set: { value, at },
        });
    },
    async pollSoon(name) {
      await db
        .update(syncCursors)
        .set({ at: new Date(0) })
        .where(and(eq(syncCursors.workspaceId, workspaceId), eq(syncCursors.name, name)));
    },
    async saveOAuthState(stateHash, { userId, kind, verifier }, wall) {
      const { keyId, sealed } = await sealer.seal(verifier, sealedContext.consent(workspaceId, stateHash));
      const over = new Date(wall.getTime() - consentMinutes * 60_000);
      await db
        .delete(oauthStates)
        .where(and(eq(oauthStates.workspaceId, workspaceId), lt(oauthStates.madeAt, over)));
      await db
        .insert(oauthStates)
        .values({ workspaceId, stateHash, userId, kind, keyId, sealedVerifier: sealed, madeAt: wall });
    },
  };
}
