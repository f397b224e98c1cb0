import type { Sender, User } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { inWorkspace } from './reading.ts';

/** Everybody who can sign in, or could once. */
export function listUsers(ctx: ActorContext): Promise<readonly User[]> {
  return inWorkspace(ctx, (tx) => tx.users.list());
}

/** The senders that mail can come from; for a blocked one also why. */
export function listSenders(ctx: ActorContext): Promise<readonly Sender[]> {
  return inWorkspace(ctx, (tx) => tx.users.senders());
}
