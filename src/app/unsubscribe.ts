import { AppError } from '../errors.ts';
import { type AppContext, asSystem } from './context.ts';
import { sha256Hex } from './hash.ts';
import { recordSignals } from './record-signals.ts';

/** Tokens are lower case; some servers and programs change the case of a link. */
const hashOf = (token: string) => sha256Hex(token.toLowerCase());

/** What the page behind an unsubscribe link shows; null for a token that is not ours. Never changes anything. */
export async function findUnsubscribe(
  ctx: AppContext,
  token: string,
): Promise<{ readonly email: string | null } | null> {
  const owner = await ctx.store.system.mailToken(await hashOf(token));
  if (owner === null) return null;
  const [person] = await ctx.store.withWorkspace(owner.workspaceId, (tx) =>
    tx.people.byIds([owner.personId]),
  );
  return { email: person?.email ?? null };
}

/** By a mail program in its person's name (RFC 8058), or by the button of the page behind the link; as it is recorded. */
export type UnsubscribeWay = 'one-click unsubscribe' | 'unsubscribe page';

/**
 * Carries out an opt-out by the token of a mail: committed before it returns. An unknown token is told apart only in the
 * log, so that nobody can guess which tokens exist.
 */
export async function unsubscribe(ctx: AppContext, token: string, way: UnsubscribeWay): Promise<void> {
  if (token.length < 16 || token.length > 64)
    throw new AppError('invalid_input', 'This link is not complete.');
  const hash = await hashOf(token);
  const owner = await ctx.store.system.mailToken(hash);
  if (owner === null) {
    ctx.log.info({}, 'an unsubscribe link with an unknown token was used');
    return;
  }
  const actor = asSystem(ctx, owner.workspaceId, way);
  await ctx.store.withWorkspace(owner.workspaceId, (tx) =>
    recordSignals(actor, tx, [
      {
        kind: 'unsubscribed',
        personId: owner.personId,
        enrollmentId: owner.enrollmentId,
        touchId: owner.touchId,
        at: ctx.clock.now(),
        source: way,
        sourceKey: hash,
      },
    ]),
  );
  ctx.kick();
}
