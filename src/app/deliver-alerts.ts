import type { AlertDelivery, AlertWebhook } from '../ports/records.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';
import { signWebhook } from './standard-webhooks.ts';

/** Posts under way at once. */
const batch = 25;
const minute = 60_000;
const hour = 60 * minute;
/** How long one process has a post to itself; its own limit is ten seconds. */
const ownMs = 2 * minute;
/** The wait after each failed attempt; after the last one it is given up. */
const waits = [5000, minute, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour];
/** An endpoint that has taken nothing for so long is switched off. */
const patienceMs = 3 * 24 * hour;

type Outcome = Awaited<ReturnType<ActorContext['webhooks']['post']>>;
interface Tried {
  readonly delivery: AlertDelivery;
  readonly outcome: Outcome;
}

function next({ attempts }: AlertDelivery, now: Date): Date | null {
  const wait = waits[attempts - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}

async function note(ctx: ActorContext, webhook: AlertWebhook, tried: readonly Tried[]): Promise<void> {
  const now = ctx.clock.now();
  const failures = tried.flatMap(({ outcome }) => (outcome.state === 'failed' ? [outcome] : []));
  const arrived = failures.length < tried.length;
  const since = arrived ? null : (webhook.failingSince ?? now);
  const [first] = failures;
  const gone = failures.some((one) => one.gone);
  const off = gone || (since !== null && now.getTime() - since.getTime() >= patienceMs);
  await inWorkspace(ctx, async (tx) => {
    await tx.alerting.resolveDeliveries(
      tried.map(({ delivery, outcome }) => ({
        id: delivery.id,
        dueAt: outcome.state === 'delivered' || off ? null : next(delivery, now),
        problem: outcome.state === 'delivered' ? null : outcome.reason,
      })),
    );
    const current = await tx.alerting.webhook();
    // One that was set anew meanwhile is not judged by what the old one did.
    if (current === null || current.setAt.getTime() !== webhook.setAt.getTime()) return;
    const problem = arrived ? null : (first?.reason ?? null);
    await tx.alerting.updateWebhook({ state: off ? 'off' : 'active', failingSince: since, problem });
    if (!off) return;
    const changes = new ChangeSet(ctx);
    const why = gone
      ? 'it wants nothing more (status 410)'
      : `it took nothing for three days. ${first?.reason ?? ''}`;
    changes.alert(
      'webhook_off',
      `Alerts are not posted to ${new URL(webhook.url).host} any more: ${why.replace(/\.$/, '')}. Set the address again when it works.`,
      {},
    );
    await changes.write(tx);
  });
}

async function deliverBatch(ctx: ActorContext): Promise<number> {
  const now = ctx.clock.now();
  const { webhook, secrets, claimed } = await inWorkspace(ctx, async (tx) => ({
    webhook: await tx.alerting.webhook(),
    secrets: await tx.alerting.webhookSecrets(),
    claimed: await tx.alerting.claimDeliveries(now, new Date(now.getTime() + ownMs), batch),
  }));
  if (claimed.length === 0) return 0;
  if (webhook === null || webhook.state === 'off') {
    const problem = 'Alerts are posted nowhere.';
    await inWorkspace(ctx, (tx) =>
      tx.alerting.resolveDeliveries(claimed.map(({ id }) => ({ id, dueAt: null, problem }))),
    );
    return claimed.length;
  }
  const tried = await Promise.all(
    claimed.map(async (delivery): Promise<Tried> => {
      const { id, body } = delivery;
      const signed = await signWebhook(secrets, { id, at: ctx.clock.wall(), body });
      return {
        delivery,
        outcome: await ctx.webhooks.post({ url: webhook.url, headers: { ...signed }, body }),
      };
    }),
  );
  await note(ctx, webhook, tried);
  return claimed.length;
}

/**
 * Posts alerts to the workspace's endpoint, signed, each under an id that is the same on every attempt: what arrives
 * twice (an answer was lost) can be told apart. What fails is tried again for about two days; an endpoint that takes
 * nothing for three is switched off, and everybody is told.
 */
export async function deliverAlerts(ctx: ActorContext): Promise<void> {
  let taken = batch;
  for (let round = 0; round < 20 && taken === batch; round += 1) taken = await deliverBatch(ctx);
}
