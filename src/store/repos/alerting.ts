import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { AlertDelivery, AlertSettings, AlertWebhook } from '../../ports/records.ts';
import type { AlertingRepo } from '../../ports/store.ts';
import type { Scope } from '../db.ts';
import { anyId, insertRows, updateRows } from '../rows.ts';
import { alertDeliveries, alertSettings, alerts, alertWebhooks, signalSecrets } from '../schema/index.ts';
import { sealedContext } from '../sealed-places.ts';
import { toAlert } from './alerts.ts';

const toSettings = ({ workspaceId: _, ...one }: typeof alertSettings.$inferSelect): AlertSettings => one;

function toWebhook(row: typeof alertWebhooks.$inferSelect): AlertWebhook {
  const { url, state, failingSince, problem, setAt } = row;
  return { url, state, failingSince, problem, setAt };
}

function toDelivery(row: typeof alertDeliveries.$inferSelect): AlertDelivery {
  const { id, alertId, body, attempts } = row;
  return { id, alertId, body, attempts };
}

type Secrets = Pick<
  AlertingRepo,
  'signalSecrets' | 'openSignalSecrets' | 'addSignalSecret' | 'removeSignalSecret'
>;

function secretsRepo({ db, workspaceId, sealer }: Scope): Secrets {
  const mine = eq(signalSecrets.workspaceId, workspaceId);
  const place = (id: string) => sealedContext.signals(workspaceId, id);
  const list = () => db.select().from(signalSecrets).where(mine).orderBy(desc(signalSecrets.id));
  return {
    async signalSecrets() {
      return (await list()).map(({ id, createdAt }) => ({ id, createdAt }));
    },
    async openSignalSecrets() {
      return Promise.all(
        (await list()).map(({ id, keyId, sealed }) => sealer.open({ keyId, sealed }, place(id))),
      );
    },
    async addSignalSecret({ id, secret, createdAt }) {
      const sealed = await sealer.seal(secret, place(id));
      await db.insert(signalSecrets).values({ workspaceId, id, createdAt, ...sealed });
      await db.delete(signalSecrets).where(
        and(
          mine,
          sql`${signalSecrets.id} not in (select s.id from signal_secrets s
          where s.workspace_id = ${workspaceId}::uuid order by s.id desc limit 2)`,
        ),
      );
    },
    async removeSignalSecret(id) {
      const one = and(mine, eq(signalSecrets.id, id));
      return (await db.delete(signalSecrets).where(one).returning({ id: signalSecrets.id })).length > 0;
    },
  };
}

type Webhook = Pick<
  AlertingRepo,
  'webhook' | 'setWebhook' | 'updateWebhook' | 'rotateWebhookSecret' | 'webhookSecrets' | 'removeWebhook'
>;

function webhookRepo({ db, workspaceId, sealer }: Scope): Webhook {
  const mine = eq(alertWebhooks.workspaceId, workspaceId);
  const place = sealedContext.alerts(workspaceId);
  const read = async () => (await db.select().from(alertWebhooks).where(mine))[0] ?? null;
  return {
    async webhook() {
      const row = await read();
      return row === null ? null : toWebhook(row);
    },
    async setWebhook({ secret, ...webhook }) {
      const { keyId, sealed } = await sealer.seal(secret, place);
      const row = { ...webhook, keyId, sealedSecret: sealed, previousKeyId: null, sealedPrevious: null };
      await db
        .insert(alertWebhooks)
        .values({ ...row, workspaceId })
        .onConflictDoUpdate({ target: alertWebhooks.workspaceId, set: row });
    },
    async updateWebhook(patch) {
      await db.update(alertWebhooks).set(patch).where(mine);
    },
    async rotateWebhookSecret(secret) {
      const { keyId, sealed } = await sealer.seal(secret, place);
      const { keyId: oldKey, sealedSecret: old } = alertWebhooks;
      const rows = await db
        .update(alertWebhooks)
        .set({ keyId, sealedSecret: sealed, previousKeyId: sql`${oldKey}`, sealedPrevious: sql`${old}` })
        .where(mine)
        .returning({ url: alertWebhooks.url });
      return rows.length > 0;
    },
    async webhookSecrets() {
      const row = await read();
      if (row === null) return [];
      const { previousKeyId, sealedPrevious } = row;
      const newest = await sealer.open({ keyId: row.keyId, sealed: row.sealedSecret }, place);
      if (previousKeyId === null || sealedPrevious === null) return [newest];
      return [newest, await sealer.open({ keyId: previousKeyId, sealed: sealedPrevious }, place)];
    },
    async removeWebhook() {
      await db
        .update(alertDeliveries)
        .set({ dueAt: null, problem: 'The endpoint was removed.' })
        .where(and(eq(alertDeliveries.workspaceId, workspaceId), sql`${alertDeliveries.dueAt} is not null`));
      return (await db.delete(alertWebhooks).where(mine).returning({ url: alertWebhooks.url })).length > 0;
    },
  };
}

export function alertingRepo(scope: Scope): AlertingRepo {
  const { db, workspaceId } = scope;
  const settings = eq(alertSettings.workspaceId, workspaceId);
  const deliveries = eq(alertDeliveries.workspaceId, workspaceId);
  const told = eq(alerts.workspaceId, workspaceId);
  return {
    ...secretsRepo(scope),
    ...webhookRepo(scope),
    async settings(userIds) {
      const which = userIds === null ? undefined : sql`${alertSettings.userId} = ${anyId(userIds)}`;
      return (await db.select().from(alertSettings).where(and(settings, which))).map(toSettings);
    },
    async saveSettings(saved) {
      const { userId: _, ...set } = saved;
      await db
        .insert(alertSettings)
        .values({ ...saved, workspaceId })
        .onConflictDoUpdate({ target: [alertSettings.workspaceId, alertSettings.userId], set });
    },
    async claimDigests(now, until, limit) {
      const due = sql`${alertSettings.userId} in (select d.user_id from alert_settings d
        where d.workspace_id = ${workspaceId}::uuid and d.next_digest_at <= ${now.toISOString()}::timestamptz
        order by d.next_digest_at limit ${limit} for update skip locked)`;
      const rows = await db
        .update(alertSettings)
        .set({ nextDigestAt: until })
        .where(and(settings, due))
        .returning();
      return rows.map(toSettings);
    },
    async alertsOf(userId, { since, until }) {
      const theirs = sql`(${alerts.userId} is null or ${alerts.userId} = ${userId}::uuid)`;
      const span = and(gte(alerts.createdAt, since), lt(alerts.createdAt, until));
      const rows = await db
        .select()
        .from(alerts)
        .where(and(told, theirs, span))
        .orderBy(alerts.id)
        .limit(500);
      return rows.map(toAlert);
    },
    async takeUnrouted(at, limit) {
      const open = sql`${alerts.id} in (select a.id from alerts a
        where a.workspace_id = ${workspaceId}::uuid and a.routed_at is null
        order by a.created_at limit ${limit} for update skip locked)`;
      const rows = await db.update(alerts).set({ routedAt: at }).where(and(told, open)).returning();
      return rows.map(toAlert).sort((a, b) => a.id.localeCompare(b.id));
    },
    async addDeliveries(added) {
      await insertRows(
        db,
        alertDeliveries,
        added.map((one) => ({ ...one, workspaceId, problem: null })),
      );
    },
    async claimDeliveries(now, until, limit) {
      const due = sql`${alertDeliveries.id} in (select d.id from alert_deliveries d
        where d.workspace_id = ${workspaceId}::uuid and d.due_at <= ${now.toISOString()}::timestamptz
        order by d.due_at, d.id limit ${limit} for update skip locked)`;
      const rows = await db
        .update(alertDeliveries)
        .set({ dueAt: until, attempts: sql`${alertDeliveries.attempts} + 1` })
        .where(and(deliveries, due))
        .returning();
      return rows.map(toDelivery).sort((a, b) => a.id.localeCompare(b.id));
    },
    async resolveDeliveries(results) {
      const rows = results.map((one) => ({ ...one, workspaceId }));
      // What is over says who did what no longer than it has to.
      const body = sql`case when r.due_at is null then '' else alert_deliveries.body end`;
      await updateRows(db, alertDeliveries, { keys: ['workspaceId', 'id'], rows, instead: { body } });
    },
  };
}
