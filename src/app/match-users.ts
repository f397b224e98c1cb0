import { isAppError } from '../errors.ts';
import type { Connection, User } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';
import { activeConnections, openCrm } from './token-source.ts';

/**
 * Ties the CRM's active users to ours by address. Asks the CRM, so not to be called inside a transaction; an error of
 * the CRM is the caller's to judge.
 */
export async function matchUsers(ctx: ActorContext, connection: Connection): Promise<void> {
  const theirs = await openCrm(ctx, ctx.actor.workspaceId, connection).users();
  await inWorkspace(ctx, async (tx) => {
    const ours = await tx.users.list();
    for (const user of theirs) {
      const match = ours.find((one) => one.email === user.email.toLowerCase());
      if (match !== undefined && user.active) await tx.users.linkCrmUser(connection.id, user.id, match.id);
    }
  });
}

/**
 * Finds a user of ours in every connected CRM. A CRM that does not answer is left out: connecting it again matches
 * everybody anew.
 */
export async function matchEverywhere(ctx: ActorContext, user: User): Promise<void> {
  for (const connection of await activeConnections(ctx, ctx.actor.workspaceId)) {
    try {
      await matchUsers(ctx, connection);
    } catch (error) {
      const words = isAppError(error) ? error.message : String(error);
      ctx.log.warn({ crm: connection.kind, user: user.id, error: words }, 'a user was not matched in a CRM');
    }
  }
}
