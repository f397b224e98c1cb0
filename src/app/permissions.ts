import { AppError } from '../errors.ts';
import type { Role } from '../ports/records.ts';
import type { ActorContext } from './context.ts';

const rank: Record<Role, number> = { rep: 0, manager: 1, admin: 2 };

/** The one of two roles that may do less. */
export function lowerOf(one: Role, other: Role): Role {
  return rank[one] < rank[other] ? one : other;
}

/** Stops with `forbidden` unless the actor has at least this role. */
export function requireRole(ctx: ActorContext, role: Role, what: string): void {
  if (rank[ctx.actor.role] >= rank[role]) return;
  throw new AppError(
    'forbidden',
    `Only ${role === 'admin' ? 'an admin' : `a ${role} or an admin`} can ${what}.`,
  );
}

/**
 * Whose work the actor sees: null for everybody's (managers and admins), else that user's alone. A rep without a user
 * does not exist: API keys carry their user, and what has none is a part of the product.
 */
export function seesOnly({ actor }: ActorContext): string | null {
  return actor.role === 'rep' ? actor.userId : null;
}

/** Stops with `forbidden` when a rep reaches for a colleague's work. */
export function requireOwn(ctx: ActorContext, ownerUserId: string, what: string): void {
  const only = seesOnly(ctx);
  if (only === null || only === ownerUserId) return;
  throw new AppError(
    'forbidden',
    `This is a colleague's: only they, a manager or an admin can ${what}. Ask one of them.`,
  );
}
