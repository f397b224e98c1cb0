import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { AlertWebhook } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { toSecret } from './standard-webhooks.ts';

export const alertWebhookInput = z.strictObject({ url: z.url().max(1000) });

/** An endpoint with its secret, which is shown this once. */
export type NewAlertWebhook = AlertWebhook & { readonly secret: string };

const doing = 'change where alerts are posted';

/** An address as it may stand where everybody reads: its path may be a secret, as Slack's are. */
const hostOf = (url: string) => new URL(url).host;

/** Where alerts are posted, and whether they arrive (admins only); null where nothing is set. */
export async function readAlertWebhook(ctx: ActorContext): Promise<AlertWebhook | null> {
  requireRole(ctx, 'admin', 'see where alerts are posted');
  return inWorkspace(ctx, (tx) => tx.alerting.webhook());
}

/**
 * Sets where alerts are posted from now on, or switches that on again (admins only), with a new secret. `invalid_input`
 * for an address that is not https or not on the public internet.
 */
export async function setAlertWebhook(
  ctx: ActorContext,
  input: z.input<typeof alertWebhookInput>,
): Promise<NewAlertWebhook> {
  requireRole(ctx, 'admin', doing);
  const { url } = parseInput(alertWebhookInput, input);
  const problem = ctx.webhooks.problemWith(url);
  if (problem !== null)
    throw new AppError('invalid_input', `The input is not right: 'url' ${problem}.`, {
      problems: [{ path: 'url', message: problem }],
    });
  const secret = toSecret(ctx.ids.token(32));
  const webhook: AlertWebhook = {
    url,
    state: 'active',
    failingSince: null,
    problem: null,
    setAt: ctx.clock.now(),
  };
  await inWorkspace(ctx, async (tx) => {
    await tx.alerting.setWebhook({ ...webhook, secret });
    await noteSettings(ctx, tx, `${ctx.actor.name} has alerts posted to ${hostOf(url)}.`);
  });
  return { ...webhook, secret };
}

/** Makes a new secret (admins only); the previous one goes on signing beside it until the next is made. */
export async function rotateAlertSecret(ctx: ActorContext): Promise<NewAlertWebhook> {
  requireRole(ctx, 'admin', doing);
  const secret = toSecret(ctx.ids.token(32));
  return inWorkspace(ctx, async (tx) => {
    const webhook = await tx.alerting.webhook();
    if (webhook === null) throw new AppError('not_found', 'Alerts are posted nowhere. Set an address first.');
    await tx.alerting.rotateWebhookSecret(secret);
    await noteSettings(ctx, tx, `${ctx.actor.name} made a new secret for posted alerts.`);
    return { ...found(webhook, 'endpoint', ''), secret };
  });
}

/** Posts no alerts any more (admins only); what waits is forgotten. */
export async function removeAlertWebhook(ctx: ActorContext): Promise<void> {
  requireRole(ctx, 'admin', doing);
  await inWorkspace(ctx, async (tx) => {
    if (await tx.alerting.removeWebhook())
      await noteSettings(ctx, tx, `${ctx.actor.name} has alerts posted nowhere any more.`);
  });
}
