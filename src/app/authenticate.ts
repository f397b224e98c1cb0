import type { User } from '../ports/records.ts';
import type { Actor, AppContext } from './context.ts';
import { sha256Hex } from './hash.ts';
import { lowerOf } from './permissions.ts';

/** Whom a session stands for. */
export interface SessionUser {
  readonly workspaceId: string;
  readonly userId: string;
}

async function activeUser(ctx: AppContext, of: SessionUser): Promise<User | null> {
  const [user] = await ctx.store.withWorkspace(of.workspaceId, (tx) => tx.users.byIds([of.userId]));
  return user?.active ? user : null;
}

/** The actor behind an API key; null when the key is unknown or its user is no longer active. */
export async function actorOfKey(ctx: AppContext, key: string): Promise<Actor | null> {
  const found = await ctx.store.system.apiKey(await sha256Hex(key));
  if (found === null) return null;
  const user = await activeUser(ctx, found);
  if (user === null) return null;
  // A key never outranks its user: whoever is made a rep again loses the admin's key with it.
  const role = lowerOf(found.role, user.role);
  return { workspaceId: found.workspaceId, userId: user.id, role, name: user.email };
}

/** The actor behind a session, with the role that the user has now; null when the user is no longer active. */
export async function actorOfSession(ctx: AppContext, session: SessionUser): Promise<Actor | null> {
  const user = await activeUser(ctx, session);
  if (user === null) return null;
  return { workspaceId: session.workspaceId, userId: user.id, role: user.role, name: user.email };
}

/** Takes a sign-in link once; null when it is unknown, used or too old. */
export async function takeSignInLink(ctx: AppContext, token: string): Promise<SessionUser | null> {
  const taken = await ctx.store.system.takeSignIn(await sha256Hex(token), ctx.clock.wall());
  return taken !== null && (await activeUser(ctx, taken)) !== null ? taken : null;
}
