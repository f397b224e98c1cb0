import { AppError } from '../errors.ts';
import type { SignalSecret } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { requireRole } from './permissions.ts';
import { inWorkspace } from './reading.ts';
import { toSecret } from './standard-webhooks.ts';

/** Where signed signals go, and which secrets are valid now; the secrets themselves are shown once only. */
export interface SignedSignals {
  readonly url: string;
  readonly secrets: readonly Pick<SignalSecret, 'id' | 'createdAt'>[];
}

const urlOf = (ctx: ActorContext) => `${ctx.settings.publicUrl}/webhooks/signals/${ctx.actor.workspaceId}`;

/** Where signed signals go, and since when there are secrets for them (admins only). */
export async function readSignedSignals(ctx: ActorContext): Promise<SignedSignals> {
  requireRole(ctx, 'admin', 'see how signals are signed');
  const secrets = await inWorkspace(ctx, (tx) => tx.alerting.signalSecrets());
  return { url: urlOf(ctx), secrets };
}

/**
 * Makes a new secret for signed signals (admins only) and shows it, this once. The one before it stays valid until the
 * next is made or it is removed, so that whoever signs can change over without a gap.
 */
export async function rotateSignalSecret(
  ctx: ActorContext,
): Promise<SignedSignals & { readonly secret: string }> {
  requireRole(ctx, 'admin', 'change how signals are signed');
  const secret = toSecret(ctx.ids.token(32));
  return inWorkspace(ctx, async (tx) => {
    await tx.alerting.addSignalSecret({ id: ctx.ids.uuid(), secret, createdAt: ctx.clock.now() });
    await noteSettings(ctx, tx, `${ctx.actor.name} made a new secret for signed signals.`);
    return { url: urlOf(ctx), secrets: await tx.alerting.signalSecrets(), secret };
  });
}

/** Removes a secret for signed signals (admins only): what is signed with it is refused from now on. */
export async function removeSignalSecret(ctx: ActorContext, id: string): Promise<void> {
  requireRole(ctx, 'admin', 'change how signals are signed');
  await inWorkspace(ctx, async (tx) => {
    if (!(await tx.alerting.removeSignalSecret(id)))
      throw new AppError('not_found', `There is no secret ${id}.`);
    await noteSettings(ctx, tx, `${ctx.actor.name} removed a secret for signed signals.`);
  });
}
