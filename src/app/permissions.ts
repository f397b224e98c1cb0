import { AppError } from '../errors.ts';
import type { Role } from '../ports/records.ts';
import type { ActorContext } from './context.ts';

const rank: Record<Role, number> = { rep: 0, manager: 1, admin: 2 };

/** Stops with `forbidden` unless the actor has at least this role. */
export function requireRole(ctx: ActorContext, role: Role, what: string): void {
  if (rank[ctx.actor.role] >= rank[role]) return;
  throw new AppError(
    'forbidden',
    `Only ${role === 'admin' ? 'an admin' : `a ${role} or an admin`} can ${what}.`,
  );
}
