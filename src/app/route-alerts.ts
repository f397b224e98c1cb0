import type { Alert, AlertWebhook } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { plainSettings, waysOf } from './alert-settings.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { toCrmTasks } from './crm-tasks.ts';
import { byId, distinct, inWorkspace } from './reading.ts';

const batch = 500;

/** Where an alert is looked at. */
export function linkOf(ctx: Pick<ActorContext, 'settings'>, { personId }: Pick<Alert, 'personId'>): string {
  return personId === null
    ? `${ctx.settings.publicUrl}/today`
    : `${ctx.settings.publicUrl}/people/${personId}`;
}

/**
 * What is posted of an alert: the envelope of Standard Webhooks (`type`, `timestamp`, `data`), with `text` beside it,
 * which is what Slack's incoming webhooks show.
 */
function bodyOf(ctx: ActorContext, alert: Alert, user: { readonly email: string } | undefined): string {
  const { id, kind, words, personId, enrollmentId, createdAt } = alert;
  const url = linkOf(ctx, alert);
  return JSON.stringify({
    type: `alert.${kind}`,
    timestamp: createdAt.toISOString(),
    text: `${words} ${url}`,
    data: { id, kind, words, personId, enrollmentId, user: user?.email ?? null, url },
  });
}

async function wayOut(ctx: ActorContext, tx: Tx, webhook: AlertWebhook | null): Promise<number> {
  const now = ctx.clock.now();
  const alerts = await tx.alerting.takeUnrouted(now, batch);
  if (alerts.length === 0) return 0;
  const userIds = distinct(alerts.map((alert) => alert.userId));
  const users = byId(await tx.users.byIds(userIds));
  const settings = new Map((await tx.alerting.settings(userIds)).map((one) => [one.userId, one]));
  const goes = (alert: Alert, way: 'crm_task' | 'webhook') =>
    waysOf(settings.get(alert.userId ?? '') ?? plainSettings('', now), alert.kind).includes(way);
  const changes = new ChangeSet(ctx);
  const tasks = alerts.flatMap((alert) => {
    const { id: key, personId, enrollmentId, userId: ownerUserId, words, createdAt: at } = alert;
    if (personId === null || ownerUserId === null || !goes(alert, 'crm_task')) return [];
    return [{ key, personId, enrollmentId, ownerUserId, words, at }];
  });
  // Whoever is in no CRM has no record for a task: the bell has rung anyway.
  changes.activities.push(...(await toCrmTasks(tx, tasks)).entries);
  const posted = webhook?.state === 'active' ? alerts.filter((alert) => goes(alert, 'webhook')) : [];
  await tx.alerting.addDeliveries(
    posted.map((alert) => ({
      id: ctx.ids.uuid(),
      alertId: alert.id,
      attempts: 0,
      dueAt: now,
      body: bodyOf(ctx, alert, users.get(alert.userId ?? '')),
    })),
  );
  await changes.write(tx);
  if (posted.length > 0) await tx.workspace.dueBy(now);
  return alerts.length;
}

/**
 * Sends every new alert on its ways beside the bell, once: into the outbox as a task in the CRM, and to the workspace's
 * endpoint. The digest gathers by itself. A fixed number of statements a batch.
 */
export async function routeAlerts(ctx: ActorContext): Promise<void> {
  let taken = batch;
  while (taken === batch)
    taken = await inWorkspace(ctx, async (tx) => wayOut(ctx, tx, await tx.alerting.webhook()));
}
