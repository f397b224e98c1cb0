import { z } from 'zod';
import type { ActorContext } from './context.ts';
import { requireOwn, seesOnly } from './permissions.ts';

/** Whose work is asked for: a user's id, or `me`. */
export const ownerInput = z
  .union([z.literal('me'), z.uuid("must be 'me', or a user's id: GET /v1/users lists them")])
  .optional();

/**
 * The user whose work a listing shows; null for everybody's. A rep gets their own whether they ask for it or not, and
 * `forbidden` when they ask for a colleague's.
 */
export function ownerAsked(ctx: ActorContext, owner: z.output<typeof ownerInput>): string | null {
  if (owner === undefined) return seesOnly(ctx);
  const asked = owner === 'me' ? ctx.actor.userId : owner;
  if (asked !== null) requireOwn(ctx, asked, 'see it');
  return asked;
}
