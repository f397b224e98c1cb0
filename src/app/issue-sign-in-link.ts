import { AppError } from '../errors.ts';
import { createSignInLink } from './bootstrap-workspace.ts';
import type { ActorContext } from './context.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';

/**
 * A fresh link that signs this user in once, within a day (admins only); it is shown now and kept only as a hash.
 * `conflict` for a user who is not active.
 */
export async function issueSignInLink(ctx: ActorContext, userId: string): Promise<{ readonly url: string }> {
  requireRole(ctx, 'admin', 'make sign-in links');
  const user = await inWorkspace(ctx, async (tx) =>
    found((await tx.users.byIds([userId]))[0], 'user', userId),
  );
  if (!user.active)
    throw new AppError(
      'conflict',
      `${user.email} is not active. Activate the user first: PATCH /v1/users/${userId}.`,
    );
  ctx.log.info({ workspace: ctx.actor.workspaceId, user: userId, by: ctx.actor.userId }, 'sign-in link made');
  return { url: await createSignInLink(ctx, ctx.actor.workspaceId, userId) };
}
