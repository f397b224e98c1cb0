import { AppError, isAppError } from '../errors.ts';
import type { MailService } from '../ports/mail.ts';
import type { AppContext } from './context.ts';

/**
 * A workspace's own account at the mail service, to check posts by; null where it has none, or there is no such
 * workspace. Read anew for each post, so that a key that was taken away counts nowhere from then on.
 */
export async function ownAccount(ctx: AppContext, workspaceId: string): Promise<MailService | null> {
  try {
    const stored = await ctx.store.withWorkspace(workspaceId, (tx) => tx.mailServices.open());
    return stored === null ? null : ctx.openMailService(stored.account);
  } catch (error) {
    if (isAppError(error, 'not_found')) return null;
    throw error;
  }
}

/** The account of the workspace that a webhook's address names. `unauthenticated` without one: nobody learns which there are. */
export async function accountNamed(ctx: AppContext, workspaceId: string): Promise<MailService> {
  const own = await ownAccount(ctx, workspaceId);
  if (own !== null) return own;
  throw new AppError(
    'unauthenticated',
    'No mail service of its own belongs to this address. Copy the address from Set-up, or post to the one without a workspace.',
  );
}
